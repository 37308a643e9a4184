//! The approximate posterior q(z|x): a Gaussian with its own mean and variance in each dimension.

use burn::tensor::Tensor;

/// Bounds of logvar. Within them `exp(logvar)` and its square are finite in 32 bits, and beyond them
/// the gradient is zero, as that of any clamped value.
pub const LOGVAR_BOUNDS: (f32, f32) = (-30.0, 20.0);

/// Parameters of q(z|x) for each image of a batch.
#[derive(Debug, Clone)]
pub struct Posterior {
    /// Means, `[batch, latent]`.
    pub mu: Tensor<2>,
    /// Natural logarithms of the variances, `[batch, latent]`, within [`LOGVAR_BOUNDS`].
    pub logvar: Tensor<2>,
}

impl Posterior {
    /// A posterior with its logvar held within [`LOGVAR_BOUNDS`].
    ///
    /// # Panics
    /// If the shapes differ.
    #[must_use]
    pub fn new(mu: Tensor<2>, logvar: Tensor<2>) -> Self {
        assert_eq!(mu.dims(), logvar.dims(), "mu and logvar must have the same shape");
        Self { mu, logvar: logvar.clamp(LOGVAR_BOUNDS.0, LOGVAR_BOUNDS.1) }
    }
}

/// A sample of q(z|x) as a differentiable function of its parameters:
/// `z = mu + exp(logvar / 2) * eps` (Kingma & Welling 2013, section 2.4).
///
/// # Shapes
/// eps, drawn from N(0, 1), and z are `[batch, latent]`.
///
/// # Panics
/// If the shape of eps is not that of mu.
#[must_use]
pub fn reparameterize(posterior: &Posterior, eps: Tensor<2>) -> Tensor<2> {
    assert_eq!(posterior.mu.dims(), eps.dims(), "mu and eps must have the same shape");
    posterior.mu.clone() + (posterior.logvar.clone() * 0.5).exp() * eps
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    fn row(values: [f32; 2], device: &Device) -> Tensor<2> {
        Tensor::from_floats([values], device)
    }

    #[test]
    fn a_sample_is_the_mean_plus_noise_times_the_standard_deviation() {
        let device = Device::flex();
        let posterior = Posterior::new(row([1.0, -2.0], &device), row([0.0, 2.0 * 3f32.ln()], &device));
        let z: Vec<f32> =
            reparameterize(&posterior, row([0.5, -1.0], &device)).into_data().try_to_vec().unwrap();
        assert!((z[0] - 1.5).abs() < 1e-6 && (z[1] + 5.0).abs() < 1e-5, "{z:?}");
    }

    #[test]
    fn extreme_logvar_gives_a_finite_sample() {
        let device = Device::flex();
        let posterior = Posterior::new(row([0.0, 0.0], &device), row([1e3, -1e3], &device));
        let z: Vec<f32> =
            reparameterize(&posterior, row([1.0, 1.0], &device)).into_data().try_to_vec().unwrap();
        assert!(z.iter().all(|z| z.is_finite()), "{z:?}");
    }
}
