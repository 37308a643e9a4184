//! From recent measures to a verdict, with evidence in numbers and a remedy.
//!
//! [`diagnose`] is a pure function of a [`DiagnosisInput`], which [`Readings`] of a run make.

mod observer;
mod readings;
mod remedies;
mod rules;

use elbo_protocol::{Baselines, Diagnosis, Evidence, Quantity};
use elbo_recipe::{Recipe, Verdict};

pub(crate) use observer::Observer;
pub use readings::{READING_STEPS, READINGS, Readings, Window};

/// Everything that a verdict depends on.
#[derive(Debug, Clone, Copy)]
pub struct DiagnosisInput<'a> {
    /// The recipe of the run.
    pub recipe: &'a Recipe,
    /// The losses to compare with.
    pub lines: &'a Baselines,
    /// The readings since the run began or its recipe was changed, oldest first, at most [`READINGS`].
    pub readings: &'a [Window],
    /// Steps since the run began or its recipe was changed.
    pub steps: u32,
    /// The lowest loss of any reading since then.
    pub best_loss: f32,
    /// The verdict before this one: to leave a bad one takes more than to stay out of it.
    pub previous: Verdict,
}

/// The verdict on a case, its evidence, and what would mend it.
#[must_use]
pub fn diagnose(case: &DiagnosisInput<'_>) -> Diagnosis {
    let (verdict, evidence) = rules::verdict(case);
    Diagnosis { verdict, evidence, remedy: remedies::remedy(verdict, case.recipe) }
}

/// The diagnosis of a run that has met a number that is not finite, and given up.
#[must_use]
pub fn broken(recipe: &Recipe, culprit: Quantity, at_step: u32) -> Diagnosis {
    Diagnosis {
        verdict: Verdict::Diverged,
        evidence: Evidence::NonFinite { culprit, at_step },
        remedy: remedies::remedy(Verdict::Diverged, recipe),
    }
}
