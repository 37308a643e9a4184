//! What is said of a run's health: verdict, evidence, remedy.

use serde::{Deserialize, Serialize};

use elbo_recipe::{Recipe, RecipeError, Verdict};

/// A change to the recipe that mends a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remedy {
    /// What it does, as an imperative.
    pub words: String,
    /// Fields and their new values, as text.
    pub changes: Vec<(String, String)>,
    /// Whether a fresh run from the same seed is needed; else the run in progress can take it.
    pub fresh: bool,
}

impl Remedy {
    /// The recipe with the remedy's changes.
    ///
    /// # Errors
    /// [`RecipeError`] if a change does not fit the recipe.
    pub fn applied_to(&self, recipe: &Recipe) -> Result<Recipe, RecipeError> {
        recipe.with_all(self.changes.iter().map(|(field, value)| (field.as_str(), value.as_str())))
    }
}

/// What is said of a run's health.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnosis {
    /// How the run does.
    pub verdict: Verdict,
    /// One sentence, with the numbers that led to the verdict.
    pub evidence: String,
    /// What would mend it, where something would.
    pub remedy: Option<Remedy>,
}
