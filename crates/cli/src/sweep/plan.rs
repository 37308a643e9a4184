//! The plan of a study: which recipes, changed how, over how many seeds.

use std::{collections::BTreeMap, fs, path::Path};

use elbo_recipe::{FieldId, Preset, Recipe, preset};
use serde::Deserialize;

use crate::error::CliError;

/// A study, as its file has it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Study {
    /// Its title.
    pub title: String,
    /// Passes over the training images in each run.
    pub epochs: u32,
    /// Runs of each arm, with seeds 1, 2, and so on.
    pub seeds: u64,
    /// Train on the first so many images.
    #[serde(default = "all_images")]
    pub train_images: usize,
    /// Recipes to begin with, each with its changes.
    pub groups: Vec<StudyGroup>,
}

/// A recipe to begin with, and changes to it, one at a time.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StudyGroup {
    /// What the recipe is called.
    pub name: String,
    /// Its preset.
    pub preset: String,
    /// What is changed of the preset for the whole group.
    #[serde(default)]
    pub set: BTreeMap<FieldId, String>,
    /// The changes.
    pub changes: Vec<Variation>,
}

/// One change to a recipe.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variation {
    /// What it is called.
    pub name: String,
    /// Fields and their new values.
    pub set: BTreeMap<FieldId, String>,
}

/// One recipe of a study, still without its seed.
#[derive(Debug, Clone)]
pub struct Arm {
    /// The group's name.
    pub group: String,
    /// The change's name; that of the unchanged recipe is [`UNCHANGED`].
    pub change: String,
    /// The recipe.
    pub recipe: Recipe,
}

/// What the unchanged recipe of a group is called among its changes.
pub const UNCHANGED: &str = "unchanged";

fn all_images() -> usize {
    elbo_trainer::TRAIN_IMAGES
}

impl Study {
    /// Reads a study.
    ///
    /// # Errors
    /// [`CliError`] if the file cannot be read, or is no study.
    pub fn read(path: &Path) -> Result<Self, CliError> {
        let text = fs::read_to_string(path).map_err(CliError::file(path))?;
        serde_json::from_str(&text).map_err(|source| CliError::Study { path: path.to_owned(), source })
    }

    /// Its arms, each group's unchanged recipe first.
    ///
    /// # Errors
    /// [`CliError`] for a preset that does not exist, or a change that is refused.
    pub fn arms(&self) -> Result<Vec<Arm>, CliError> {
        let mut arms = Vec::new();
        for group in &self.groups {
            let preset = named(&group.preset)?;
            let preset = preset.with(FieldId::Epochs, &self.epochs.to_string())?;
            let base = changed(&preset, &group.set)?;
            let arm =
                |change: &str, recipe| Arm { group: group.name.clone(), change: change.to_owned(), recipe };
            arms.push(arm(UNCHANGED, base.clone()));
            for change in &group.changes {
                arms.push(arm(&change.name, changed(&base, &change.set)?));
            }
        }
        Ok(arms)
    }
}

/// The recipe of a preset.
///
/// # Errors
/// [`CliError::UnknownPreset`].
pub fn named(name: &str) -> Result<Recipe, CliError> {
    preset(name).map(Preset::recipe).ok_or_else(|| CliError::UnknownPreset(name.to_owned()))
}

fn changed(recipe: &Recipe, set: &BTreeMap<FieldId, String>) -> Result<Recipe, CliError> {
    Ok(recipe.with_all(set.iter().map(|(field, value)| (*field, value.as_str())))?)
}
