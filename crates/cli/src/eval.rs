//! `elbo eval`.

use std::{fs, process::ExitCode};

use elbo_engine::{Layout, ModelSpec, StepParams, Weights, safetensors_metadata};
use elbo_recipe::Recipe;
use elbo_trainer::{GAP_IMAGES, TEST_IMAGES, held_out};
use elbo_words::words;

use crate::{arguments::EvalArguments, data, device::open, error::CliError};

/// Evaluates saved weights on the held-out images, with the same fixed noise as training does.
///
/// # Errors
/// [`CliError`] if the weights, the data or the device fail.
pub async fn eval(arguments: &EvalArguments) -> Result<ExitCode, CliError> {
    let bytes = fs::read(&arguments.weights).map_err(CliError::file(&arguments.weights))?;
    let metadata = safetensors_metadata(&bytes)?;
    let recipe = metadata.get("recipe").ok_or_else(|| CliError::NoRecipe(arguments.weights.clone()))?;
    let recipe = Recipe::from_json(recipe)?;
    let weights = Weights::from_safetensors(&bytes, "")?;
    let spec = ModelSpec::from(&recipe);
    let mut engine = open(arguments.place.device, &spec, &weights).await?;
    let data = data::load(&arguments.place.data, 0)?;
    let params = StepParams::new(&recipe, 0, 0.0, recipe.beta);
    let (piece, normalizes) = (engine.evaluation_piece(), Layout::new(&spec.architecture).normalizes());
    for begin in (0..TEST_IMAGES).step_by(piece) {
        let range = begin..(begin + piece).min(TEST_IMAGES);
        let gap = normalizes && range.end <= GAP_IMAGES;
        engine.evaluate(&data.held_out, range, &params, gap);
    }
    let step = metadata.get("step").and_then(|step| step.parse().ok()).unwrap_or_default();
    let held_out = held_out(&recipe, &engine.take_evaluation().await?, step, 0);
    if arguments.json {
        println!("{}", serde_json::to_string(&held_out)?);
    } else {
        println!("{}", words().held_out(&held_out.terms));
    }
    Ok(ExitCode::SUCCESS)
}
