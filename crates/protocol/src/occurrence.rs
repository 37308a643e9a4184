//! What happens to a run besides its steps, each with the values that led to it.

use elbo_recipe::FieldId;
use serde::{Deserialize, Serialize};

use crate::{DeviceReason, Quantity};

/// Something that happened to a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Occurrence {
    /// The learning rate has reached its full value.
    LearningRateWarm {
        /// That value.
        learning_rate: f32,
    },
    /// The weight of the KL divergence has reached its full value.
    KlWarm {
        /// That value.
        beta: f32,
    },
    /// A schedule that cuts at fixed epochs has cut the learning rate.
    Cut {
        /// Before.
        from: f32,
        /// From now on.
        to: f32,
    },
    /// The metric has been on a plateau, so that the learning rate was cut.
    PlateauCut {
        /// Before.
        from: f32,
        /// From now on.
        to: f32,
        /// The best metric so far.
        best: f32,
        /// The metrics since that were no better, oldest first.
        since: Vec<f32>,
    },
    /// Gradients were clipped.
    Clipped {
        /// In so many steps ...
        steps: u32,
        /// ... of so many.
        of: u32,
        /// The largest gradient norm among them.
        largest_norm: f32,
    },
    /// Steps were skipped.
    Skipped {
        /// So many steps ...
        steps: u32,
        /// ... of so many.
        of: u32,
        /// The largest gradient norm among them.
        largest_norm: f32,
    },
    /// A number was not finite; the run is back at a snapshot and goes on with a lower learning rate.
    RolledBack {
        /// What was not finite first.
        culprit: Quantity,
        /// The step, from 1, in which it was not.
        at_step: u32,
        /// Steps done at the snapshot.
        to_step: u32,
        /// What the schedule's learning rate is multiplied by from now on.
        rate_factor: f32,
        /// This is the try of this number, from 1 ...
        attempt: u32,
        /// ... of so many.
        of: u32,
    },
    /// A number was not finite, and the tries are used up. The run stands at its last good snapshot.
    GaveUp {
        /// What was not finite first.
        culprit: Quantity,
        /// The step, from 1, in which it was not.
        at_step: u32,
        /// Steps done at the snapshot.
        to_step: u32,
        /// Rollbacks tried.
        tries: u32,
    },
    /// The recipe of the run was changed while it ran.
    Amended {
        /// Fields and their new values.
        changes: Vec<(FieldId, String)>,
    },
    /// The graphics processor could not be used for the recipe, and the CPU computes instead.
    FellBack {
        /// Why.
        reason: DeviceReason,
    },
    /// The browser held training back, as browsers do with a page that is not in view.
    HeldBack {
        /// For so long.
        seconds: f32,
    },
}

impl Occurrence {
    /// Whether it is a sign of trouble.
    #[must_use]
    pub fn is_bad(&self) -> bool {
        matches!(self, Self::RolledBack { .. } | Self::GaveUp { .. } | Self::Skipped { .. })
    }
}
