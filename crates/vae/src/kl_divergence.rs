//! The KL divergence of the posterior from the prior N(0, I).

use burn::tensor::Tensor;

use crate::Posterior;

/// KL divergence of each latent dimension, in nats, averaged over the batch:
/// `KL_j = (mu_j^2 + exp(logvar_j) - 1 - logvar_j) / 2` (Kingma & Welling 2013, appendix B).
///
/// # Shapes
/// `[latent]`.
#[must_use]
pub fn kl_per_dimension(posterior: &Posterior) -> Tensor<1> {
    let Posterior { mu, logvar } = posterior.clone();
    let [_, latent] = mu.dims();
    let kl = (mu.powi_scalar(2) + logvar.clone().exp() - logvar - 1.0) * 0.5;
    kl.mean_dim(0).reshape([latent])
}

/// KL divergence in nats per image: the sum of [`kl_per_dimension`].
///
/// # Shapes
/// `[1]`.
#[must_use]
pub fn kl_divergence(posterior: &Posterior) -> Tensor<1> {
    kl_per_dimension(posterior).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reparameterize;
    use burn::tensor::{Device, TensorData};
    use proptest::prelude::*;

    fn posterior(mu: &[f32], logvar: &[f32]) -> Posterior {
        let tensor = |values: &[f32]| {
            Tensor::from_data(TensorData::new(values.to_vec(), [1, values.len()]), &Device::flex())
        };
        Posterior::new(tensor(mu), tensor(logvar), None)
    }

    fn value(tensor: Tensor<1>) -> f32 {
        tensor.into_scalar()
    }

    #[test]
    fn it_is_zero_at_the_prior() {
        assert_eq!(value(kl_divergence(&posterior(&[0.0; 4], &[0.0; 4]))), 0.0);
    }

    #[test]
    fn it_agrees_with_a_monte_carlo_estimate() {
        // KL = E_q[log q(z) - log p(z)]; with z = mu + std * eps the logs differ by
        // (z^2 - eps^2 - logvar) / 2 in each dimension.
        let (mu, logvar) = ([0.7f32, -1.3], [-1.1f32, 0.4]);
        let samples = 200_000;
        let eps = elbo_engine::step_noise(elbo_engine::NoiseKey::of_training(5), 0, samples, 2);
        let rows = |row: [f32; 2]| {
            Tensor::<2>::from_data(TensorData::new(row.repeat(samples), [samples, 2]), &Device::flex())
        };
        let wide = Posterior::new(rows(mu), rows(logvar), None);
        let eps_rows = Tensor::from_data(TensorData::new(eps.clone(), [samples, 2]), &Device::flex());
        let z: Vec<f32> = reparameterize(&wide, eps_rows).into_data().try_to_vec().unwrap();
        let logs: Vec<f64> = z
            .chunks(2)
            .zip(eps.chunks(2))
            .map(|(z, eps)| (0..2).map(|j| f64::from(z[j] * z[j] - eps[j] * eps[j] - logvar[j]) / 2.0).sum())
            .collect();
        let mean = logs.iter().sum::<f64>() / samples as f64;
        let variance = logs.iter().map(|log| (log - mean).powi(2)).sum::<f64>() / samples as f64;
        let standard_error = (variance / samples as f64).sqrt();
        let closed = f64::from(value(kl_divergence(&posterior(&mu, &logvar))));
        assert!((closed - mean).abs() < 4.0 * standard_error, "{closed} against {mean} ± {standard_error}");
    }

    proptest! {
        #[test]
        fn it_is_never_negative_and_is_the_sum_of_its_dimensions(
            pairs in prop::collection::vec((-5f32..5.0, -10f32..10.0), 1..40)
        ) {
            let (mu, logvar): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
            let posterior = posterior(&mu, &logvar);
            let each: Vec<f32> = kl_per_dimension(&posterior).into_data().try_to_vec().unwrap();
            prop_assert!(each.iter().all(|kl| *kl >= -1e-6));
            let total = value(kl_divergence(&posterior));
            prop_assert!((total - each.iter().sum::<f32>()).abs() <= 1e-4 * total.max(1.0));
        }
    }
}
