//! What the command line reports as an error.

use std::path::PathBuf;

use elbo_engine::{EngineError, WeightError};
use elbo_recipe::RecipeError;
use elbo_trainer::{IdxError, ReplayError, TrainError};

/// What the command line reports as an error.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// A file that cannot be read or written.
    #[error("{path}: {source}", path = path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// A data file that is damaged.
    #[error("data file {path}: {source}", path = path.display())]
    Data {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: IdxError,
    },
    /// More training images than there are.
    #[error("expected 1 to {most} training images, found {0}", most = elbo_trainer::TRAIN_IMAGES)]
    TrainImages(usize),
    /// A recipe that is refused.
    #[error(transparent)]
    Recipe(#[from] RecipeError),
    /// A preset that does not exist.
    #[error("unknown preset '{name}', expected one of {known}")]
    UnknownPreset {
        /// The name given.
        name: String,
        /// Those there are.
        known: String,
    },
    /// A study that cannot be read.
    #[error("study {}: {source}", path.display())]
    Study {
        /// Its file.
        path: PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// A table of runs that cannot be read or written.
    #[error("table {}: {source}", path.display())]
    Csv {
        /// Its file.
        path: PathBuf,
        /// What is wrong with it.
        source: csv::Error,
    },
    /// A change that is not of the form field=value.
    #[error("expected --set field=value, found '{0}'")]
    Change(String),
    /// Weights that cannot be used.
    #[error(transparent)]
    Weights(#[from] WeightError),
    /// Weights that do not say which recipe made them.
    #[error("{}: expected weights with a recipe as metadata, found none", .0.display())]
    NoRecipe(PathBuf),
    /// The engine failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// Training failed.
    #[error(transparent)]
    Train(#[from] TrainError),
    /// A fixture that cannot be replayed.
    #[error(transparent)]
    Replay(#[from] ReplayError),
    /// A device that cannot be used.
    #[error("{0}")]
    Device(String),
    /// Output that cannot be written as JSON.
    #[error("output cannot be written as json: {0}")]
    Json(#[from] serde_json::Error),
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
