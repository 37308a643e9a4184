//! What is said of a run's health: verdict, evidence, remedy.

use serde::{Deserialize, Serialize};

use elbo_recipe::{FieldId, Recipe, RecipeError, Verdict};

use crate::Evidence;

/// What a remedy does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RemedyKind {
    /// Draws the initial weights by Xavier's rule.
    XavierWeights,
    /// Bounds the log-variance.
    BoundLogvar,
    /// Both of these.
    XavierWeightsAndBounds,
    /// Lowers the learning rate, clips gradients and rolls back.
    LowerLearningRate,
    /// Raises the learning rate.
    RaiseLearningRate,
    /// Sums the reconstruction over pixels.
    SumReconstruction,
    /// Lowers the weight of the KL divergence.
    LowerBeta,
    /// Raises the weight of the KL divergence from zero.
    WarmUpKl,
    /// Gives each latent dimension some nats that cost nothing.
    FreeBits,
    /// Lets the running statistics follow faster.
    FasterStatistics,
    /// Trains without batch normalization.
    NoBatchNorm,
}

/// A change to the recipe that mends a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remedy {
    /// What it does.
    pub kind: RemedyKind,
    /// Fields and their new values, as text.
    pub changes: Vec<(FieldId, String)>,
    /// Whether a fresh run from the same seed is needed; else the run in progress can take it.
    pub fresh: bool,
}

impl Remedy {
    /// The value, as text, that it gives a field; none if it leaves the field alone.
    #[must_use]
    pub fn value(&self, field: FieldId) -> Option<&str> {
        self.changes.iter().find(|(changed, _)| *changed == field).map(|(_, value)| value.as_str())
    }

    /// The recipe with the remedy's changes.
    ///
    /// # Errors
    /// [`RecipeError`] if a change does not fit the recipe.
    pub fn applied_to(&self, recipe: &Recipe) -> Result<Recipe, RecipeError> {
        recipe.with_all(self.changes.iter().map(|(field, value)| (*field, value.as_str())))
    }
}

/// What is said of a run's health.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Diagnosis {
    /// How the run does.
    pub verdict: Verdict,
    /// What the verdict rests on.
    pub evidence: Evidence,
    /// What would mend it, where something would.
    pub remedy: Option<Remedy>,
}
