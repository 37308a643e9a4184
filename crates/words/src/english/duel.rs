//! What is said of duels, in English.

use super::English;
use crate::{
    DuelWords, ReadyDuelKind, ReadyDuelWords,
    numbers::{grouped, nats},
};

impl DuelWords for English {
    fn ready_duel(&self, duel: ReadyDuelKind) -> ReadyDuelWords {
        match duel {
            ReadyDuelKind::Initialization => ReadyDuelWords {
                label: "Initialization",
                watch: "Watch the first epoch: B draws its weights from N(0, 0.2), starts far higher than Xavier's A, and stays behind.",
                measured: "On all 60,000 images, held out after three epochs, six seeds: A 126 to 127 nats, B 170 to 187.",
            },
            ReadyDuelKind::WarmUp => ReadyDuelWords {
                label: "KL warm-up",
                watch: "Watch the active units: at ten times the article's learning rate, the KL empties most of A's dimensions before its decoder has learned to use them; B meets the KL later.",
                measured: "On all 60,000 images, held out after three epochs, six seeds: A 126 to 139 nats with 4 to 7 active units, B 116 to 120 with 11 to 16. At the article's own rate, our study of ten epochs shows no such effect.",
            },
            ReadyDuelKind::LearningRate => ReadyDuelWords {
                label: "Learning rate",
                watch: "Watch B's total loss: steps a hundred times as large throw its weights out of reach, and it does no better than one image for all.",
                measured: "On all 60,000 images, held out after three epochs, six seeds: A 126 to 127 nats; B 206 to 236, which one image for all also reaches, and the verdict is 'diverged' every time.",
            },
        }
    }

    fn duel_open(&self) -> String {
        "No winner yet: both are measured on held-out digits after each epoch.".to_owned()
    }

    fn duel_incomparable(&self) -> String {
        "No winner: under different likelihoods the two losses are different quantities.".to_owned()
    }

    fn duel_close(&self, epoch: u32, gap: f32) -> String {
        format!("Too close to call after epoch {epoch}: {} nats apart.", nats(gap))
    }

    fn duel_ahead(&self, side: &str, epoch: u32, gap: f32) -> String {
        if gap.is_finite() {
            format!("{side} is ahead after epoch {epoch}: its −ELBO is {} nats lower.", nats(gap))
        } else {
            format!("{side} is ahead after epoch {epoch}: the other's held-out loss is not finite.")
        }
    }

    fn duel_survives(&self, ended: &str, side: &str) -> String {
        format!("{ended} has ended, its numbers are no longer finite. {side} goes on alone.")
    }

    fn duel_both_ended(&self) -> String {
        "Both have ended: their numbers are no longer finite.".to_owned()
    }

    fn duel_title(&self, only: Option<&str>, changes: usize) -> String {
        match only {
            Some(label) => format!("Duel: {label}"),
            None => format!("Duel: {changes} changes"),
        }
    }

    fn duel_shares(&self, seed: u64) -> String {
        format!("same seed, {seed}, and same batches · A solid, B dashed")
    }

    fn duel_rule(&self, clear_nats: f32) -> String {
        format!(
            "Ahead: at least {clear_nats:.0} nats of −ELBO apart on the held-out digits after the same epoch, about twice the spread between seeds of sound recipes in our study. One seed is one draw: try another."
        )
    }

    fn duel_remedy(&self, side: &str) -> String {
        format!("Run {side} alone, with the remedy")
    }

    fn duel_side_ended(&self, side: &str, why: &str) -> String {
        format!("{side} has ended: {why}")
    }

    fn nats_as_of_step(&self, step: u32) -> String {
        format!("nats per image, as of step {}", grouped(step))
    }

    fn duel_change(&self, label: &str, first: &str, second: &str) -> String {
        format!("{label}: {first} against {second}")
    }

    fn duel_waiting(&self, labels: &[&str]) -> String {
        match labels {
            [only] => format!("{only} was changed: that waits until the duel has ended."),
            [_, _, _, _, ..] => {
                format!("{} fields were changed: they wait until the duel has ended.", labels.len())
            }
            labels => format!("{} were changed: they wait until the duel has ended.", labels.join(", ")),
        }
    }

    fn duel_value(&self, own: &str) -> String {
        format!("B has, against A's {own}")
    }

    fn duel_shared_field(&self, label: &str) -> String {
        format!("both runs share the {}", label.to_lowercase())
    }

    fn duel_needs_value(&self, own: &str) -> String {
        format!("B needs a value of its own; A has {own}")
    }

    fn duel_same_value(&self, own: &str) -> String {
        format!("expected another value than A's, found {own}")
    }

    fn duel_step(&self) -> &'static str {
        "Step"
    }

    fn duel_training_loss(&self) -> &'static str {
        "Loss, training"
    }

    fn duel_active_units(&self) -> &'static str {
        "Active units"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lead_has_its_gap_unless_that_is_not_finite() {
        let said = [10.0, f32::INFINITY].map(|gap| English.duel_ahead("A", 1, gap));
        assert_eq!(said[0], "A is ahead after epoch 1: its −ELBO is 10.0 nats lower.");
        assert_eq!(said[1], "A is ahead after epoch 1: the other's held-out loss is not finite.");
    }

    #[test]
    fn what_waits_is_named_or_counted() {
        let waiting = |labels: &[&str]| English.duel_waiting(labels);
        assert_eq!(waiting(&["Beta"]), "Beta was changed: that waits until the duel has ended.");
        assert_eq!(
            waiting(&["Beta", "Seed"]),
            "Beta, Seed were changed: they wait until the duel has ended."
        );
        assert_eq!(waiting(&["a"; 5]), "5 fields were changed: they wait until the duel has ended.");
    }
}
