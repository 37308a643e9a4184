//! Who is ahead in a duel, and whether that can be said at all.

use elbo_protocol::HeldOut;
use elbo_recipe::{FieldId, Recipe};

use super::Run;
use crate::side::Side;
use elbo_words::words;

/// A lead counts as clear from so many nats per image. That is about twice the largest spread between seeds, a
/// standard deviation of 1.6 nats, among the sound recipes of our study.
pub const CLEAR_NATS: f32 = 3.0;

/// Fields that decide what the reconstruction measures: runs that differ in one have losses of different kinds.
const MEASURE: [FieldId; 3] = [FieldId::Likelihood, FieldId::GaussianSigma, FieldId::GaussianMean];

/// How a duel stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum DuelOutcome {
    /// There are no held-out measures of the same step yet.
    Open,
    /// The losses are of different kinds.
    Incomparable,
    /// Less than [`CLEAR_NATS`] apart.
    Close {
        /// Passes over the training images behind both.
        epoch: u32,
        /// Difference of the -ELBO, in nats per image.
        gap: f32,
    },
    /// One has a clearly lower -ELBO on the held-out digits.
    Ahead {
        /// The better one.
        side: Side,
        /// Passes over the training images behind both.
        epoch: u32,
        /// Difference of the -ELBO, in nats per image.
        gap: f32,
    },
    /// One has ended with numbers that are not finite, and the other has not.
    Survives {
        /// The one that goes on.
        side: Side,
    },
    /// Both have ended so.
    BothEnded,
}

impl DuelOutcome {
    /// How the duel of these two runs stands, or stood at a checkpoint, in optimizer updates.
    #[must_use]
    pub fn of(first: &Run, second: &Run, checkpoint: Option<u32>) -> Self {
        let [one, other] = [first, second].map(|run| run.at(checkpoint));
        match (one.ended, other.ended) {
            (Some(_), Some(_)) => return Self::BothEnded,
            (Some(_), None) => return Self::Survives { side: Side::B },
            (None, Some(_)) => return Self::Survives { side: Side::A },
            (None, None) => {}
        }
        if !comparable(&first.recipe, &second.recipe) {
            return Self::Incomparable;
        }
        let same_step = one.held_out.iter().rev().find_map(|measures| {
            let other = other.held_out.iter().rev().find(|other| other.step == measures.step)?;
            Some((measures, other))
        });
        let Some((one, other)) = same_step else { return Self::Open };
        let (one_loss, other_loss) = (minus_elbo(one), minus_elbo(other));
        if !one_loss.is_finite() && !other_loss.is_finite() {
            return Self::Open;
        }
        let gap = (one_loss - other_loss).abs();
        let epoch = one.epoch;
        if gap.is_finite() && gap < CLEAR_NATS {
            return Self::Close { epoch, gap };
        }
        // A loss of NaN is never the lower one.
        let side = if one_loss < other_loss || !other_loss.is_finite() { Side::A } else { Side::B };
        Self::Ahead { side, epoch, gap }
    }

    /// The side that is clearly better, if one is.
    #[must_use]
    pub fn winner(self) -> Option<Side> {
        match self {
            Self::Ahead { side, .. } | Self::Survives { side } => Some(side),
            Self::Open | Self::Incomparable | Self::Close { .. } | Self::BothEnded => None,
        }
    }

    /// In a sentence.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Open => words().duel_open(),
            Self::Incomparable => words().duel_incomparable(),
            Self::Close { epoch, gap } => words().duel_close(epoch, gap),
            Self::Ahead { side, epoch, gap } => words().duel_ahead(side.name(), epoch, gap),
            Self::Survives { side } => words().duel_survives(side.other().name(), side.name()),
            Self::BothEnded => words().duel_both_ended(),
        }
    }
}

/// -ELBO on the held-out digits, in nats per image, whatever beta the run minimizes.
fn minus_elbo(measures: &HeldOut) -> f32 {
    measures.terms.reconstruction + measures.terms.kl
}

fn comparable(one: &Recipe, other: &Recipe) -> bool {
    !one.differing(other).any(|field| MEASURE.contains(&field))
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use elbo_protocol::{RunId, Terms};

    use super::*;
    use crate::state::RunShape;

    fn run(id: u32, recipe: Recipe, losses: &[(u32, f32)]) -> Run {
        let mut run = Run::new(RunId(id), Rc::new(recipe), RunShape::default());
        let measures = |&(epoch, loss): &(u32, f32)| HeldOut {
            step: epoch * 10,
            epoch,
            terms: Terms::new(loss - 20.0, 20.0, 1.0),
            kl_per_dimension: vec![20.0],
            active_units: 1,
            batch_norm_gap: None,
        };
        run.held_out = Rc::new(losses.iter().map(measures).collect());
        run
    }

    fn outcome(first: &[(u32, f32)], second: &[(u32, f32)]) -> DuelOutcome {
        DuelOutcome::of(&run(1, Recipe::default(), first), &run(2, Recipe::default(), second), None)
    }

    #[test]
    fn runs_are_compared_after_the_newest_epoch_that_both_have_done() {
        assert_eq!(outcome(&[], &[(1, 150.0)]), DuelOutcome::Open);
        let ahead = outcome(&[(1, 150.0), (2, 90.0)], &[(1, 160.0)]);
        assert_eq!(ahead, DuelOutcome::Ahead { side: Side::A, epoch: 1, gap: 10.0 });
        assert_eq!(ahead.words(), "A is ahead after epoch 1: its −ELBO is 10.0 nats lower.");
        assert_eq!(outcome(&[(1, 160.0)], &[(1, 150.0)]).winner(), Some(Side::B));
    }

    #[test]
    fn a_moment_has_the_outcome_of_its_time() {
        let pair = [(&[(1, 150.0), (2, 90.0)], 1), (&[(1, 120.0), (2, 120.0)], 2)];
        let [mut first, second] = pair.map(|(losses, id)| run(id, Recipe::default(), losses));
        first.step = 25;
        first.ended = Some("not finite".to_owned());
        let winner = |moment| DuelOutcome::of(&first, &second, moment).winner();
        assert_eq!(
            [Some(5), Some(10), Some(24), None].map(winner),
            [None, Some(Side::B), Some(Side::A), Some(Side::B)]
        );
    }

    #[test]
    fn a_small_gap_is_no_win() {
        let close = outcome(&[(3, 120.0)], &[(3, 122.5)]);
        assert_eq!((close, close.winner()), (DuelOutcome::Close { epoch: 3, gap: 2.5 }, None));
        assert_eq!(outcome(&[(3, 120.0)], &[(3, 123.0)]).winner(), Some(Side::A));
    }

    #[test]
    fn a_loss_that_is_no_number_never_wins() {
        for bad in [f32::NAN, f32::INFINITY] {
            assert_eq!(outcome(&[(1, bad)], &[(1, 500.0)]).winner(), Some(Side::B));
            assert_eq!(outcome(&[(1, 500.0)], &[(1, bad)]).winner(), Some(Side::A));
        }
    }

    #[test]
    fn a_run_that_ended_loses_to_one_that_goes_on() {
        let (mut first, mut second) = (run(1, Recipe::default(), &[]), run(2, Recipe::default(), &[]));
        second.ended = Some("not finite".to_owned());
        assert_eq!(DuelOutcome::of(&first, &second, None), DuelOutcome::Survives { side: Side::A });
        first.ended = second.ended.clone();
        assert_eq!(DuelOutcome::of(&first, &second, None).winner(), None);
    }

    #[test]
    fn different_likelihoods_are_not_compared_and_different_betas_are() {
        let gaussian = Recipe::default().with(FieldId::Likelihood, "gaussian").unwrap();
        let pair = |other: Recipe| {
            DuelOutcome::of(&run(1, Recipe::default(), &[(1, 150.0)]), &run(2, other, &[(1, 20.0)]), None)
        };
        assert_eq!(pair(gaussian), DuelOutcome::Incomparable);
        let beta = Recipe::default().with(FieldId::Beta, "4").unwrap();
        assert_eq!(pair(beta).winner(), Some(Side::B));
    }
}
