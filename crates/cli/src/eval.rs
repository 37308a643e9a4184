//! `elbo eval`.

use std::{fs, process::ExitCode};

use elbo_protocol::{BatchNorm, Recipe};
use elbo_trainer::{Evaluation, EvaluationPlan, TEST_IMAGES};
use elbo_vae::{Architecture, Objective, Vae, Weights, safetensors_metadata};

use crate::{
    arguments::EvalArguments,
    data,
    device::{evaluation_piece, open},
    error::CliError,
};

/// Evaluates saved weights on the held-out images, with the same fixed noise as training does.
///
/// # Errors
/// [`CliError`] if the weights, the data or the device fail.
pub async fn eval(arguments: &EvalArguments) -> Result<ExitCode, CliError> {
    let bytes = fs::read(&arguments.weights).map_err(CliError::file(&arguments.weights))?;
    let metadata = safetensors_metadata(&bytes)?;
    let recipe = metadata.get("recipe").ok_or_else(|| CliError::NoRecipe(arguments.weights.clone()))?;
    let recipe = Recipe::from_json(recipe)?;
    let device = open(arguments.place.device)?;
    let fresh = Vae::new(&Architecture::from(&recipe), recipe.seed, &device);
    let model = Weights::from_safetensors(&bytes, "")?.load(fresh)?;
    let data = data::load(&arguments.place.data, 0)?;
    let latent = recipe.latent as usize;
    let noise = Evaluation::noise(TEST_IMAGES, latent);
    let plan = EvaluationPlan {
        objective: Objective::from(&recipe),
        beta: recipe.beta,
        latent,
        images: TEST_IMAGES,
        normalises: recipe.batch_norm != BatchNorm::Off,
    };
    let mut evaluation = Evaluation::new(model, plan, noise);
    while evaluation.advance(&data.held_out, evaluation_piece(arguments.place.device), &device) {}
    let step = metadata.get("step").and_then(|step| step.parse().ok()).unwrap_or_default();
    let held_out = evaluation.finish(step, 0).await?;
    if arguments.json {
        println!("{}", serde_json::to_string(&held_out)?);
    } else {
        let terms = held_out.terms;
        println!(
            "held out {:.3} = {:.3} reconstruction + {:.3} KL (nats per image)",
            terms.loss, terms.reconstruction, terms.kl
        );
    }
    Ok(ExitCode::SUCCESS)
}
