//! `elbo train`.

use std::{collections::HashMap, fs, path::Path, process::ExitCode, time::Instant};

use elbo_protocol::Terms;
use elbo_recipe::{FieldId, Recipe};
use elbo_trainer::{Dataset, Session, Work};
use elbo_words::words;
use indicatif::{ProgressBar, ProgressStyle};

use crate::{
    arguments::TrainArguments,
    data, device,
    error::CliError,
    recipe::recipe_of,
    report::{Epoch, Gathered},
};

/// Steps between two read-backs of the measures.
const REPORT_STEPS: u32 = 50;

/// Trains, reports every epoch, and saves the weights if asked to. A run that gives up exits with 1, after its
/// last good weights are saved.
///
/// # Errors
/// [`CliError`] if the recipe, the data, the device or the training fails.
pub async fn train(arguments: &TrainArguments) -> Result<ExitCode, CliError> {
    let recipe = recipe(arguments)?;
    let data = data::load(&arguments.place.data, arguments.train_images)?;
    let mut session = device::session(arguments.place.device, &recipe, arguments.train_images).await?;
    let bar = if arguments.json { ProgressBar::hidden() } else { bar(u64::from(session.total_steps())) };
    let mut evaluated = None;
    run(
        &mut session,
        &data,
        |epoch| {
            evaluated = Some((epoch.epoch, epoch.held_out.terms));
            if arguments.json {
                println!("{}", serde_json::to_string(epoch)?);
            } else {
                bar.suspend(|| println!("{}", epoch.in_words()));
            }
            Ok(())
        },
        |step, news| {
            bar.set_position(u64::from(step));
            for line in news.iter().filter(|_| !arguments.json) {
                bar.suspend(|| println!("{line}"));
            }
        },
    )
    .await?;
    bar.finish_and_clear();
    if let Some(path) = &arguments.out {
        // Those of the weights saved: after a rollback, the last terms are of older ones.
        let is_of_now = |(epoch, _): &(u32, Terms)| epoch * session.steps_per_epoch() == session.step();
        let held_out = evaluated.filter(is_of_now).map(|(_, terms)| terms);
        save(path, arguments.half, &recipe, &mut session, held_out).await?;
    }
    if session.has_given_up() {
        eprintln!("{}", words().has_given_up(session.diagnosis()));
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

/// Trains to the end. `on_step` hears of the steps done and, in words, of what happened.
///
/// # Errors
/// [`CliError`] if data is missing, the device fails or `on_epoch` does.
pub async fn run(
    session: &mut Session,
    data: &Dataset,
    mut on_epoch: impl FnMut(&Epoch) -> Result<(), CliError>,
    mut on_step: impl FnMut(u32, &[String]),
) -> Result<(), CliError> {
    let (began, mut gathered) = (Instant::now(), Gathered::default());
    loop {
        let work = session.advance(data);
        if work != Work::Stepped || session.step().is_multiple_of(REPORT_STEPS) {
            let report = session.take_report().await?;
            let news = report.occurrences.iter();
            let news: Vec<String> = news.map(|(step, news)| words().news(*step, news)).collect();
            on_step(session.step(), &news);
            gathered.take(report);
        }
        match work {
            Work::EpochDone => {
                if let Some(held_out) = session.take_held_out().await? {
                    // A plateau that the evaluation completes belongs to this epoch.
                    gathered.take(session.take_report().await?);
                    on_epoch(&gathered.epoch(session, held_out, began.elapsed().as_secs_f64()))?;
                }
            }
            Work::Finished if session.is_finished() => return Ok(()),
            Work::WaitingForData => return Err(CliError::TrainImages(data.train.len())),
            Work::Finished | Work::Stepped | Work::Evaluated | Work::Probed => {}
        }
    }
}

fn recipe(arguments: &TrainArguments) -> Result<Recipe, CliError> {
    let seed = arguments.seed.as_deref().map(|seed| (FieldId::Seed, seed));
    let epochs = arguments.epochs.as_deref().map(|epochs| (FieldId::Epochs, epochs));
    recipe_of(&arguments.choice, seed.into_iter().chain(epochs))
}

async fn save(
    path: &Path,
    half: bool,
    recipe: &Recipe,
    session: &mut Session,
    held_out: Option<Terms>,
) -> Result<(), CliError> {
    let weights = session.weights().await?;
    let mut metadata = HashMap::from([
        ("recipe".to_owned(), recipe.to_json()),
        ("step".to_owned(), session.step().to_string()),
        ("epochs".to_owned(), session.epoch().to_string()),
    ]);
    if let Some(terms) = held_out {
        metadata.insert("held_out".to_owned(), serde_json::to_string(&terms)?);
    }
    let bytes = if half { weights.to_safetensors_half(metadata) } else { weights.to_safetensors(metadata) }?;
    fs::write(path, bytes).map_err(CliError::file(path))
}

fn bar(steps: u64) -> ProgressBar {
    let style = ProgressStyle::with_template(words().training_bar()).expect("the template is well formed");
    ProgressBar::new(steps).with_style(style)
}
