//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use elbo_recipe::{FIELDS, Group, PRESETS};
use elbo_words::words;

/// Trains, evaluates and replays Elbo Room's models without a browser.
#[derive(Debug, Parser)]
#[command(name = "elbo", version)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub task: Task,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Task {
    /// Train a model and report every epoch.
    Train(TrainArguments),
    /// Evaluate saved weights on the 10,000 held-out images.
    Eval(EvalArguments),
    /// Replay the recorded steps of a fixture; exits with 1 if a quantity is beyond its tolerance.
    Replay(ReplayArguments),
    /// At which beta a VAE collapses on the data, before any training; how many dimensions pay, and what they carry.
    Line(LineArguments),
    /// Run a study: recipes, changed one thing at a time, over many seeds. Runs that its table has already are
    /// not made again.
    Sweep(SweepArguments),
}

/// Arguments of `elbo train`.
#[derive(Debug, Args)]
#[command(after_help = fields_help())]
pub struct TrainArguments {
    #[command(flatten)]
    pub choice: RecipeChoice,
    /// Seed, instead of the recipe's.
    #[arg(long)]
    pub seed: Option<String>,
    /// Passes over the training images, instead of the recipe's.
    #[arg(long)]
    pub epochs: Option<String>,
    /// Train on the first so many images.
    #[arg(long, default_value_t = elbo_trainer::TRAIN_IMAGES)]
    pub train_images: usize,
    #[command(flatten)]
    pub place: Place,
    /// Print each epoch as a line of JSON; `diagnosis` has what the verdict rests on as numbers by name, and the
    /// remedy, `evidence` the same in words.
    #[arg(long)]
    pub json: bool,
    /// Save the trained weights as safetensors. Metadata: recipe (JSON), step, epochs, and, if they were
    /// evaluated, held_out (JSON: loss, reconstruction and kl in nats per image).
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Save them as 16-bit floats: half the size, each number to about three digits.
    #[arg(long, requires = "out")]
    pub half: bool,
}

/// Which recipe.
#[derive(Debug, Args)]
pub struct RecipeChoice {
    /// Recipe to begin with.
    #[arg(long, default_value = PRESETS[0].name)]
    pub preset: String,
    /// Recipe file to begin with, instead of a preset: JSON, with the fields that differ from the defaults.
    #[arg(long, value_name = "FILE", conflicts_with = "preset")]
    pub recipe: Option<PathBuf>,
    /// Change one field of the recipe; may be given many times.
    #[arg(long = "set", value_name = "FIELD=VALUE")]
    pub changes: Vec<String>,
}

/// Arguments of `elbo line`.
#[derive(Debug, Args)]
pub struct LineArguments {
    /// Examples from NumPy, `[examples, ...]`: bytes, or numbers, which the Bernoulli likelihood wants from 0 to 1.
    /// Without it, MNIST.
    pub file: Option<PathBuf>,
    /// How a number of an example is explained: bernoulli, gaussian, gaussian-learned or gaussian-optimal.
    #[arg(long)]
    pub likelihood: Option<String>,
    /// Standard deviation of a number under the likelihood gaussian.
    #[arg(long)]
    pub sigma: Option<String>,
    #[command(flatten)]
    pub choice: RecipeChoice,
    /// Of the first so many training images of MNIST.
    #[arg(long, default_value_t = elbo_trainer::TRAIN_IMAGES)]
    pub train_images: usize,
    /// Folder with the data files.
    #[arg(long, default_value = "static/data/mnist")]
    pub data: PathBuf,
    /// Print one line of JSON.
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `elbo eval`.
#[derive(Debug, Args)]
pub struct EvalArguments {
    /// Weights saved by `elbo train --out`.
    pub weights: PathBuf,
    #[command(flatten)]
    pub place: Place,
    /// Print one line of JSON.
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `elbo replay`.
#[derive(Debug, Args)]
pub struct ReplayArguments {
    /// Fixture: a safetensors file of recorded steps.
    pub fixture: PathBuf,
    /// Where to compute.
    #[arg(long, value_enum, default_value_t = DeviceKind::Cpu)]
    pub device: DeviceKind,
}

/// Arguments of `elbo sweep`.
#[derive(Debug, Args)]
pub struct SweepArguments {
    /// The study: a JSON file, such as studies/stability/study.json.
    pub study: PathBuf,
    /// Folder for runs.csv and summary.md.
    #[arg(long)]
    pub out: PathBuf,
    /// Runs of each arm, instead of the study's.
    #[arg(long)]
    pub seeds: Option<u64>,
    /// Passes over the training images, instead of the study's.
    #[arg(long)]
    pub epochs: Option<u32>,
    /// Train on the first so many images, instead of the study's.
    #[arg(long)]
    pub train_images: Option<usize>,
    /// Runs made at the same time, each on one thread.
    #[arg(long, default_value_t = std::thread::available_parallelism().map_or(1, usize::from))]
    pub jobs: usize,
    /// Folder with the data files.
    #[arg(long, default_value = "static/data/mnist")]
    pub data: PathBuf,
}

/// Where the data is and where to compute.
#[derive(Debug, Args)]
pub struct Place {
    /// Folder with the data files.
    #[arg(long, default_value = "static/data/mnist")]
    pub data: PathBuf,
    /// Where to compute.
    #[arg(long, value_enum, default_value_t = DeviceKind::Cpu)]
    pub device: DeviceKind,
}

/// Where to compute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DeviceKind {
    /// The processor, with kernels of our own.
    Cpu,
    /// The graphics processor, with kernels of our own.
    Wgpu,
    /// The processor, by automatic differentiation in Burn: the reference.
    Burn,
    /// The same on the graphics processor; needs the cargo feature `burn-wgpu`.
    BurnWgpu,
}

fn fields_help() -> String {
    let [presets, fields] = words().help_heads();
    let mut text = presets.to_owned();
    for preset in PRESETS {
        text += &format!("\n  {:<16} {}", preset.name, words().preset_explanation(preset));
    }
    text += &format!("\n\n{fields}");
    for group in Group::ALL {
        text += &format!("\n\n  {}", words().group_label(group));
        for field in FIELDS.iter().filter(|field| field.group == group) {
            let unit = words().field_unit(field.id);
            let unit = if unit.is_empty() { String::new() } else { format!(" {unit}") };
            text += &format!(
                "\n    {:<24} {} ({}{unit}; {})",
                field.name,
                words().field_explanation(field.id),
                words().range(field),
                field.default()
            );
        }
    }
    text
}
