//! The runs of a study: one row each, kept in a CSV file as they end.

use std::{
    collections::HashSet,
    fs::{File, OpenOptions},
    path::Path,
};

use serde::{Deserialize, Serialize};

use crate::error::CliError;

/// One finished run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The group's name.
    pub group: String,
    /// The change's name.
    pub change: String,
    /// Seed of the run.
    pub seed: u64,
    /// Passes over the training images.
    pub epochs: u32,
    /// Training images.
    pub train_images: usize,
    /// What is changed of the article's recipe, seed and epochs apart, as `field=value` with spaces between.
    pub recipe: String,
    /// Negative evidence lower bound on the held-out images after the last epoch, in nats per image.
    pub held_out: Option<f32>,
    /// Its reconstruction.
    pub reconstruction: Option<f32>,
    /// Its KL.
    pub kl: Option<f32>,
    /// Latent dimensions that carry information.
    pub active_units: Option<u32>,
    /// The last verdict.
    pub verdict: String,
    /// Rollbacks made.
    pub rollbacks: u32,
    /// Share of steps whose gradients were clipped.
    pub clipped: f32,
    /// Wall-clock seconds.
    pub seconds: f64,
}

impl Row {
    /// Whether the run ended in a bad verdict, or without a number.
    #[must_use]
    pub fn failed(&self) -> bool {
        let sound = ["healthy", "warming-up"].contains(&self.verdict.as_str());
        !sound || self.held_out.is_none_or(|loss| !loss.is_finite())
    }

    fn key(&self) -> RunKey {
        (
            self.group.clone(),
            self.change.clone(),
            self.seed,
            self.epochs,
            self.train_images,
            self.recipe.clone(),
        )
    }
}

/// What a run is known by: of a study that was changed, only what is still the same counts as done.
pub type RunKey = (String, String, u64, u32, usize, String);

/// The rows of a file, none if there is no file yet.
///
/// # Errors
/// [`CliError`] if the file is no table of runs.
pub fn read(path: &Path) -> Result<Vec<Row>, CliError> {
    if !path.exists() {
        return Ok(Vec::new());
    }
    let mut reader = csv::Reader::from_path(path).map_err(CliError::csv(path))?;
    reader.deserialize().collect::<Result<_, _>>().map_err(CliError::csv(path))
}

/// The runs that a file has already.
#[must_use]
pub fn done(rows: &[Row]) -> HashSet<RunKey> {
    rows.iter().map(Row::key).collect()
}

/// A file that rows are added to.
#[derive(Debug)]
pub struct Table(csv::Writer<File>, std::path::PathBuf);

impl Table {
    /// Opens a file for more rows, or begins it.
    ///
    /// # Errors
    /// [`CliError`] if it cannot be written.
    pub fn open(path: &Path) -> Result<Self, CliError> {
        let begun = path.metadata().is_ok_and(|file| file.len() > 0);
        let file = OpenOptions::new().create(true).append(true).open(path).map_err(CliError::file(path))?;
        let writer = csv::WriterBuilder::new().has_headers(!begun).from_writer(file);
        Ok(Self(writer, path.to_owned()))
    }

    /// Adds a row, so that it survives whatever comes next.
    ///
    /// # Errors
    /// [`CliError`] if it cannot be written.
    pub fn add(&mut self, row: &Row) -> Result<(), CliError> {
        self.0.serialize(row).map_err(CliError::csv(&self.1))?;
        self.0.flush().map_err(CliError::file(&self.1))
    }
}

/// The key of a run that has yet to be made.
#[must_use]
pub fn key(group: &str, change: &str, seed: u64, epochs: u32, train_images: usize, recipe: &str) -> RunKey {
    (group.to_owned(), change.to_owned(), seed, epochs, train_images, recipe.to_owned())
}
