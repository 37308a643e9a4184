//! What a latent slider spans, and in which order the sliders stand.

use elbo_protocol::{Spread, USED_NATS};

use crate::order::largest_first;

/// Largest value of a slider, in either direction.
pub const SLIDER_REACH: f32 = 100.0;

/// Most sliders: as many as a recipe can have latent dimensions.
pub const MOST_SLIDERS: usize = 256;

/// Deviations of the aggregated posterior that a slider spans, to either side of its mean.
const SPANNED: f32 = 3.0;

/// A span ends at multiples of this, so that it does not change with every survey.
const ROUNDED_TO: f32 = 0.5;

/// From where to where a slider goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SliderSpan {
    /// Its smallest value.
    pub low: f32,
    /// Its largest value.
    pub high: f32,
}

impl SliderSpan {
    /// The span of a dimension whose aggregated posterior is this, or is the prior before it is known; widened
    /// where the value lies outside.
    #[must_use]
    pub fn of(spread: Option<&Spread>, value: f32) -> Self {
        let usable = |spread: &&Spread| spread.mean.is_finite() && spread.deviation.is_finite();
        let (mean, deviation) =
            spread.filter(usable).map_or((0.0, 1.0), |spread| (spread.mean, spread.deviation.abs()));
        let reach = (SPANNED * deviation).max(ROUNDED_TO);
        let rounded = |end: f32, round: fn(f32) -> f32| {
            (round(end / ROUNDED_TO) * ROUNDED_TO).clamp(-SLIDER_REACH, SLIDER_REACH)
        };
        let (low, high) = (rounded(mean - reach, f32::round), rounded(mean + reach, f32::round));
        // A value is never cut off, so its end is rounded outwards.
        let value = reachable(value);
        let (floor, ceiling) = (rounded(value, f32::floor), rounded(value, f32::ceil));
        Self { low: low.min(floor), high: high.max(ceiling) }
    }

    /// Distance between neighboring values.
    #[must_use]
    pub fn step(self) -> f32 {
        match self.high - self.low {
            width if width <= 12.0 => 0.05,
            width if width <= 50.0 => 0.25,
            _ => 0.5,
        }
    }

    /// Where a value lies: 0 at the low end, 1 at the high end.
    #[must_use]
    pub fn share(self, value: f32) -> f32 {
        ((value - self.low) / (self.high - self.low).max(f32::MIN_POSITIVE)).clamp(0.0, 1.0)
    }
}

/// The sliders in their order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ranking {
    /// All dimensions, largest KL first.
    pub order: Vec<usize>,
    /// How many of them, from the first, are used; all if none is.
    pub used: usize,
}

impl Ranking {
    /// The dimensions by KL, in nats; in their own order before it is known.
    #[must_use]
    pub fn new(latent: usize, kl: Option<&[f32]>) -> Self {
        let Some(kl) = kl.filter(|kl| kl.len() == latent) else {
            return Self { order: (0..latent).collect(), used: latent };
        };
        let used = kl.iter().filter(|kl| !is_unused(**kl)).count();
        Self { order: largest_first(kl), used: if used == 0 { latent } else { used } }
    }
}

/// Whether a KL, in nats, marks its dimension as unused.
#[must_use]
pub fn is_unused(kl: f32) -> bool {
    kl < USED_NATS
}

/// The nearest value that a slider can take; zero for one that is not finite.
#[must_use]
pub fn reachable(value: f32) -> f32 {
    if value.is_finite() { value.clamp(-SLIDER_REACH, SLIDER_REACH) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn spread(mean: f32, deviation: f32) -> Spread {
        Spread { mean, deviation, kl: 1.0 }
    }

    #[test]
    fn there_are_sliders_for_the_largest_latent_space() {
        use elbo_recipe::{FieldId, Kind};
        let kind = FieldId::Latent.field().kind;
        assert_eq!(kind, Kind::Whole { min: 1, max: MOST_SLIDERS as u64 });
    }

    #[test]
    fn a_slider_spans_three_deviations_of_the_aggregated_posterior() {
        assert_eq!(SliderSpan::of(None, 0.0), SliderSpan { low: -3.0, high: 3.0 });
        assert_eq!(SliderSpan::of(Some(&spread(0.1, 1.1)), 0.0), SliderSpan { low: -3.0, high: 3.5 });
        assert_eq!(SliderSpan::of(Some(&spread(4.0, 0.5)), 4.0), SliderSpan { low: 2.5, high: 5.5 });
        assert_eq!(SliderSpan::of(Some(&spread(f32::NAN, 1.0)), 0.0), SliderSpan { low: -3.0, high: 3.0 });
    }

    #[test]
    fn a_value_outside_widens_the_span() {
        assert_eq!(SliderSpan::of(None, 4.2), SliderSpan { low: -3.0, high: 4.5 });
        assert_eq!(SliderSpan::of(Some(&spread(0.0, 0.0)), -2.0), SliderSpan { low: -2.0, high: 0.5 });
        assert_eq!(SliderSpan::of(None, f32::INFINITY), SliderSpan::of(None, 0.0));
    }

    #[test]
    fn dimensions_are_ranked_by_kl_and_stable_among_equals() {
        assert_eq!(Ranking::new(4, None), Ranking { order: vec![0, 1, 2, 3], used: 4 });
        let ranking = Ranking::new(4, Some(&[0.001, 2.0, 0.001, 3.0]));
        assert_eq!(ranking, Ranking { order: vec![3, 1, 0, 2], used: 2 });
        assert_eq!(Ranking::new(2, Some(&[0.0, 0.001])).used, 2, "nothing is folded away if all would be");
        assert_eq!(Ranking::new(3, Some(&[1.0])).order, [0, 1, 2], "of another size");
        assert_eq!(Ranking::new(2, Some(&[f32::NAN, 1.0])).order.len(), 2);
    }

    proptest! {
        #[test]
        fn a_span_holds_its_value_and_is_wide_enough_to_move_in(
            mean in -200f32..200.0, deviation in -1f32..200.0, value in -200f32..200.0,
        ) {
            let span = SliderSpan::of(Some(&spread(mean, deviation)), value);
            let value = reachable(value);
            prop_assert!(span.low <= value && value <= span.high, "{:?}", span);
            prop_assert!(-SLIDER_REACH <= span.low && span.high <= SLIDER_REACH);
            prop_assert!((0.0..=1.0).contains(&span.share(value)) && span.step() > 0.0);
        }
    }
}
