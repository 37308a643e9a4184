//! What is said of a run, in English.

use elbo_protocol::{Evidence, Occurrence, Quantity, Remedy, RemedyKind};
use elbo_recipe::{FieldId, Verdict};

use super::English;
use crate::{RunWords, numbers::scientific};

/// Metrics named in a sentence.
const NAMED: usize = 4;

impl RunWords for English {
    fn verdict(&self, verdict: Verdict) -> &'static str {
        verdict.label()
    }

    fn evidence(&self, evidence: &Evidence) -> String {
        match evidence {
            Evidence::NothingMeasured { window } => {
                format!("No {} steps have been taken yet.", in_letters(*window))
            }
            Evidence::RecipeAmended { window } => {
                format!("The recipe was changed; no {} steps have been taken since.", in_letters(*window))
            }
            Evidence::WarmingUp { steps, of } => format!("{steps} of {of} steps before a verdict."),
            Evidence::NonFinite { culprit, at_step } => {
                format!(
                    "At step {at_step}, {} was the first number that was not finite.",
                    self.quantity(culprit)
                )
            }
            Evidence::Exploded { negative_elbo, start, largest_logvar } => format!(
                "Reconstruction and KL come to {negative_elbo:.3e} nats where a fresh model has {start:.0}; the largest log-variance is {largest_logvar:.1}."
            ),
            Evidence::NotRecovered { limit, collapse, reconstruction, kl } => format!(
                "The loss has been beyond {limit:.0} nats, and has not come below one image for all ({collapse:.1}) since: reconstruction {reconstruction:.1}, KL {kl:.1}."
            ),
            Evidence::Rising { loss, best_loss, gradient_norm } => format!(
                "The loss is {loss:.1} nats after a best of {best_loss:.1}; the largest gradient norm is {gradient_norm:.2e}."
            ),
            Evidence::LatentIgnored { kl, reconstruction, collapse } => format!(
                "The KL is {kl:.3} nats and the reconstruction {reconstruction:.1}, that of one image for all ({collapse:.1}): the decoder ignores z."
            ),
            Evidence::DeadLayers { layers, kl } => format!(
                "In {layers} of the hidden layers every unit gives the same for all images; the KL is {kl:.4} nats."
            ),
            Evidence::Unmoved { steps, loss, collapse, kl } => format!(
                "After {steps} steps the loss is {loss:.1} nats, no better than one image for all ({collapse:.1}), with a KL of {kl:.2}."
            ),
            Evidence::StatisticsLag { loss, gap } => format!(
                "The same batch costs {loss:.1} nats with its own statistics and {gap:.1} more with the running ones."
            ),
            Evidence::SmallUpdates { steps, reconstruction, collapse, update_ratio } => format!(
                "After {steps} steps the reconstruction is {reconstruction:.1}, still above one image for all ({collapse:.1}); an update changes the weights by {update_ratio:.1e} of their size."
            ),
            Evidence::FewDimensions { kl, used, latent } => {
                format!("The KL is {kl:.2} nats, {used} of {latent} dimensions carry more than 0.1.")
            }
            Evidence::Sound { used, latent, reconstruction, kl, gradient_norm, window } => format!(
                "{used} of {latent} latent dimensions carry information; reconstruction {reconstruction:.1} and KL {kl:.1} nats; gradient norm at most {gradient_norm:.0} over the last {window} steps."
            ),
        }
    }

    fn remedy(&self, remedy: &Remedy) -> String {
        let value = |field| remedy.value(field).unwrap_or_default();
        match remedy.kind {
            RemedyKind::XavierWeights => "Start from Xavier weights".to_owned(),
            RemedyKind::BoundLogvar => "Bound the log-variance".to_owned(),
            RemedyKind::XavierWeightsAndBounds => {
                "Start from Xavier weights and bound the log-variance".to_owned()
            }
            RemedyKind::LowerLearningRate => {
                format!(
                    "Lower the learning rate to {}, clip gradients and roll back",
                    value(FieldId::LearningRate)
                )
            }
            RemedyKind::RaiseLearningRate => {
                format!("Raise the learning rate to {}", value(FieldId::LearningRate))
            }
            RemedyKind::SumReconstruction => {
                "Sum the reconstruction over pixels, as the bound asks".to_owned()
            }
            RemedyKind::LowerBeta => format!("Lower beta to {}", value(FieldId::Beta)),
            RemedyKind::WarmUpKl => "Warm the KL up from zero".to_owned(),
            RemedyKind::FreeBits => format!("Give each dimension {} free nats", value(FieldId::FreeBits)),
            RemedyKind::FasterStatistics => {
                format!("Let running statistics follow with momentum {}", value(FieldId::BatchNormMomentum))
            }
            RemedyKind::NoBatchNorm => "Train without batch normalization".to_owned(),
        }
    }

    fn quantity(&self, quantity: &Quantity) -> String {
        match quantity {
            Quantity::Parameter(name) => format!("the parameter {name}"),
            Quantity::Output(name) => format!("the output of {name}"),
            Quantity::Gradient(name) => format!("the gradient of {name}"),
            Quantity::Loss => "the loss".to_owned(),
            Quantity::Reconstruction => "the reconstruction loss".to_owned(),
            Quantity::Kl => "the KL divergence".to_owned(),
            Quantity::GradientNorm => "the gradient norm".to_owned(),
            Quantity::HeldOutLoss => "the held-out loss".to_owned(),
        }
    }

    fn occurrence_title(&self, occurrence: &Occurrence) -> &'static str {
        match occurrence {
            Occurrence::LearningRateWarm { .. } => "Learning-rate warm-up ended",
            Occurrence::KlWarm { .. } => "KL warm-up ended",
            Occurrence::Cut { .. } => "Learning rate cut",
            Occurrence::PlateauCut { .. } => "Learning rate cut at a plateau",
            Occurrence::Clipped { .. } => "Gradients clipped",
            Occurrence::Skipped { .. } => "Steps skipped",
            Occurrence::RolledBack { .. } => "Rolled back",
            Occurrence::GaveUp { .. } => "Gave up",
            Occurrence::Amended { .. } => "Recipe changed",
            Occurrence::FellBack { .. } => "CPU instead of WebGPU",
            Occurrence::HeldBack { .. } => "Held back",
        }
    }

    fn occurrence(&self, occurrence: &Occurrence) -> String {
        match occurrence {
            Occurrence::LearningRateWarm { learning_rate } => format!(
                "it is at its full {} from here; the first steps were kept small",
                scientific(*learning_rate)
            ),
            Occurrence::KlWarm { beta } => format!(
                "the KL weighs its full {} from here; until now the code could form at a lower price",
                scientific(*beta)
            ),
            Occurrence::Cut { from, to } => format!(
                "from {} to {}, as scheduled; smaller steps settle closer",
                scientific(*from),
                scientific(*to)
            ),
            Occurrence::PlateauCut { from, to, best, since } => {
                let (from, to, epochs) = (scientific(*from), scientific(*to), counted(since.len(), "epoch"));
                let since = last_of(since);
                format!(
                    "from {from} to {to}: the held-out metric was best at {best:.2} nats and no better in the {epochs} since ({since})"
                )
            }
            Occurrence::Clipped { steps, of, largest_norm } => format!(
                "in {steps} of {of} steps; the largest norm was {}, and the updates were made with less",
                scientific(*largest_norm)
            ),
            Occurrence::Skipped { steps, of, largest_norm } => format!(
                "{steps} of {of} steps left the weights as they were; the largest norm was {}, above the skip threshold",
                scientific(*largest_norm)
            ),
            Occurrence::RolledBack { culprit, at_step, to_step, rate_factor, attempt, of } => format!(
                "{} was the first number that was not finite, at step {at_step}; the run goes on from step {to_step} with its learning rate times {}, try {attempt} of {of}",
                self.quantity(culprit),
                scientific(*rate_factor)
            ),
            Occurrence::GaveUp { culprit, at_step, to_step, tries } => format!(
                "{} was the first number that was not finite, at step {at_step}, after {}; the weights are those of step {to_step}",
                self.quantity(culprit),
                counted(*tries as usize, "rollback")
            ),
            Occurrence::Amended { changes } => {
                let changes: Vec<String> =
                    changes.iter().map(|(field, value)| format!("{field} = {value}")).collect();
                changes.join(", ")
            }
            Occurrence::FellBack { reason } => {
                let reason = crate::DeviceWords::device_reason_in_full(self, reason);
                format!("{reason}; nothing is lost, training begins on the CPU")
            }
            Occurrence::HeldBack { seconds } => format!(
                "the browser let no step be taken for {seconds:.1} s; a page out of view trains slowly"
            ),
        }
    }
}

/// So many things.
fn counted(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

/// A small number as a word, as books have it.
fn in_letters(number: u32) -> String {
    if number == 10 { "ten".to_owned() } else { number.to_string() }
}

/// The last few metrics.
fn last_of(metrics: &[f32]) -> String {
    let left_out = metrics.len().saturating_sub(NAMED);
    let last: Vec<String> = metrics[left_out..].iter().map(|metric| format!("{metric:.2}")).collect();
    format!("{}{}", if left_out > 0 { "at last " } else { "" }, last.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_is_a_sentence_with_its_numbers() {
        let said = |evidence: Evidence| English.evidence(&evidence);
        let culprit = Quantity::Output("z".to_owned());
        assert_eq!(
            said(Evidence::NonFinite { culprit, at_step: 1 }),
            "At step 1, the output of z was the first number that was not finite."
        );
        assert_eq!(
            said(Evidence::LatentIgnored { kl: 0.0123, reconstruction: 206.04, collapse: 205.9 }),
            "The KL is 0.012 nats and the reconstruction 206.0, that of one image for all (205.9): the decoder ignores z."
        );
        assert_eq!(
            said(Evidence::Exploded { negative_elbo: 1.2345e6, start: 543.4, largest_logvar: 10.04 }),
            "Reconstruction and KL come to 1.234e6 nats where a fresh model has 543; the largest log-variance is 10.0."
        );
        assert_eq!(said(Evidence::NothingMeasured { window: 10 }), "No ten steps have been taken yet.");
    }

    #[test]
    fn a_remedy_names_the_values_that_it_sets() {
        let changes = vec![(FieldId::LearningRate, "0.001".to_owned())];
        let mut remedy = Remedy { kind: RemedyKind::LowerLearningRate, changes, fresh: true };
        assert_eq!(English.remedy(&remedy), "Lower the learning rate to 0.001, clip gradients and roll back");
        remedy.kind = RemedyKind::RaiseLearningRate;
        assert_eq!(English.remedy(&remedy), "Raise the learning rate to 0.001");
    }

    #[test]
    fn numbers_are_rounded_whatever_they_come_from() {
        let cut = Occurrence::Cut { from: 1e-3 * 0.5f32.powi(1), to: 0.000_249_999_98 };
        assert_eq!(
            English.occurrence(&cut),
            "from 5e-4 to 2.5e-4, as scheduled; smaller steps settle closer"
        );
        let skipped = Occurrence::Skipped { steps: 1, of: 1, largest_norm: f32::INFINITY };
        let said = English.occurrence(&skipped);
        assert!(said.contains("the largest norm was not finite"), "{said}");
    }

    #[test]
    fn a_plateau_names_its_last_metrics() {
        let cut = |since: &[f32]| {
            let cut = Occurrence::PlateauCut { from: 1e-3, to: 5e-4, best: 105.0, since: since.to_vec() };
            English.occurrence(&cut)
        };
        let begin = "from 1e-3 to 5e-4: the held-out metric was best at 105.00 nats and no better in the";
        assert_eq!(cut(&[105.1]), format!("{begin} 1 epoch since (105.10)"));
        let many = format!("{begin} 6 epochs since (at last 105.30, 105.40, 105.50, 105.60)");
        assert_eq!(cut(&[105.1, 105.2, 105.3, 105.4, 105.5, 105.6]), many);
    }
}
