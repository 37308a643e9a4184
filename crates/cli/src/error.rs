//! What the command line reports as an error.

use std::{fmt, path::PathBuf};

use elbo_engine::{EngineError, WeightError};
use elbo_protocol::{Fault, FileFault};
use elbo_recipe::{PRESETS, RecipeError};
use elbo_trainer::{ReplayError, TRAIN_IMAGES, TrainError, engine_fault, weight_fault};
use elbo_words::{ExamplesFault, words};

/// What the command line reports as an error.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// A file that cannot be read or written.
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// A data file that is damaged.
    Data {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        fault: FileFault,
    },
    /// More training images than there are.
    TrainImages(usize),
    /// A recipe that is refused.
    Recipe(#[from] RecipeError),
    /// A preset that does not exist.
    UnknownPreset(String),
    /// A study that cannot be read.
    Study {
        /// Its file.
        path: PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// A table of runs that cannot be read or written.
    Csv {
        /// Its file.
        path: PathBuf,
        /// What is wrong with it.
        source: csv::Error,
    },
    /// A change that is not of the form field=value.
    Change(String),
    /// Weights that cannot be used.
    Weights(#[from] WeightError),
    /// Examples that cannot be used.
    Npy {
        /// Their file.
        path: PathBuf,
        /// What was expected.
        expected: ExamplesFault,
        /// What was found.
        found: String,
    },
    /// A recipe that has no critical line, and why.
    NoLine(String),
    /// Weights that do not say which recipe made them.
    NoRecipe(PathBuf),
    /// The engine failed.
    Engine(#[from] EngineError),
    /// Training failed.
    Train(#[from] TrainError),
    /// A fixture that cannot be replayed.
    Replay(#[from] ReplayError),
    /// A device that needs a cargo feature which this program is built without.
    NoFeature(&'static str),
    /// Output that cannot be written as JSON.
    Json(#[from] serde_json::Error),
}

impl fmt::Display for CliError {
    /// The error in words.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = |path: &PathBuf| path.display().to_string();
        f.write_str(&match self {
            Self::File { path: file, source } => words().file_error(&path(file), &source.to_string()),
            Self::Data { path: file, fault } => words().data_error(&path(file), fault),
            Self::TrainImages(found) => words().train_images_error(TRAIN_IMAGES, *found),
            Self::Recipe(error) => words().recipe_error(error),
            Self::UnknownPreset(name) => {
                words().unknown_preset(name, &PRESETS.iter().map(|preset| preset.name).collect::<Vec<_>>())
            }
            Self::Study { path: file, source } => words().study_error(&path(file), &source.to_string()),
            Self::Csv { path: file, source } => words().table_error(&path(file), &source.to_string()),
            Self::Change(found) => words().change_error(found),
            Self::Weights(error) => words().weight_fault(&weight_fault(error)),
            Self::Npy { path: file, expected, found } => {
                words().examples_error(&path(file), *expected, found)
            }
            Self::NoLine(why) => why.clone(),
            Self::NoRecipe(file) => words().no_recipe(&path(file)),
            Self::Engine(error) => words().engine_fault(&engine_fault(error)),
            Self::Train(error) => words().fault(&Fault::from(error)),
            Self::Replay(error) => replay_error(error),
            Self::NoFeature(feature) => words().no_feature(feature),
            Self::Json(error) => words().json_error(&error.to_string()),
        })
    }
}

fn replay_error(error: &ReplayError) -> String {
    match error {
        ReplayError::Weights(error) => words().weight_fault(&weight_fault(error)),
        ReplayError::NoConfig => words().fixture_lacks_config().to_owned(),
        ReplayError::Config(detail) => words().fixture_config(detail),
        ReplayError::Missing(tensor) => words().fixture_lacks(tensor),
        ReplayError::Short { name, expected, step, found } => {
            words().fixture_short(name, *expected, *step, *found)
        }
        ReplayError::Engine(error) => words().engine_fault(&engine_fault(error)),
    }
}

impl CliError {
    /// The error of reading or writing a table, for `map_err`.
    pub fn csv(path: impl Into<PathBuf>) -> impl FnOnce(csv::Error) -> Self {
        let path = path.into();
        move |source| Self::Csv { path, source }
    }

    /// The error of a file operation, for `map_err`.
    pub fn file(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }
}
