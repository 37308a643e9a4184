//! The reconstruction loss: how badly the decoder's output explains the image.

use burn::tensor::{Tensor, activation};
use elbo_recipe::{GaussianMean, Likelihood};

use elbo_engine::{LOG_SIGMA_FLOOR, OPTIMAL_VARIANCE_EPSILON, Objective};

/// Negative log-likelihood of the images, in nats per image: summed over pixels, averaged over the batch.
///
/// - Bernoulli: cross-entropy computed from the logits, `l * (1 - x) - log_sigmoid(l)`. It is finite
///   for every finite logit, and its gradient is `sigmoid(l) - x` everywhere, at zero too.
/// - Gaussian of fixed sigma, without its constant: `(m - x)^2 / (2 sigma^2)`, the mean `m` being the
///   sigmoid of the output or the output itself.
/// - Gaussian of learned sigma, without `784/2 log(2 pi)`: `(m - x)^2 / (2 sigma^2) + log sigma`.
/// - Gaussian of optimal sigma, the root of the batch's mean squared error, without the same constant:
///   `784/2 (log(mse) + 1)` (Rybkin et al. 2021, equation 7).
///
/// # Shapes
/// logits and images `[batch, pixels]`, images in `[0, 1]`; the logarithm of a learned sigma `[1]`, before
/// its bound; the result is `[1]`.
///
/// # Panics
/// If the shapes differ, or a learned sigma is missing.
#[must_use]
pub fn reconstruction(
    objective: &Objective,
    logits: Tensor<2>,
    images: Tensor<2>,
    log_sigma: Option<Tensor<1>>,
) -> Tensor<1> {
    let [batch, pixels] = logits.dims();
    assert_eq!(logits.dims(), images.dims(), "logits and images must have the same shape");
    match objective.likelihood {
        Likelihood::Bernoulli => {
            let per_pixel = logits.clone() - logits.clone() * images - activation::log_sigmoid(logits);
            per_pixel.sum() / batch as f32
        }
        Likelihood::Gaussian => {
            let weight = 0.5 / (objective.sigma * objective.sigma);
            (squared_error(objective, logits, images) * weight).sum() / batch as f32
        }
        Likelihood::GaussianLearned => {
            let log_sigma = bounded(log_sigma.expect("a learned sigma is a parameter of the decoder"));
            let weight = (log_sigma.clone() * -2.0).exp() * 0.5;
            squared_error(objective, logits, images).sum() / batch as f32 * weight + log_sigma * pixels as f32
        }
        Likelihood::GaussianOptimal => {
            let mse = squared_error(objective, logits, images).mean();
            ((mse + OPTIMAL_VARIANCE_EPSILON).log() + 1.0) * (pixels as f32 / 2.0)
        }
    }
}

fn squared_error(objective: &Objective, logits: Tensor<2>, images: Tensor<2>) -> Tensor<2> {
    (gaussian_mean(objective.mean, logits) - images).powi_scalar(2)
}

fn bounded(log_sigma: Tensor<1>) -> Tensor<1> {
    activation::softplus(log_sigma - LOG_SIGMA_FLOOR, 1.0) + LOG_SIGMA_FLOOR
}

/// Pixel means under the objective: probabilities under Bernoulli, the Gaussian's mean otherwise.
#[must_use]
pub fn pixel_means(objective: &Objective, logits: Tensor<2>) -> Tensor<2> {
    match objective.likelihood {
        Likelihood::Bernoulli => probs(logits),
        _ => gaussian_mean(objective.mean, logits),
    }
}

fn gaussian_mean(mean: GaussianMean, logits: Tensor<2>) -> Tensor<2> {
    match mean {
        GaussianMean::Sigmoid => probs(logits),
        GaussianMean::Identity => logits,
    }
}

/// Pixel probabilities: the sigmoid of the logits.
#[must_use]
pub fn probs(logits: Tensor<2>) -> Tensor<2> {
    activation::sigmoid(logits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::{Device, TensorData};
    use proptest::prelude::*;

    fn row(values: &[f32], device: &Device) -> Tensor<2> {
        Tensor::from_data(TensorData::new(values.to_vec(), [1, values.len()]), device)
    }

    fn loss(likelihood: Likelihood, logits: &[f32], images: &[f32]) -> f32 {
        let device = Device::flex();
        reconstruction(&Objective::elbo(likelihood), row(logits, &device), row(images, &device), None)
            .into_scalar()
    }

    #[test]
    fn zero_logits_cost_ln_2_a_pixel() {
        // 784 ln 2 = 543.427...
        let cost = loss(Likelihood::Bernoulli, &[0.0; 784], &[0.3; 784]);
        assert!((cost - 543.427).abs() < 0.01, "{cost}");
    }

    #[test]
    fn zero_logits_have_the_true_gradient() {
        // d/dl at l = 0 is sigmoid(0) - x = 1/2 - x.
        let device = Device::flex().autodiff();
        let logits = row(&[0.0, 0.0], &device).require_grad();
        let gradients = reconstruction(
            &Objective::elbo(Likelihood::Bernoulli),
            logits.clone(),
            row(&[0.0, 1.0], &device),
            None,
        )
        .backward();
        let gradient: Vec<f32> = logits.grad(&gradients).unwrap().into_data().try_to_vec().unwrap();
        assert!((gradient[0] - 0.5).abs() < 1e-6 && (gradient[1] + 0.5).abs() < 1e-6, "{gradient:?}");
    }

    #[test]
    fn extreme_logits_give_finite_losses() {
        let cost = loss(Likelihood::Bernoulli, &[1e4, -1e4, 1e4, -1e4], &[0.0, 1.0, 1.0, 0.0]);
        assert!((cost - 2e4).abs() < 1.0, "{cost}");
    }

    #[test]
    fn the_gaussians_agree_with_the_density_in_64_bits() {
        // -log N(x; m, s^2) = (x - m)^2 / (2 s^2) + log s + log(2 pi) / 2, for each pixel.
        let (logits, images) = ([0.3f32, -1.0, 2.0], [0.2f32, 0.9, 0.5]);
        let device = Device::flex();
        let error: f64 = logits.iter().zip(images).map(|(m, x)| f64::from(m - x).powi(2)).sum();
        let objective = |likelihood, sigma| Objective {
            sigma,
            mean: GaussianMean::Identity,
            ..Objective::elbo(likelihood)
        };
        let found = |objective: Objective, log_sigma: Option<f32>| -> f32 {
            let log_sigma = log_sigma.map(|value| Tensor::<1>::from_floats([value], &device));
            reconstruction(&objective, row(&logits, &device), row(&images, &device), log_sigma).into_scalar()
        };
        let close = |found: f32, expected: f64| {
            assert!((f64::from(found) - expected).abs() < 1e-3, "{found} and {expected}");
        };
        close(found(objective(Likelihood::Gaussian, 0.5), None), error / 0.5);
        // The floor bends a logarithm of -0.7 by log(1 + exp(-5.3)).
        let log_sigma = -0.7 + (1.0 + (-5.3f64).exp()).ln();
        let learned = error / (2.0 * (2.0 * log_sigma).exp()) + 3.0 * log_sigma;
        close(found(objective(Likelihood::GaussianLearned, 1.0), Some(-0.7)), learned);
        let best = (error / 3.0).sqrt();
        let optimal = error / (2.0 * best * best) + 3.0 * best.ln();
        close(found(objective(Likelihood::GaussianOptimal, 1.0), None), optimal);
        close(elbo_engine::optimal_reconstruction(error as f32 / 2.0, 3), optimal);
    }

    proptest! {
        #[test]
        fn bernoulli_agrees_with_its_definition_in_64_bits(
            pairs in prop::collection::vec((-12f32..12.0, 0f32..=1.0), 1..30)
        ) {
            let (logits, images): (Vec<_>, Vec<_>) = pairs.iter().copied().unzip();
            let expected: f64 = pairs.iter().map(|(logit, x)| {
                let (p, x) = (1.0 / (1.0 + (-f64::from(*logit)).exp()), f64::from(*x));
                -(x * p.ln() + (1.0 - x) * (1.0 - p).ln())
            }).sum();
            let found = f64::from(loss(Likelihood::Bernoulli, &logits, &images));
            prop_assert!((found - expected).abs() < 1e-4 * expected.max(1.0), "{} against {}", found, expected);
        }

        #[test]
        fn the_bernoulli_loss_is_never_below_the_entropy_of_the_pixels(
            pairs in prop::collection::vec((-12f32..12.0, 0.01f32..0.99), 1..30)
        ) {
            let (logits, images): (Vec<_>, Vec<_>) = pairs.iter().copied().unzip();
            let entropy: f32 = images.iter().map(|x| -(x * x.ln() + (1.0 - x) * (1.0 - x).ln())).sum();
            prop_assert!(loss(Likelihood::Bernoulli, &logits, &images) >= entropy - 1e-3);
        }
    }
}
