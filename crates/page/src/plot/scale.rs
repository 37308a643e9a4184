//! From values to pixels: linear and logarithmic scales, and their ticks.

/// Where values lie along one axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    low: f64,
    high: f64,
    from_px: f64,
    to_px: f64,
    logarithmic: bool,
}

impl Scale {
    /// A linear scale that puts `low` at `from_px` and `high` at `to_px`.
    #[must_use]
    pub fn linear(low: f64, high: f64, from_px: f64, to_px: f64) -> Self {
        let high = if high > low { high } else { low + 1.0 };
        Self { low, high, from_px, to_px, logarithmic: false }
    }

    /// A logarithmic scale. What is not positive lies with the smallest positive number.
    #[must_use]
    pub fn logarithmic(low: f64, high: f64, from_px: f64, to_px: f64) -> Self {
        let low = low.max(f64::MIN_POSITIVE);
        let high = if high > low { high } else { low * 10.0 };
        Self { low, high, from_px, to_px, logarithmic: true }
    }

    /// Where a value lies, in pixels; outside the axis for values outside the domain.
    #[must_use]
    pub fn px(&self, value: f64) -> f64 {
        let share = if self.logarithmic {
            (value.max(f64::MIN_POSITIVE) / self.low).ln() / (self.high / self.low).ln()
        } else {
            (value - self.low) / (self.high - self.low)
        };
        self.from_px + share * (self.to_px - self.from_px)
    }

    /// The value that lies there.
    #[must_use]
    pub fn value(&self, px: f64) -> f64 {
        let share = (px - self.from_px) / (self.to_px - self.from_px);
        if self.logarithmic {
            self.low * (self.high / self.low).powf(share)
        } else {
            self.low + share * (self.high - self.low)
        }
    }

    /// Round values inside the domain, at most about `most` of them, lowest first.
    #[must_use]
    pub fn ticks(&self, most: usize) -> Vec<f64> {
        let most = most.max(2);
        let inside = |value: &f64| *value >= self.low * (1.0 - 1e-9) && *value <= self.high * (1.0 + 1e-9);
        if self.logarithmic {
            let decades = self.low.log10().floor() as i32..=self.high.log10().ceil() as i32;
            let with = |mantissas: &[f64]| -> Vec<f64> {
                let decade = |d: i32| mantissas.iter().map(move |m| m * 10f64.powi(d));
                decades.clone().flat_map(decade).filter(inside).collect()
            };
            return [with(&[1.0, 2.0, 5.0]), with(&[1.0, 3.0]), with(&[1.0])]
                .into_iter()
                .find(|ticks| ticks.len() <= most)
                .unwrap_or_else(|| with(&[1.0]).into_iter().step_by(2).collect());
        }
        let step = round_step((self.high - self.low) / most as f64);
        let first = (self.low / step).ceil();
        (0..=most + 1).map(|i| (first + i as f64) * step).filter(inside).collect()
    }
}

/// The smallest of 1, 2, 5, 10, ... that is at least so large.
fn round_step(least: f64) -> f64 {
    let decade = 10f64.powf(least.log10().floor());
    [1.0, 2.0, 5.0, 10.0]
        .map(|m| m * decade)
        .into_iter()
        .find(|step| *step >= least * (1.0 - 1e-9))
        .unwrap_or(least)
}

/// The largest of 1, 2, 5, 10, ... that is at most so large.
#[must_use]
pub fn round_down(value: f64) -> f64 {
    let decade = 10f64.powf(value.log10().floor());
    [5.0, 2.0, 1.0]
        .map(|m| m * decade)
        .into_iter()
        .find(|step| *step <= value * (1.0 + 1e-9))
        .unwrap_or(decade)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn log_ticks_are_one_two_five() {
        let scale = Scale::logarithmic(10.0, 600.0, 0.0, 1.0);
        assert_eq!(scale.ticks(8), [10.0, 20.0, 50.0, 100.0, 200.0, 500.0]);
    }

    #[test]
    fn linear_ticks_are_round() {
        assert_eq!(Scale::linear(0.0, 12.0, 0.0, 1.0).ticks(6), [0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0]);
    }

    #[test]
    fn rounding_down_stays_on_the_series() {
        assert_eq!([10.0, 9.0, 4.9, 0.3, 0.1].map(round_down), [10.0, 5.0, 2.0, 0.2, 0.1]);
    }

    proptest! {
        #[test]
        fn pixels_and_values_are_inverse(low in 0.01f64..100.0, span in 1.1f64..1000.0, share in 0f64..1.0) {
            for scale in [Scale::linear(low, low * span, 300.0, 10.0), Scale::logarithmic(low, low * span, 300.0, 10.0)] {
                let px = 300.0 + share * (10.0 - 300.0);
                prop_assert!((scale.px(scale.value(px)) - px).abs() < 1e-6);
            }
        }

        #[test]
        fn ticks_are_inside_rising_and_few(low in -50f64..50.0, span in 0.001f64..1e6, most in 2usize..12) {
            let high = low + span;
            let log = Scale::logarithmic(low.abs() + 0.01, low.abs() + 0.02 + span, 0.0, 1.0);
            for (scale, ticks) in [(Scale::linear(low, high, 0.0, 1.0), most + 2), (log, most.max(5))].map(|(s, n)| (s, (s.ticks(most), n))) {
                let (ticks, bound) = ticks;
                prop_assert!(ticks.len() <= bound, "{:?}", ticks);
                prop_assert!(ticks.windows(2).all(|pair| pair[0] < pair[1]));
                prop_assert!(ticks.iter().all(|tick| (-1e-6..=1.0 + 1e-6).contains(&scale.px(*tick))));
            }
        }
    }
}
