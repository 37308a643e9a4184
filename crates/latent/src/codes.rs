//! Posteriors of many images.

/// Posteriors of many images, one after the other.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Codes {
    /// Latent dimensions.
    pub latent: usize,
    /// Posterior means, `[count, latent]`, flat.
    pub mu: Vec<f32>,
    /// Posterior variances sigma squared, `[count, latent]`, flat.
    pub variance: Vec<f32>,
}

impl Codes {
    /// None yet, of so many dimensions.
    #[must_use]
    pub fn new(latent: usize) -> Self {
        Self { latent, ..Self::default() }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.mu.len().min(self.variance.len()) / self.latent.max(1)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Mu of one image, `[latent]`.
    ///
    /// # Panics
    /// If there are not so many.
    #[must_use]
    pub fn mu_of(&self, index: usize) -> &[f32] {
        &self.mu[index * self.latent..][..self.latent]
    }

    /// The first means, `[count, latent]`.
    pub(crate) fn finite_mu(&self, count: usize) -> Vec<f64> {
        let finite = |mu: &f32| if mu.is_finite() { f64::from(*mu) } else { 0.0 };
        self.mu[..count * self.latent].iter().map(finite).collect()
    }

    /// The first variances, flat; none is zero, so that each has a logarithm.
    pub(crate) fn positive_variance(&self, count: usize) -> impl Iterator<Item = f64> {
        let positive = |var: &f32| if var.is_finite() { var.max(f32::MIN_POSITIVE) } else { 1.0 };
        self.variance[..count * self.latent].iter().map(move |var| f64::from(positive(var)))
    }
}

/// In 32 bits, within their range.
pub(crate) fn narrow(number: f64) -> f32 {
    let most = f64::from(f32::MAX);
    number.clamp(-most, most) as f32
}
