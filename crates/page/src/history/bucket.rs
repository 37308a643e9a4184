//! What is kept of several steps that lie side by side.

use elbo_protocol::{Outcome, StepMeasures};

use super::series::{COLUMNS, Series};

/// Smallest, mean and largest value of one quantity over the steps of a bucket.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BucketSpread {
    /// Smallest value.
    pub min: f32,
    /// Mean value.
    pub mean: f32,
    /// Largest value.
    pub max: f32,
}

/// The steps of one bucket, and how many of their updates were no plain ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Steps {
    /// The first, from 1.
    pub first: u32,
    /// The last.
    pub last: u32,
    /// Updates with clipped gradients.
    pub clipped: u32,
    /// Updates not made.
    pub skipped: u32,
}

impl Steps {
    /// The step in the middle.
    #[must_use]
    pub fn middle(&self) -> f64 {
        f64::midpoint(f64::from(self.first), f64::from(self.last))
    }
}

/// The finite values of one quantity over some steps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cell {
    count: u32,
    pub(super) sum: f64,
    min: f32,
    max: f32,
}

impl Cell {
    const EMPTY: Self = Self { count: 0, sum: 0.0, min: f32::INFINITY, max: f32::NEG_INFINITY };

    pub(super) fn of(value: Option<f32>) -> Self {
        let finite = value.filter(|value| value.is_finite());
        finite.map_or(Self::EMPTY, |value| Self { count: 1, sum: f64::from(value), min: value, max: value })
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.sum += other.sum;
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
    }

    pub(super) fn spread(&self) -> Option<BucketSpread> {
        let mean = (self.sum / f64::from(self.count)) as f32;
        (self.count > 0).then_some(BucketSpread { min: self.min, mean, max: self.max })
    }
}

/// Several steps that lie side by side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bucket {
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) clipped: u32,
    pub(super) skipped: u32,
    pub(super) cells: [Cell; COLUMNS],
}

impl Bucket {
    pub(super) fn of(step: u32, measures: &StepMeasures) -> Self {
        let count = |outcome| u32::from(measures.outcome == outcome);
        Self {
            first: step,
            last: step,
            clipped: count(Outcome::Clipped),
            skipped: count(Outcome::Skipped),
            cells: Series::ALL.map(|series| Cell::of(series.of(measures))),
        }
    }

    pub(super) fn merge(&mut self, later: &Self) {
        self.last = later.last;
        self.clipped = self.clipped.saturating_add(later.clipped);
        self.skipped = self.skipped.saturating_add(later.skipped);
        for (cell, other) in self.cells.iter_mut().zip(&later.cells) {
            cell.merge(other);
        }
    }
}
