//! Which recipe the command line means.

use std::fs;

use elbo_recipe::{FieldId, Recipe};

use crate::{arguments::RecipeChoice, error::CliError, sweep::named};

/// The recipe chosen, with its changes and then these.
///
/// # Errors
/// [`CliError`] if there is no such preset, file, field or value.
pub fn recipe_of<'a>(
    choice: &'a RecipeChoice,
    more: impl IntoIterator<Item = (FieldId, &'a str)>,
) -> Result<Recipe, CliError> {
    let mut changes: Vec<(FieldId, &str)> = Vec::new();
    for change in &choice.changes {
        let (name, value) = change.split_once('=').ok_or_else(|| CliError::Change(change.clone()))?;
        changes.push((name.parse()?, value));
    }
    changes.extend(more);
    let recipe = match &choice.recipe {
        Some(path) => Recipe::from_json(&fs::read_to_string(path).map_err(CliError::file(path))?)?,
        None => named(&choice.preset)?,
    };
    Ok(recipe.with_all(changes)?)
}
