//! What happens to a run besides its steps, each with the values that led to it.

use std::fmt;

use serde::{Deserialize, Serialize};

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
        /// What was not finite first: a term, a layer or a parameter.
        culprit: String,
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
        culprit: String,
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
        changes: Vec<(String, String)>,
    },
    /// The graphics processor could not be used for the recipe, and the CPU computes instead.
    FellBack {
        /// Why.
        reason: String,
    },
    /// The browser held training back, as browsers do with a page that is not in view.
    HeldBack {
        /// For so long.
        seconds: f32,
    },
}

impl Occurrence {
    /// A short title.
    #[must_use]
    pub fn title(&self) -> &'static str {
        match self {
            Self::LearningRateWarm { .. } => "Learning-rate warm-up ended",
            Self::KlWarm { .. } => "KL warm-up ended",
            Self::Cut { .. } => "Learning rate cut",
            Self::PlateauCut { .. } => "Learning rate cut at a plateau",
            Self::Clipped { .. } => "Gradients clipped",
            Self::Skipped { .. } => "Steps skipped",
            Self::RolledBack { .. } => "Rolled back",
            Self::GaveUp { .. } => "Gave up",
            Self::Amended { .. } => "Recipe changed",
            Self::FellBack { .. } => "CPU instead of WebGPU",
            Self::HeldBack { .. } => "Held back",
        }
    }

    /// Whether it is a sign of trouble.
    #[must_use]
    pub fn is_bad(&self) -> bool {
        matches!(self, Self::RolledBack { .. } | Self::GaveUp { .. } | Self::Skipped { .. })
    }
}

/// The details, in words.
impl fmt::Display for Occurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LearningRateWarm { learning_rate } => {
                write!(f, "the learning rate is {learning_rate} from here")
            }
            Self::KlWarm { beta } => write!(f, "the KL weighs {beta} from here"),
            Self::Cut { from, to } => write!(f, "from {from} to {to}, as scheduled"),
            Self::PlateauCut { from, to, best, since } => {
                let since: Vec<String> = since.iter().map(|metric| format!("{metric:.2}")).collect();
                write!(f, "from {from} to {to}: best {best:.2}, then {}", since.join(", "))
            }
            Self::Clipped { steps, of, largest_norm } => {
                write!(f, "in {steps} of {of} steps, largest norm {largest_norm:.3e}")
            }
            Self::Skipped { steps, of, largest_norm } => {
                write!(f, "{steps} of {of}, largest norm {largest_norm:.3e}")
            }
            Self::RolledBack { culprit, at_step, to_step, rate_factor, attempt, of } => write!(
                f,
                "{culprit} was not finite at step {at_step}; back to step {to_step}, learning rate times {rate_factor}, try {attempt} of {of}"
            ),
            Self::GaveUp { culprit, at_step, to_step, tries } => write!(
                f,
                "{culprit} was not finite at step {at_step}, after {tries} rollbacks; the weights are those of step {to_step}"
            ),
            Self::Amended { changes } => {
                let changes: Vec<String> =
                    changes.iter().map(|(field, value)| format!("{field} = {value}")).collect();
                f.write_str(&changes.join(", "))
            }
            Self::FellBack { reason } => write!(f, "{reason}; nothing is lost, training begins on the CPU"),
            Self::HeldBack { seconds } => {
                write!(
                    f,
                    "the browser let no step be taken for {seconds:.1} s; a page out of view trains slowly"
                )
            }
        }
    }
}
