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

/// The details, in words: what happened, with its numbers, and what it means.
impl fmt::Display for Occurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LearningRateWarm { learning_rate } => {
                write!(
                    f,
                    "it is at its full {} from here; the first steps were kept small",
                    short(*learning_rate)
                )
            }
            Self::KlWarm { beta } => write!(
                f,
                "the KL weighs its full {} from here; until now the code could form at a lower price",
                short(*beta)
            ),
            Self::Cut { from, to } => {
                write!(
                    f,
                    "from {} to {}, as scheduled; smaller steps settle closer",
                    short(*from),
                    short(*to)
                )
            }
            Self::PlateauCut { from, to, best, since } => {
                let (from, to, epochs) = (short(*from), short(*to), since.len());
                let s = if epochs == 1 { "" } else { "s" };
                write!(
                    f,
                    "from {from} to {to}: the held-out metric was best at {best:.2} nats and no better in"
                )?;
                write!(f, " the {epochs} epoch{s} since ({})", last_of(since))
            }
            Self::Clipped { steps, of, largest_norm } => write!(
                f,
                "in {steps} of {of} steps; the largest norm was {}, and the updates were made with less",
                short(*largest_norm)
            ),
            Self::Skipped { steps, of, largest_norm } => write!(
                f,
                "{steps} of {of} steps left the weights as they were; the largest norm was {}, above the skip threshold",
                short(*largest_norm)
            ),
            Self::RolledBack { culprit, at_step, to_step, rate_factor, attempt, of } => write!(
                f,
                "{culprit} was the first number that was not finite, at step {at_step}; the run goes on from step {to_step} with its learning rate times {}, try {attempt} of {of}",
                short(*rate_factor)
            ),
            Self::GaveUp { culprit, at_step, to_step, tries } => {
                let s = if *tries == 1 { "" } else { "s" };
                write!(
                    f,
                    "{culprit} was the first number that was not finite, at step {at_step}, after {tries} rollback{s}; the weights are those of step {to_step}"
                )
            }
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

/// Metrics named in a sentence.
const NAMED: usize = 4;

/// The last few metrics.
fn last_of(metrics: &[f32]) -> String {
    let left_out = metrics.len().saturating_sub(NAMED);
    let last: Vec<String> = metrics[left_out..].iter().map(|metric| format!("{metric:.2}")).collect();
    format!("{}{}", if left_out > 0 { "at last " } else { "" }, last.join(", "))
}

/// A number with three digits: a rate that was halved ten times, and came back from 32 bits, has ten.
fn short(value: f32) -> String {
    if !value.is_finite() {
        return "not finite".to_owned();
    }
    let rounded: f32 = format!("{value:.2e}").parse().unwrap_or(value);
    let plain = rounded == 0.0 || (1e-2..1e4).contains(&rounded.abs());
    if plain { rounded.to_string() } else { format!("{rounded:e}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_rounded_whatever_they_come_from() {
        let cut = Occurrence::Cut { from: 1e-3 * 0.5f32.powi(1), to: 0.000_249_999_98 };
        assert_eq!(cut.to_string(), "from 5e-4 to 2.5e-4, as scheduled; smaller steps settle closer");
        let skipped = Occurrence::Skipped { steps: 1, of: 1, largest_norm: f32::INFINITY };
        assert!(skipped.to_string().contains("the largest norm was not finite"), "{skipped}");
        assert_eq!([0.0, 70.0, 123.456, 1e-2, 123_456.0].map(short), ["0", "70", "123", "0.01", "1.23e5"]);
    }

    #[test]
    fn a_plateau_names_its_last_metrics() {
        let cut = |since: &[f32]| {
            Occurrence::PlateauCut { from: 1e-3, to: 5e-4, best: 105.0, since: since.to_vec() }.to_string()
        };
        let begin = "from 1e-3 to 5e-4: the held-out metric was best at 105.00 nats and no better in the";
        assert_eq!(cut(&[105.1]), format!("{begin} 1 epoch since (105.10)"));
        let many = format!("{begin} 6 epochs since (at last 105.30, 105.40, 105.50, 105.60)");
        assert_eq!(cut(&[105.1, 105.2, 105.3, 105.4, 105.5, 105.6]), many);
    }
}
