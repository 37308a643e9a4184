//! What is said of a run's health: verdict, evidence, remedy.

use serde::{Deserialize, Serialize};

use crate::{Recipe, RecipeError};

/// How a run does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Too early to tell.
    WarmingUp,
    /// The loss falls or has settled, and the latent code is used.
    Healthy,
    /// Almost all latent dimensions are unused, yet some carry information.
    PartialCollapse,
    /// The decoder ignores z: the KL is near zero and the loss is that of one image for all.
    Collapsed,
    /// No information can pass: the gradients that could change it are zero.
    Stuck,
    /// The loss rises, far above where it was.
    Diverging,
    /// The loss is no number, or beyond any hope.
    Diverged,
    /// Evaluation is far worse than training, since running statistics lag.
    BatchnormGap,
    /// The loss falls, but at this rate would not get there in the epochs of the run.
    TooSlow,
}

impl Verdict {
    /// All verdicts.
    pub const ALL: [Self; 9] = [
        Self::WarmingUp,
        Self::Healthy,
        Self::PartialCollapse,
        Self::Collapsed,
        Self::Stuck,
        Self::Diverging,
        Self::Diverged,
        Self::BatchnormGap,
        Self::TooSlow,
    ];

    /// The name in `data-verdict` and in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::WarmingUp => "warming-up",
            Self::Healthy => "healthy",
            Self::PartialCollapse => "partial-collapse",
            Self::Collapsed => "collapsed",
            Self::Stuck => "stuck",
            Self::Diverging => "diverging",
            Self::Diverged => "diverged",
            Self::BatchnormGap => "batchnorm-gap",
            Self::TooSlow => "too-slow",
        }
    }

    /// The name for people.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::WarmingUp => "Warming up",
            Self::Healthy => "Healthy",
            Self::PartialCollapse => "Partly collapsed",
            Self::Collapsed => "Collapsed",
            Self::Stuck => "Stuck",
            Self::Diverging => "Diverging",
            Self::Diverged => "Diverged",
            Self::BatchnormGap => "Batch-norm gap",
            Self::TooSlow => "Too slow",
        }
    }

    /// Whether something is wrong.
    #[must_use]
    pub fn is_bad(self) -> bool {
        !matches!(self, Self::WarmingUp | Self::Healthy)
    }
}

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
