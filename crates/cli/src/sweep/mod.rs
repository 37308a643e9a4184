//! `elbo sweep`: the same recipes, changed one thing at a time, over many seeds.

mod plan;
mod runs;
mod summary;

use std::{
    collections::VecDeque,
    fs,
    process::ExitCode,
    sync::{Mutex, mpsc},
    thread,
    time::Instant,
};

use elbo_protocol::Occurrence;
use elbo_recipe::{FieldId, Recipe};
use elbo_trainer::Dataset;
use elbo_words::words;
use futures::executor::block_on;
use indicatif::{ProgressBar, ProgressStyle};

pub use plan::named;
use plan::{Arm, Study};
use runs::{Row, Table};

use crate::{
    arguments::{DeviceKind, SweepArguments},
    data, device,
    error::CliError,
    train,
};

/// A run that has yet to be made.
#[derive(Debug, Clone)]
struct Job {
    group: String,
    change: String,
    recipe: Recipe,
    train_images: usize,
}

/// Makes the runs of a study that its table lacks, and writes its summary.
///
/// # Errors
/// [`CliError`] if the study, the data or a run fails. What has ended by then is kept.
pub fn sweep(arguments: &SweepArguments) -> Result<ExitCode, CliError> {
    let mut study = Study::read(&arguments.study)?;
    study.seeds = arguments.seeds.unwrap_or(study.seeds);
    study.epochs = arguments.epochs.unwrap_or(study.epochs);
    study.train_images = arguments.train_images.unwrap_or(study.train_images);
    let arms = study.arms()?;
    let out = &arguments.out;
    fs::create_dir_all(out).map_err(CliError::file(out))?;
    let path = out.join("runs.csv");
    let jobs = jobs(&study, &arms, &runs::read(&path)?);
    let data = data::load(&arguments.data, study.train_images)?;
    make(jobs, &data, arguments.jobs, &mut Table::open(&path)?)?;
    let rows: Vec<Row> = runs::read(&path)?.into_iter().filter(|row| belongs(row, &study, &arms)).collect();
    let command = format!(
        "cargo run --release -p elbo-cli -- sweep {} --out {}",
        arguments.study.display(),
        out.display()
    );
    let summary = out.join("summary.md");
    let text = summary::markdown(&study, &arms, &rows, &command);
    fs::write(&summary, &text).map_err(CliError::file(&summary))?;
    println!("{text}");
    Ok(ExitCode::SUCCESS)
}

/// The runs that are not done. Seeds go round the arms, so that what is done at any time is balanced.
fn jobs(study: &Study, arms: &[Arm], rows: &[Row]) -> VecDeque<Job> {
    let done = runs::done(rows);
    let all = (1..=study.seeds).flat_map(|seed| {
        arms.iter().map(move |arm| Job {
            group: arm.group.clone(),
            change: arm.change.clone(),
            recipe: Recipe { seed, ..arm.recipe.clone() },
            train_images: study.train_images,
        })
    });
    all.filter(|job| {
        let Recipe { seed, epochs, .. } = job.recipe;
        let recipe = described(&job.recipe);
        !done.contains(&runs::key(&job.group, &job.change, seed, epochs, job.train_images, &recipe))
    })
    .collect()
}

fn belongs(row: &Row, study: &Study, arms: &[Arm]) -> bool {
    let arm = arms.iter().find(|arm| arm.group == row.group && arm.change == row.change);
    row.epochs == study.epochs
        && row.train_images == study.train_images
        && (1..=study.seeds).contains(&row.seed)
        && arm.is_some_and(|arm| described(&arm.recipe) == row.recipe)
}

/// What a recipe changes of the default, seed and epochs apart.
fn described(recipe: &Recipe) -> String {
    let changes = recipe.diff_from(&Recipe::default()).into_iter();
    let changes = changes.filter(|(field, _)| ![FieldId::Seed, FieldId::Epochs].contains(field));
    changes.map(|(field, value)| format!("{field}={value}")).collect::<Vec<_>>().join(" ")
}

/// Makes the runs, several at a time, and adds each to the table as it ends.
fn make(jobs: VecDeque<Job>, data: &Dataset, threads: usize, table: &mut Table) -> Result<(), CliError> {
    let style = ProgressStyle::with_template(words().sweep_bar()).expect("the template is well formed");
    let bar = ProgressBar::new(jobs.len() as u64).with_style(style);
    let jobs = Mutex::new(jobs);
    let (sender, rows) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            let (sender, jobs) = (sender.clone(), &jobs);
            scope.spawn(move || {
                while let Some(job) = jobs.lock().ok().and_then(|mut jobs| jobs.pop_front()) {
                    if sender.send(block_on(run(&job, data))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        for row in rows {
            let row = row?;
            table.add(&row)?;
            bar.set_message(words().ended_run(&row.group, &row.change, row.seed));
            bar.inc(1);
        }
        bar.finish_and_clear();
        Ok(())
    })
}

async fn run(job: &Job, data: &Dataset) -> Result<Row, CliError> {
    let began = Instant::now();
    let mut session = device::session(DeviceKind::Cpu, &job.recipe, job.train_images).await?;
    let (mut last, mut clipped, mut rollbacks) = (None, 0, 0);
    train::run(
        &mut session,
        data,
        |epoch| {
            clipped += epoch.clipped;
            let rolled =
                |event: &&crate::report::EventLine| matches!(event.occurrence, Occurrence::RolledBack { .. });
            rollbacks += epoch.events.iter().filter(rolled).count() as u32;
            last = Some(epoch.held_out.clone());
            Ok(())
        },
        |_, _| (),
    )
    .await?;
    let last = last.filter(|_| !session.has_given_up());
    Ok(Row {
        group: job.group.clone(),
        change: job.change.clone(),
        seed: job.recipe.seed,
        epochs: job.recipe.epochs,
        train_images: job.train_images,
        recipe: described(&job.recipe),
        held_out: last.as_ref().map(|last| last.terms.negative_elbo()),
        reconstruction: last.as_ref().map(|last| last.terms.reconstruction),
        kl: last.as_ref().map(|last| last.terms.kl),
        active_units: last.as_ref().map(|last| last.active_units),
        verdict: session.diagnosis().verdict.name().to_owned(),
        rollbacks,
        clipped: clipped as f32 / session.total_steps().max(1) as f32,
        seconds: began.elapsed().as_secs_f64(),
    })
}
