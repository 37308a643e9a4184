//! A large product on two threads, one for each half of its rows. Every sum is what it is on one thread.

use super::{Factor, Finish, Product, tile::HEIGHT};
use crate::{
    simd::lanes::run,
    simd::threads::{TWO, both},
};

/// Multiplications from which on a second thread is worth waking.
const WORTH: usize = 500_000;

impl Factor<'_> {
    /// The lines from one on.
    fn after_line(self, line: usize) -> Self {
        let begin = if self.along { line * self.stride } else { line };
        Self { data: &self.data[begin..], ..self }
    }
}

impl Finish<'_> {
    /// For the numbers of the output from one on.
    fn after_number(self, number: usize) -> Self {
        match self {
            Self::Keep | Self::Relu => self,
            Self::Where(positive) => Self::Where(&positive[number..]),
            Self::Times(slopes) => Self::Times(&slopes[number..]),
        }
    }
}

impl Product<'_> {
    /// Computes the product, on two threads where there are two and it is worth it.
    pub(crate) fn compute(self) {
        let half = (self.rows / 2).next_multiple_of(HEIGHT);
        if !TWO || half >= self.rows || self.rows * self.columns * self.depth < WORTH {
            return run(self);
        }
        let Product { left, right, rows, columns, depth, start, finish, out, sums, packs } = self;
        let mut second = packs.second.take().unwrap_or_default();
        let at = half * columns;
        let (upper, lower) = out.split_at_mut(at);
        let rest = Product {
            left: left.after_line(half),
            right,
            rows: rows - half,
            columns,
            depth,
            start,
            finish: finish.after_number(at),
            out: lower,
            // The first half adds them up.
            sums: None,
            packs: &mut second,
        };
        let first = Product {
            left,
            right,
            rows: half,
            columns,
            depth,
            start,
            finish,
            out: upper,
            sums,
            packs: &mut *packs,
        };
        both(|| run(first), || run(rest));
        packs.second = Some(second);
    }
}
