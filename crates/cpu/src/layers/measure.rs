//! Measures of gradients, of layers and of the posterior.

use elbo_engine::DEAD_SPREAD;

use crate::simd::lanes::{Kernel, Lanes};

/// Numbers that are added in 32 bits before their sum joins the others in 64.
pub(crate) const PIECE: usize = 4096;

/// Sum of squares and largest magnitude of numbers.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Magnitudes {
    /// Sum of squares; NaN if one of them is NaN.
    pub squares: f64,
    /// Largest magnitude; NaN if one of them is NaN.
    pub largest: f32,
}

impl Magnitudes {
    /// Of a sum and a maximum that may have passed over a NaN: the sum has not.
    pub(crate) fn new(squares: f64, largest: f32) -> Self {
        Self { squares, largest: if squares.is_nan() { f32::NAN } else { largest } }
    }

    /// Euclidean norm.
    pub(crate) fn norm(self) -> f32 {
        self.squares.sqrt() as f32
    }
}

/// Measures the magnitudes of numbers.
pub(crate) struct Measure<'a>(pub &'a [f32]);

impl Kernel for Measure<'_> {
    type Output = Magnitudes;

    #[inline(always)]
    fn run<L: Lanes>(self) -> Magnitudes {
        let (mut squares, mut largest) = (0.0, L::splat(0.0));
        for piece in self.0.chunks(PIECE) {
            let mut sums = [L::splat(0.0); 2];
            for pair in piece.chunks(2 * L::N) {
                for (sum, x) in sums.iter_mut().zip(pair.chunks_exact(L::N)) {
                    let x = L::load(x);
                    *sum = x.mul_add(x, *sum);
                    largest = largest.max(x.abs());
                }
            }
            squares += f64::from((sums[0] + sums[1]).sum());
        }
        Magnitudes::new(squares, largest.largest())
    }
}

/// Sum of the magnitudes of numbers.
pub(crate) struct SumOfMagnitudes<'a>(pub &'a [f32]);

impl Kernel for SumOfMagnitudes<'_> {
    type Output = f64;

    #[inline(always)]
    fn run<L: Lanes>(self) -> f64 {
        let pieces = self.0.chunks(PIECE);
        pieces
            .map(|piece| {
                let mut sum = L::splat(0.0);
                for x in piece.chunks_exact(L::N) {
                    sum = sum + L::load(x).abs();
                }
                f64::from(sum.sum())
            })
            .sum()
    }
}

/// Share of the first `width` columns of `[rows, columns]` whose numbers spread by [`DEAD_SPREAD`] or less.
pub(crate) struct DeadShare<'a> {
    /// Activations.
    pub values: &'a [f32],
    /// Units.
    pub width: usize,
    /// The same, padded.
    pub columns: usize,
}

impl Kernel for DeadShare<'_> {
    type Output = f32;

    #[inline(always)]
    fn run<L: Lanes>(self) -> f32 {
        let mut dead = 0;
        for begin in (0..self.columns).step_by(L::N) {
            let (mut most, mut least) = (L::splat(f32::NEG_INFINITY), L::splat(f32::INFINITY));
            for row in self.values.chunks_exact(self.columns) {
                let x = L::load(&row[begin..]);
                (most, least) = (most.larger(x), least.smaller(x));
            }
            let spread = (most - least).to_array();
            let units = spread[..L::N].iter().take(self.width.saturating_sub(begin));
            dead += units.filter(|spread| **spread <= DEAD_SPREAD).count();
        }
        dead as f32 / self.width as f32
    }
}

/// The sums of the columns of `[rows, columns]` and of their squares.
pub(crate) struct ColumnMoments<'a> {
    /// The rows.
    pub values: crate::layers::latent::MatrixView<'a>,
    /// How many.
    pub rows: usize,
    /// Sums, `[columns]`.
    pub sums: &'a mut [f32],
    /// Sums of squares, `[columns]`.
    pub squares: &'a mut [f32],
}

impl Kernel for ColumnMoments<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self) {
        let columns = self.sums.len();
        self.sums.fill(0.0);
        self.squares.fill(0.0);
        for row in 0..self.rows {
            let row = self.values.row(row, columns).chunks_exact(L::N);
            let sums = self.sums.chunks_exact_mut(L::N).zip(self.squares.chunks_exact_mut(L::N));
            for (x, (sum, square)) in row.zip(sums) {
                let x = L::load(x);
                (L::load(sum) + x).store(sum);
                x.mul_add(x, L::load(square)).store(square);
            }
        }
    }
}

/// The sums of the columns of `[rows, columns]`.
pub(crate) struct ColumnSums<'a> {
    /// The rows.
    pub values: &'a [f32],
    /// Takes the sums, `[columns]`.
    pub sums: &'a mut [f32],
}

impl Kernel for ColumnSums<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self) {
        self.sums.fill(0.0);
        for row in self.values.chunks_exact(self.sums.len()) {
            for (sum, x) in self.sums.chunks_exact_mut(L::N).zip(row.chunks_exact(L::N)) {
                (L::load(sum) + L::load(x)).store(sum);
            }
        }
    }
}
