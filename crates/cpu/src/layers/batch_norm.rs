//! Batch normalization (Ioffe & Szegedy 2015, algorithm 1): `y = gamma (x - mean) / sqrt(var + 1e-5) + beta`.
//!
//! In training the mean and the biased variance are the batch's; in evaluation they are running ones.

use elbo_engine::BATCH_NORM_EPSILON;

use crate::simd::lanes::{Kernel, Lanes};

/// Mean and biased variance of each column of `values`, `[rows, columns]`; then replaces them by
/// `(x - mean) / sqrt(var + 1e-5)`.
pub(crate) struct Normalize<'a> {
    /// The batch, which its normalized numbers replace.
    pub values: &'a mut [f32],
    /// Takes the means, `[columns]`.
    pub mean: &'a mut [f32],
    /// Takes the biased variances, `[columns]`.
    pub variance: &'a mut [f32],
    /// Takes `1 / sqrt(var + 1e-5)`, `[columns]`.
    pub inverse: &'a mut [f32],
}

impl Kernel for Normalize<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self) {
        let Self { values, mean, variance, inverse } = self;
        let columns = mean.len();
        let share = L::splat(columns as f32 / values.len() as f32);
        mean.fill(0.0);
        variance.fill(0.0);
        for row in values.chunks_exact(columns) {
            for (sum, x) in mean.chunks_exact_mut(L::N).zip(row.chunks_exact(L::N)) {
                (L::load(sum) + L::load(x)).store(sum);
            }
        }
        for sum in mean.chunks_exact_mut(L::N) {
            (L::load(sum) * share).store(sum);
        }
        for row in values.chunks_exact_mut(columns) {
            let numbers = row.chunks_exact_mut(L::N).zip(mean.chunks_exact(L::N));
            for ((x, mean), sum) in numbers.zip(variance.chunks_exact_mut(L::N)) {
                let centered = L::load(x) - L::load(mean);
                centered.store(x);
                centered.mul_add(centered, L::load(sum)).store(sum);
            }
        }
        for (sum, inverse) in variance.chunks_exact_mut(L::N).zip(inverse.chunks_exact_mut(L::N)) {
            let variance = L::load(sum) * share;
            variance.store(sum);
            (L::splat(1.0) / (variance + L::splat(BATCH_NORM_EPSILON)).sqrt()).store(inverse);
        }
        for row in values.chunks_exact_mut(columns) {
            for (x, inverse) in row.chunks_exact_mut(L::N).zip(inverse.chunks_exact(L::N)) {
                (L::load(x) * L::load(inverse)).store(x);
            }
        }
    }
}

/// `out = scale * values + shift`, each `[columns]` for `[rows, columns]`.
pub(crate) struct Affine<'a> {
    /// The batch.
    pub values: &'a [f32],
    /// Factors.
    pub scale: &'a [f32],
    /// Summands.
    pub shift: &'a [f32],
    /// Takes the result, of the batch's shape.
    pub out: &'a mut [f32],
}

impl Kernel for Affine<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self) {
        let columns = self.scale.len();
        for (row, out) in self.values.chunks_exact(columns).zip(self.out.chunks_exact_mut(columns)) {
            let numbers = row.chunks_exact(L::N).zip(out.chunks_exact_mut(L::N));
            let factors = self.scale.chunks_exact(L::N).zip(self.shift.chunks_exact(L::N));
            for ((x, out), (scale, shift)) in numbers.zip(factors) {
                L::load(x).mul_add(L::load(scale), L::load(shift)).store(out);
            }
        }
    }
}

/// The gradient of a normalized batch: for `dy` of the output, the gradients of beta, `sum dy`, and of gamma,
/// `sum dy n`, and, in the place of `dy`, that of the input,
/// `gamma / sqrt(var + 1e-5) (dy - mean(dy) - n mean(dy n))`, where n is the batch as normalized.
pub(crate) struct NormGradient<'a> {
    /// n, `[rows, columns]`.
    pub normalized: &'a [f32],
    /// `1 / sqrt(var + 1e-5)`, `[columns]`.
    pub inverse: &'a [f32],
    /// Scales, `[columns]`.
    pub gamma: &'a [f32],
    /// dy, `[rows, columns]`, which the input's gradient replaces.
    pub gradient: &'a mut [f32],
    /// Takes the gradient of the scales, `[columns]`.
    pub gamma_gradient: &'a mut [f32],
    /// Takes the gradient of the shifts, `[columns]`.
    pub beta_gradient: &'a mut [f32],
}

impl Kernel for NormGradient<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self) {
        let columns = self.inverse.len();
        self.gamma_gradient.fill(0.0);
        self.beta_gradient.fill(0.0);
        let share = L::splat(columns as f32 / self.gradient.len() as f32);
        for (dy, n) in self.gradient.chunks_exact(columns).zip(self.normalized.chunks_exact(columns)) {
            let numbers = dy.chunks_exact(L::N).zip(n.chunks_exact(L::N));
            let sums =
                self.gamma_gradient.chunks_exact_mut(L::N).zip(self.beta_gradient.chunks_exact_mut(L::N));
            for ((dy, n), (gamma, beta)) in numbers.zip(sums) {
                let dy = L::load(dy);
                dy.mul_add(L::load(n), L::load(gamma)).store(gamma);
                (L::load(beta) + dy).store(beta);
            }
        }
        for (dy, n) in self.gradient.chunks_exact_mut(columns).zip(self.normalized.chunks_exact(columns)) {
            let numbers = dy.chunks_exact_mut(L::N).zip(n.chunks_exact(L::N));
            let sums = self.gamma_gradient.chunks_exact(L::N).zip(self.beta_gradient.chunks_exact(L::N));
            let factors = self.gamma.chunks_exact(L::N).zip(self.inverse.chunks_exact(L::N));
            for (((dy, n), (on_gamma, on_beta)), (gamma, inverse)) in numbers.zip(sums).zip(factors) {
                let mean = L::load(on_gamma).mul_add(L::load(n), L::load(on_beta)) * share;
                ((L::load(dy) - mean) * L::load(gamma) * L::load(inverse)).store(dy);
            }
        }
    }
}
