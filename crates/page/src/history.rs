//! The measures of every training step of a run, in bounded space.
//!
//! Steps fall into buckets of `stride` steps; when all buckets are full, neighbors merge and the stride
//! doubles. What is kept depends on the step numbers only, not on how the steps were grouped in messages. (The
//! update ratio is measured every tenth step, and of each message only the newest comes: it is noted beside.)

mod bucket;
mod series;

use elbo_protocol::StepMeasures;
#[cfg(test)]
use elbo_protocol::{Outcome, Terms};

use bucket::{Bucket, Cell};
pub use bucket::{BucketSpread, Steps};
pub use series::{Series, Term};

/// Most buckets kept.
pub const BUCKETS: usize = 2048;

/// The measures of a run's steps, in at most [`BUCKETS`] buckets.
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

    /// Records one step. A step at or before the last one is left out, and so is each value that is not
    /// finite.
    pub fn push(&mut self, step: u32, measures: &StepMeasures) {
        if step <= self.last_step() {
            return;
        }
        while self.slot(step) as usize >= BUCKETS {
            self.double();
        }
        let bucket = Bucket::of(step, measures);
        let slot = self.slot(step);
        let stride = self.stride;
        match self.buckets.last_mut() {
            Some(last) if (last.first - 1) / stride == slot => last.merge(&bucket),
            _ => self.buckets.push(bucket),
        }
    }

    /// Notes the update ratio of a step that is recorded; of any other it is left out, as is one that is not
    /// finite.
    pub fn note_update_ratio(&mut self, step: u32, ratio: f32) {
        if let Some(index) = self.bucket_of(step) {
            self.buckets[index].cells[Series::UpdateRatio.column()].merge(&Cell::of(Some(ratio)));
        }
    }

    /// Forgets a step and what came after it. Of the bucket that the step lies in, all steps go, since they
    /// are not kept apart; they are fewer than [`History::stride`].
    pub fn truncate(&mut self, from: u32) {
        let keep = self.buckets.partition_point(|bucket| bucket.last < from);
        self.buckets.truncate(keep);
    }

    /// One point a bucket: the step in its middle, and the spread of the series. A bucket without a finite
    /// value has none.
    pub fn points(&self, series: Series) -> impl Iterator<Item = (f64, BucketSpread)> + '_ {
        let column = series.column();
        self.buckets.iter().filter_map(move |bucket| {
            let middle = f64::midpoint(f64::from(bucket.first), f64::from(bucket.last));
            bucket.cells[column].spread().map(|spread| (middle, spread))
        })
    }

    /// The buckets' steps, in order.
    pub fn steps(&self) -> impl Iterator<Item = Steps> + '_ {
        self.buckets.iter().map(|bucket| {
            let Bucket { first, last, clipped, skipped, .. } = *bucket;
            Steps { first, last, clipped, skipped }
        })
    }

    /// The steps of the bucket with this step; none if it was not recorded.
    #[must_use]
    pub fn steps_at(&self, step: u32) -> Option<Steps> {
        self.steps().nth(self.bucket_of(step)?)
    }

    /// The spread of the series over the bucket with this step; none if there is no finite value. Of the
    /// update ratio it is that of the last bucket that has one.
    #[must_use]
    pub fn at(&self, step: u32, series: Series) -> Option<BucketSpread> {
        let index = self.bucket_of(step)?;
        let spread = |bucket: &Bucket| bucket.cells[series.column()].spread();
        match series {
            Series::UpdateRatio => self.buckets[..=index].iter().rev().find_map(spread),
            _ => spread(&self.buckets[index]),
        }
    }

    fn bucket_of(&self, step: u32) -> Option<usize> {
        let index = self.buckets.partition_point(|bucket| bucket.last < step);
        self.buckets.get(index).filter(|bucket| bucket.first <= step).map(|_| index)
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

/// Measures of a made-up step, for tests.
#[cfg(test)]
pub(crate) fn measures(terms: Terms) -> StepMeasures {
    let outcome = Outcome::Applied;
    StepMeasures { terms, gradient_norm: 1.0, largest_logvar: 0.5, learning_rate: 1e-3, beta: 1.0, outcome }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(step: u32) -> StepMeasures {
        measures(Terms::new(100.0 + (step % 7) as f32, 10.0 + (step % 3) as f32, 1.0))
    }

    fn recorded(steps: impl IntoIterator<Item = u32>) -> History {
        let mut history = History::default();
        for step in steps {
            history.push(step, &of(step));
        }
        history
    }

    #[test]
    fn every_series_has_a_column_of_its_own() {
        for (column, series) in Series::ALL.into_iter().enumerate() {
            assert_eq!(series.column(), column);
        }
    }

    #[test]
    fn the_stride_doubles_when_the_buckets_are_full() {
        let full = BUCKETS as u32;
        assert_eq!((recorded(1..=full).stride(), recorded(1..=full).len()), (1, BUCKETS));
        let doubled = recorded(1..=full + 1);
        assert_eq!((doubled.stride(), doubled.len()), (2, BUCKETS / 2 + 1));
    }

    #[test]
    fn steps_that_are_late_are_left_out() {
        let mut history = recorded(1..=3);
        let before = history.clone();
        history.push(2, &of(2));
        history.push(0, &of(0));
        assert_eq!(history, before);
    }

    #[test]
    fn a_value_that_is_not_finite_leaves_the_others_of_its_step() {
        let mut history = recorded(1..=3);
        history.push(4, &StepMeasures { gradient_norm: f32::INFINITY, ..of(4) });
        assert_eq!(history.last_step(), 4);
        assert_eq!(history.points(Series::GradientNorm).count(), 3);
        assert_eq!(history.points(Series::Term(Term::Kl)).count(), 4);
    }

    #[test]
    fn a_huge_step_number_takes_no_more_room() {
        let history = recorded([1, 2, u32::MAX]);
        assert_eq!(history.last_step(), u32::MAX);
        assert!(history.len() <= 2);
    }

    #[test]
    fn update_ratios_are_noted_where_their_step_lies_and_go_with_it() {
        let mut history = recorded(1..=40);
        for step in [10, 20, 30, 40, 50] {
            history.note_update_ratio(step, step as f32);
        }
        history.note_update_ratio(15, f32::NAN);
        let noted = |history: &History| -> Vec<f32> {
            history.points(Series::UpdateRatio).map(|(_, spread)| spread.mean).collect()
        };
        assert_eq!(noted(&history), [10.0, 20.0, 30.0, 40.0]);
        assert_eq!(history.at(29, Series::UpdateRatio).map(|spread| spread.max), Some(20.0));
        assert_eq!(history.at(9, Series::UpdateRatio), None);
        history.truncate(25);
        assert_eq!(noted(&history), [10.0, 20.0]);
    }

    #[test]
    fn a_value_is_found_by_any_step_of_its_bucket() {
        let history = recorded((1..=BUCKETS as u32).chain([BUCKETS as u32 + 1]));
        assert_eq!(history.at(7, Series::Beta), history.at(8, Series::Beta));
        let Steps { first, last, .. } = history.steps_at(8).unwrap();
        assert_eq!((first, last), (7, 8));
        assert_eq!((history.at(0, Series::Beta), history.steps_at(9999)), (None, None));
    }

    #[test]
    fn clipped_and_skipped_updates_are_counted_by_bucket() {
        let mut history = History::default();
        for step in 1..=5000 {
            let outcome = match step % 5 {
                0 => Outcome::Clipped,
                1 => Outcome::Skipped,
                _ => Outcome::Applied,
            };
            history.push(step, &StepMeasures { outcome, ..of(step) });
        }
        let total = history.steps().fold((0, 0), |(c, s), steps| (c + steps.clipped, s + steps.skipped));
        assert_eq!(total, (1000, 1000));
        assert!(history.len() <= BUCKETS);
    }

    proptest! {
        #[test]
        fn the_mean_over_all_buckets_is_the_mean_over_all_steps(steps in 1u32..9000) {
            let history = recorded(1..=steps);
            let expected: f64 = (1..=steps).map(|step| f64::from(of(step).terms.kl)).sum();
            let column = Series::Term(Term::Kl).column();
            let sum: f64 = history.buckets.iter().map(|bucket| bucket.cells[column].sum).sum();
            prop_assert!((sum - expected).abs() < 1e-6 * expected);
            prop_assert!(history.len() <= BUCKETS);
            for (_, spread) in history.points(Series::Term(Term::Reconstruction)) {
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

        #[test]
        fn a_rollback_keeps_what_lies_before_it_but_for_a_bucket(steps in 1u32..6000, from in 1u32..6000, again in 1u32..3000) {
            let mut history = recorded(1..=steps);
            let before = history.clone();
            history.truncate(from);
            prop_assert!(history.last_step() < from);
            prop_assert!(history.last_step() + history.stride() >= from.min(steps + 1));
            prop_assert_eq!(&history.buckets[..], &before.buckets[..history.len()]);
            for step in from..from + again {
                history.push(step, &of(step));
            }
            prop_assert_eq!(history.last_step(), from + again - 1);
            prop_assert!(history.len() <= BUCKETS);
            prop_assert!(history.buckets.windows(2).all(|pair| pair[0].last < pair[1].first));
        }
    }
}
