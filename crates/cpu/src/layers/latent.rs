//! The sample of q(z|x), its KL divergence from N(0, I), and the gradients of both.

use crate::{
    simd::lanes::{Kernel, Lanes},
    simd::math::exp,
};

/// A matrix that may be part of a wider one: rows of `columns` numbers, `stride` apart.
#[derive(Clone, Copy)]
pub(crate) struct MatrixView<'a> {
    /// Its numbers, from the first of its first row on.
    pub data: &'a [f32],
    /// From one row to the next.
    pub stride: usize,
}

impl<'a> MatrixView<'a> {
    /// One row.
    #[inline(always)]
    pub(crate) fn row(self, row: usize, columns: usize) -> &'a [f32] {
        &self.data[row * self.stride..][..columns]
    }
}

/// `z = mu + exp(logvar / 2) noise` (Kingma & Welling 2013, section 2.4), and sums over the batch of each
/// dimension's KL divergence, `(mu^2 + exp(logvar) - 1 - logvar) / 2` (the same, appendix B), with logvar
/// within its bounds. Gives the largest magnitude of logvar without them.
pub(crate) struct Reparameterize<'a> {
    /// Means, `[batch, latent]`.
    pub mu: MatrixView<'a>,
    /// Logarithms of the variances, not bounded, `[batch, latent]`.
    pub logvar: MatrixView<'a>,
    /// Bounds of logvar.
    pub bounds: (f32, f32),
    /// From N(0, 1), `[batch, latent]`; zero in padded columns.
    pub noise: &'a [f32],
    /// Takes the samples, `[batch, latent]`.
    pub z: &'a mut [f32],
    /// Takes the standard deviations, `[batch, latent]`.
    pub deviation: &'a mut [f32],
    /// Takes the sums of the KL divergence, `[latent]`, padded.
    pub kl: &'a mut [f32],
}

impl Kernel for Reparameterize<'_> {
    type Output = f32;

    #[inline(always)]
    fn run<L: Lanes>(self) -> f32 {
        let columns = self.kl.len();
        let bounds = (L::splat(self.bounds.0), L::splat(self.bounds.1));
        let (half, one) = (L::splat(0.5), L::splat(1.0));
        let mut largest = L::splat(0.0);
        self.kl.fill(0.0);
        let rows = self.noise.chunks_exact(columns).zip(self.z.chunks_exact_mut(columns));
        for (row, ((noise, z), deviation)) in rows.zip(self.deviation.chunks_exact_mut(columns)).enumerate() {
            let (mu, logvar) = (self.mu.row(row, columns), self.logvar.row(row, columns));
            for at in (0..columns).step_by(L::N) {
                let (mu, raw) = (L::load(&mu[at..]), L::load(&logvar[at..]));
                largest = largest.larger(raw.abs());
                let logvar = raw.max(bounds.0).min(bounds.1);
                let spread = exp(logvar * half);
                spread.store(&mut deviation[at..]);
                spread.mul_add(L::load(&noise[at..]), mu).store(&mut z[at..]);
                let kl = (mu.mul_add(mu, spread * spread) - one - logvar) * half;
                let sum = &mut self.kl[at..];
                (L::load(sum) + kl).store(sum);
            }
        }
        largest.largest()
    }
}

/// The gradients of the loss in mu and logvar, from those in z.
pub(crate) struct LatentGradient<'a> {
    /// Means, `[batch, latent]`.
    pub mu: MatrixView<'a>,
    /// Logarithms of the variances, not bounded, `[batch, latent]`.
    pub logvar: MatrixView<'a>,
    /// Bounds of logvar: beyond them its gradient is zero.
    pub bounds: (f32, f32),
    /// `[batch, latent]`.
    pub noise: &'a [f32],
    /// Standard deviations, `[batch, latent]`.
    pub deviation: &'a [f32],
    /// What the loss grows by with the KL divergence of one image in each dimension, `[latent]`, padded with
    /// zeros.
    pub weights: &'a [f32],
    /// Gradient in z, `[batch, latent]`, which that in mu replaces.
    pub on_mu: &'a mut [f32],
    /// Takes the gradient in logvar, `[batch, latent]`.
    pub on_logvar: &'a mut [f32],
}

impl Kernel for LatentGradient<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self) {
        let columns = self.weights.len();
        let bounds = (L::splat(self.bounds.0), L::splat(self.bounds.1));
        let (half, one) = (L::splat(0.5), L::splat(1.0));
        let rows = self.on_mu.chunks_exact_mut(columns).zip(self.on_logvar.chunks_exact_mut(columns));
        let given = self.noise.chunks_exact(columns).zip(self.deviation.chunks_exact(columns));
        for (row, ((on_mu, on_logvar), (noise, deviation))) in rows.zip(given).enumerate() {
            let (mu, logvar) = (self.mu.row(row, columns), self.logvar.row(row, columns));
            for at in (0..columns).step_by(L::N) {
                let (raw, spread) = (L::load(&logvar[at..]), L::load(&deviation[at..]));
                let (weight, on_z) = (L::load(&self.weights[at..]), L::load(&on_mu[at..]));
                weight.mul_add(L::load(&mu[at..]), on_z).store(&mut on_mu[at..]);
                let through_z = on_z * spread * L::load(&noise[at..]);
                let through_kl = weight * (spread * spread - one);
                let outside = raw.less(bounds.0).or(bounds.1.less(raw));
                let inside = outside.select(L::splat(0.0), (through_z + through_kl) * half);
                inside.store(&mut on_logvar[at..]);
            }
        }
    }
}
