//! `elbo line`.

use std::process::ExitCode;

use elbo_line::{CriticalLine, Curvature, DataSpectrum, Moments, NoLine, critical_line};
use elbo_recipe::{FieldId, Likelihood, PIXELS, Recipe};
use elbo_words::words;
use serde::Serialize;

use crate::{arguments::LineArguments, data, error::CliError, npy, recipe::recipe_of};

/// Bars printed for a reader.
const BARS: usize = 16;

/// What is printed as JSON.
#[derive(Debug, Serialize)]
struct LineReport<'a> {
    critical: f64,
    beta: f32,
    paying: usize,
    betas: &'a [f64],
    nats: Vec<f64>,
    nats_are_exact: bool,
    examples: u64,
    pixels: usize,
    constant: usize,
    total_variance: f64,
}

/// Prints the critical beta of a recipe on MNIST, or on the examples of a file.
///
/// # Errors
/// [`CliError`] if the recipe, the file or the data cannot be used, or if there is no such line.
pub fn line(arguments: &LineArguments) -> Result<ExitCode, CliError> {
    let recipe = recipe(arguments)?;
    let (moments, scale) = match &arguments.file {
        Some(path) => npy::moments(path, recipe.likelihood == Likelihood::Bernoulli)?,
        None => {
            let data = data::load(&arguments.data, arguments.train_images)?;
            let mut moments = Moments::new(PIXELS);
            moments.add_bytes(&data.train.bytes()[..arguments.train_images * PIXELS]);
            (moments, 1.0 / 255.0)
        }
    };
    let spectrum = DataSpectrum::of(&moments.covariance(scale), Curvature::from(recipe.likelihood));
    let line = critical_line(&recipe, &spectrum).map_err(|why| {
        CliError::NoLine(match why {
            NoLine::FreeBits { nats } => words().no_line_below_free_bits(nats),
            NoLine::BatchNormMu { nats } => words().no_line_below_batch_norm(nats),
        })
    })?;
    print(&recipe, &spectrum, &line, arguments.json)?;
    Ok(ExitCode::SUCCESS)
}

fn recipe(arguments: &LineArguments) -> Result<Recipe, CliError> {
    let likelihood = arguments.likelihood.as_deref().map(|name| (FieldId::Likelihood, name));
    let sigma = arguments.sigma.as_deref().map(|sigma| (FieldId::GaussianSigma, sigma));
    recipe_of(&arguments.choice, likelihood.into_iter().chain(sigma))
}

fn print(recipe: &Recipe, spectrum: &DataSpectrum, line: &CriticalLine, json: bool) -> Result<(), CliError> {
    let beta = f64::from(recipe.beta);
    let (paying, nats): (_, Vec<f64>) = (line.paying(beta), line.nats(beta).collect());
    if json {
        let report = LineReport {
            critical: line.beta,
            beta: recipe.beta,
            paying,
            betas: &line.betas,
            nats,
            nats_are_exact: line.is_exact_in_nats,
            examples: spectrum.count,
            pixels: spectrum.pixels,
            constant: spectrum.constant,
            total_variance: spectrum.trace,
        };
        println!("{}", serde_json::to_string(&report)?);
        return Ok(());
    }
    println!("{}", words().line_data(spectrum.count, spectrum.pixels, spectrum.constant));
    println!("{}", words().line_critical(line.beta, recipe.beta, paying));
    for (index, (critical, nats)) in line.betas.iter().zip(&nats).take(BARS).enumerate() {
        println!("{}", words().line_bar(index + 1, *critical, *nats, line.is_exact_in_nats));
    }
    Ok(())
}
