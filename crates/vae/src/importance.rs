//! The importance-weighted bound: a tighter estimate of the likelihood than the evidence lower bound.

use burn::tensor::{Tensor, activation};
use elbo_engine::Objective;
use elbo_recipe::Likelihood;

use crate::{Posterior, Vae, pixel_means, reparameterize};

impl Vae {
    /// `-log (1/k sum_i p(x|z_i) p(z_i) / q(z_i|x))`, averaged over the batch, in nats per image (Burda et al.
    /// 2015, equation 8). In expectation it falls with every further sample, from the negative evidence lower
    /// bound at one sample toward the negative log-likelihood.
    ///
    /// For likelihoods of one fixed density for each pixel: Bernoulli, and the Gaussian of fixed sigma without
    /// its constant.
    ///
    /// # Shapes
    /// images `[batch, pixels]`; each eps `[batch, latent]`, from N(0, 1); the result is `[1]`.
    ///
    /// # Panics
    /// If there is no sample, or for a Gaussian whose sigma is trained or best.
    #[must_use]
    pub fn importance_weighted_bound(
        &self,
        images: &Tensor<2>,
        eps: impl IntoIterator<Item = Tensor<2>>,
        objective: &Objective,
    ) -> Tensor<1> {
        let posterior = self.encode(images.clone(), objective);
        let columns: Vec<Tensor<2>> =
            eps.into_iter().map(|eps| self.log_weight(images, &posterior, eps, objective)).collect();
        let samples = columns.len();
        assert!(samples > 0, "a bound needs at least one sample");
        let log_weights = Tensor::cat(columns, 1);
        // The largest weight is taken out before the exponential: none overflows, and one is exactly 1.
        let largest = log_weights.clone().max_dim(1);
        let sum = (log_weights - largest.clone()).exp().sum_dim(1);
        -(sum.log() + largest - (samples as f32).ln()).mean()
    }

    /// `log p(x|z) + log p(z) - log q(z|x)` of one sample for each image, `[batch, 1]`. The constants of the two
    /// normal densities of z are the same.
    fn log_weight(
        &self,
        images: &Tensor<2>,
        posterior: &Posterior,
        eps: Tensor<2>,
        objective: &Objective,
    ) -> Tensor<2> {
        let z = reparameterize(posterior, eps.clone());
        let logits = self.decode_logits(z.clone());
        let from_prior = (z.powi_scalar(2) - eps.powi_scalar(2) - posterior.logvar.clone()) * -0.5;
        let per_pixel = match objective.likelihood {
            Likelihood::Bernoulli => {
                logits.clone() - logits.clone() * images.clone() - activation::log_sigmoid(logits)
            }
            Likelihood::Gaussian => {
                let mean = pixel_means(objective, logits);
                (mean - images.clone()).powi_scalar(2) * (0.5 / (objective.sigma * objective.sigma))
            }
            other => panic!("expected a likelihood of one fixed density, found {other:?}"),
        };
        from_prior.sum_dim(1) - per_pixel.sum_dim(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Pass;
    use burn::tensor::{Device, TensorData};
    use elbo_engine::{Architecture, NoiseKey, step_noise};
    use elbo_recipe::Activation;

    const BATCH: usize = 200;

    /// Bounds of one image, met by 200 draws of the noise, for 1, 5 and 50 samples, and the standard error of
    /// the first.
    fn bounds(likelihood: Likelihood) -> ([f32; 3], f32) {
        let device = Device::flex();
        let model = Vae::new(&Architecture::plain(12, &[8], 3, Activation::Tanh), 4, &device);
        let image: Vec<f32> = (0..12).map(|pixel| (pixel % 3) as f32 / 2.0).collect();
        let images = Tensor::<2>::from_data(TensorData::new(image.repeat(BATCH), [BATCH, 12]), &device);
        let mut step = 0;
        let mut eps = || {
            step += 1;
            let values = step_noise(NoiseKey::of_training(9), step, BATCH, 3);
            Tensor::<2>::from_data(TensorData::new(values, [BATCH, 3]), &device)
        };
        let objective = Objective::elbo(likelihood);
        let found = [1, 5, 50].map(|k| {
            let noise: Vec<_> = (0..k).map(|_| eps()).collect();
            model.importance_weighted_bound(&images, noise, &objective).into_scalar::<f32>()
        });
        let singles: Vec<f32> = (0..20)
            .map(|_| model.importance_weighted_bound(&images, [eps()], &objective).into_scalar())
            .collect();
        let mean = singles.iter().sum::<f32>() / 20.0;
        let error = (singles.iter().map(|x| (x - mean).powi(2)).sum::<f32>() / 19.0).sqrt();
        (found, error)
    }

    #[test]
    fn more_samples_never_loosen_the_bound() {
        for likelihood in [Likelihood::Bernoulli, Likelihood::Gaussian] {
            let ([one, five, fifty], error) = bounds(likelihood);
            assert!(five < one + 3.0 * error && fifty < five + 3.0 * error, "{one} {five} {fifty} ± {error}");
        }
    }

    #[test]
    fn one_sample_gives_the_evidence_lower_bound_in_expectation() {
        let device = Device::flex();
        let model = Vae::new(&Architecture::plain(12, &[8], 3, Activation::Tanh), 4, &device);
        let rows = 4000;
        let image: Vec<f32> = (0..12).map(|pixel| (pixel % 3) as f32 / 2.0).collect();
        let images = Tensor::<2>::from_data(TensorData::new(image.repeat(rows), [rows, 12]), &device);
        let values = step_noise(NoiseKey::of_training(10), 0, rows, 3);
        let eps = Tensor::<2>::from_data(TensorData::new(values, [rows, 3]), &device);
        let objective = Objective::elbo(Likelihood::Bernoulli);
        let bound: f32 = model.importance_weighted_bound(&images, [eps.clone()], &objective).into_scalar();
        let terms = model.terms(images, eps, &objective, &mut Pass::evaluation());
        let elbo: f32 = terms.loss(&objective, 1.0).into_scalar();
        assert!((bound - elbo).abs() < 0.05, "{bound} and {elbo}");
    }
}
