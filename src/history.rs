//! The terms of every training step of a run, in bounded space.
//!
//! Steps fall into buckets of `stride` steps; when all buckets are full, neighbours merge and the stride
//! doubles. What is kept depends on the step numbers only, not on how the steps were grouped in messages.

use elbo_protocol::Terms;

/// Most buckets kept.
pub const BUCKETS: usize = 2048;

/// Smallest, mean and largest value of one term over the steps of a bucket, in nats per image.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// Smallest value.
    pub min: f32,
    /// Mean value.
    pub mean: f32,
    /// Largest value.
    pub max: f32,
}

/// One of the quantities that a chart shows, in nats per image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Series {
    /// The quantity that training minimises.
    Loss,
    /// Negative log-likelihood.
    Reconstruction,
    /// KL divergence from the prior, not weighted.
    Kl,
}

impl Series {
    /// All series, in drawing order.
    pub const ALL: [Self; 3] = [Self::Kl, Self::Reconstruction, Self::Loss];

    /// Its value.
    #[must_use]
    pub fn of(self, terms: Terms) -> f32 {
        match self {
            Self::Loss => terms.loss,
            Self::Reconstruction => terms.reconstruction,
            Self::Kl => terms.kl,
        }
    }

    fn column(self) -> usize {
        match self {
            Self::Loss => 0,
            Self::Reconstruction => 1,
            Self::Kl => 2,
        }
    }
}

/// Several steps that lie side by side.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Bucket {
    first: u32,
    last: u32,
    count: u32,
    sum: [f64; 3],
    min: [f32; 3],
    max: [f32; 3],
}

impl Bucket {
    fn of(step: u32, terms: Terms) -> Self {
        let values = [terms.loss, terms.reconstruction, terms.kl];
        Self { first: step, last: step, count: 1, sum: values.map(f64::from), min: values, max: values }
    }

    fn merge(&mut self, later: &Self) {
        self.last = later.last;
        self.count += later.count;
        for column in 0..3 {
            self.sum[column] += later.sum[column];
            self.min[column] = self.min[column].min(later.min[column]);
            self.max[column] = self.max[column].max(later.max[column]);
        }
    }
}

/// The terms of a run's steps, in at most [`BUCKETS`] buckets.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    stride: u32,
    buckets: Vec<Bucket>,
}

impl Default for History {
    fn default() -> Self {
        Self { stride: 1, buckets: Vec::new() }
    }
}

impl History {
    /// Steps in a full bucket.
    #[must_use]
    pub fn stride(&self) -> u32 {
        self.stride
    }

    /// Buckets in use.
    #[must_use]
    pub fn len(&self) -> usize {
        self.buckets.len()
    }

    /// Whether no step has been recorded.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.buckets.is_empty()
    }

    /// The last step recorded; zero before the first.
    #[must_use]
    pub fn last_step(&self) -> u32 {
        self.buckets.last().map_or(0, |bucket| bucket.last)
    }

    /// Records one step. A step at or before the last one, or terms that are not finite, are left out.
    pub fn push(&mut self, step: u32, terms: Terms) {
        if step <= self.last_step() || !terms.is_finite() {
            return;
        }
        while self.slot(step) as usize >= BUCKETS {
            self.double();
        }
        let bucket = Bucket::of(step, terms);
        let slot = self.slot(step);
        let stride = self.stride;
        match self.buckets.last_mut() {
            Some(last) if (last.first - 1) / stride == slot => last.merge(&bucket),
            _ => self.buckets.push(bucket),
        }
    }

    /// One point a bucket: the step in its middle, and the spread of the series.
    pub fn points(&self, series: Series) -> impl Iterator<Item = (f64, Spread)> + '_ {
        let column = series.column();
        self.buckets.iter().map(move |bucket| {
            let mean = (bucket.sum[column] / f64::from(bucket.count)) as f32;
            let middle = f64::midpoint(f64::from(bucket.first), f64::from(bucket.last));
            (middle, Spread { min: bucket.min[column], mean, max: bucket.max[column] })
        })
    }

    fn slot(&self, step: u32) -> u32 {
        (step - 1) / self.stride
    }

    fn double(&mut self) {
        self.stride = self.stride.saturating_mul(2);
        let stride = self.stride;
        let mut merged: Vec<Bucket> = Vec::with_capacity(BUCKETS);
        for bucket in &self.buckets {
            match merged.last_mut() {
                Some(last) if (last.first - 1) / stride == (bucket.first - 1) / stride => last.merge(bucket),
                _ => merged.push(*bucket),
            }
        }
        self.buckets = merged;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn terms(step: u32) -> Terms {
        Terms::new(100.0 + (step % 7) as f32, 10.0 + (step % 3) as f32, 1.0)
    }

    fn recorded(steps: impl IntoIterator<Item = u32>) -> History {
        let mut history = History::default();
        for step in steps {
            history.push(step, terms(step));
        }
        history
    }

    #[test]
    fn the_stride_doubles_when_the_buckets_are_full() {
        let full = BUCKETS as u32;
        assert_eq!((recorded(1..=full).stride(), recorded(1..=full).len()), (1, BUCKETS));
        let doubled = recorded(1..=full + 1);
        assert_eq!((doubled.stride(), doubled.len()), (2, BUCKETS / 2 + 1));
    }

    #[test]
    fn steps_that_are_late_or_not_finite_are_left_out() {
        let mut history = recorded(1..=3);
        let before = history.clone();
        history.push(2, terms(2));
        history.push(0, terms(0));
        history.push(4, Terms { kl: f32::NAN, ..terms(4) });
        assert_eq!(history, before);
    }

    #[test]
    fn a_huge_step_number_takes_no_more_room() {
        let history = recorded([1, 2, u32::MAX]);
        assert_eq!(history.last_step(), u32::MAX);
        assert!(history.len() <= 2);
    }

    proptest! {
        #[test]
        fn the_mean_over_all_buckets_is_the_mean_over_all_steps(steps in 1u32..9000) {
            let history = recorded(1..=steps);
            let expected: f64 = (1..=steps).map(|step| f64::from(terms(step).kl)).sum();
            let sum: f64 = history.buckets.iter().map(|bucket| bucket.sum[2]).sum();
            prop_assert!((sum - expected).abs() < 1e-6 * expected);
            prop_assert!(history.len() <= BUCKETS);
            for (_, spread) in history.points(Series::Reconstruction) {
                prop_assert!(spread.min <= spread.mean && spread.mean <= spread.max);
            }
        }

        #[test]
        fn buckets_depend_on_the_step_numbers_only(gaps in prop::collection::vec(1u32..40, 1..900), late in 1u32..2000) {
            let steps: Vec<u32> = gaps.iter().scan(0, |step, gap| { *step += gap; Some(*step) }).collect();
            let plain = recorded(steps.iter().copied());
            // The same steps, and among them repeats of earlier ones.
            let noisy = recorded(steps.iter().flat_map(|&step| [step, step.saturating_sub(late)]));
            prop_assert_eq!(&plain, &noisy);
            for bucket in &plain.buckets {
                prop_assert_eq!((bucket.first - 1) / plain.stride, (bucket.last - 1) / plain.stride);
            }
        }
    }
}
