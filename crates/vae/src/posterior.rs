//! The approximate posterior q(z|x): a Gaussian with its own mean and variance in each dimension.

use burn::tensor::Tensor;

/// Parameters of q(z|x) for each image of a batch.
#[derive(Debug, Clone)]
pub struct Posterior {
    /// Means, `[batch, latent]`.
    pub mu: Tensor<2>,
    /// Natural logarithms of the variances, `[batch, latent]`, within their bounds.
    pub logvar: Tensor<2>,
}

impl Posterior {
    /// A posterior with its logvar clamped to bounds, if there are any. Beyond them its gradient is zero, as
    /// that of any clamped value: sample, KL divergence and gradient all see the same number. Within -30 and
    /// 20 the exponential and its square are finite in 32 bits.
    ///
    /// # Panics
    /// If the shapes differ.
    #[must_use]
    pub fn new(mu: Tensor<2>, logvar: Tensor<2>, bounds: Option<(f32, f32)>) -> Self {
        assert_eq!(mu.dims(), logvar.dims(), "mu and logvar must have the same shape");
        let logvar = match bounds {
            Some((min, max)) => logvar.clamp(min, max),
            None => logvar,
        };
        Self { mu, logvar }
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
        let posterior = Posterior::new(row([1.0, -2.0], &device), row([0.0, 2.0 * 3f32.ln()], &device), None);
        let z: Vec<f32> =
            reparameterize(&posterior, row([0.5, -1.0], &device)).into_data().try_to_vec().unwrap();
        assert!((z[0] - 1.5).abs() < 1e-6 && (z[1] + 5.0).abs() < 1e-5, "{z:?}");
    }

    const BOUNDS: Option<(f32, f32)> = Some((-30.0, 20.0));

    #[test]
    fn beyond_the_bounds_the_gradient_is_zero_and_within_them_that_of_the_kl() {
        let device = Device::flex().autodiff();
        let logvar = row([25.0, 1.0], &device).require_grad();
        let posterior = Posterior::new(row([0.0, 0.0], &device), logvar.clone(), BOUNDS);
        let gradients = crate::kl_divergence(&posterior).backward();
        let gradient: Vec<f32> = logvar.grad(&gradients).unwrap().into_data().try_to_vec().unwrap();
        // d KL / d logvar = (exp(logvar) - 1) / 2.
        assert_eq!(gradient[0], 0.0);
        assert!((gradient[1] - (1f32.exp() - 1.0) / 2.0).abs() < 1e-5, "{gradient:?}");
    }

    #[test]
    fn extreme_logvar_gives_a_finite_sample() {
        let device = Device::flex();
        let posterior = Posterior::new(row([0.0, 0.0], &device), row([1e3, -1e3], &device), BOUNDS);
        let z: Vec<f32> =
            reparameterize(&posterior, row([1.0, 1.0], &device)).into_data().try_to_vec().unwrap();
        assert!(z.iter().all(|z| z.is_finite()), "{z:?}");
    }
}
