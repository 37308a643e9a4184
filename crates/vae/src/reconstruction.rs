//! The reconstruction loss: how badly the decoder's output explains the image.

use burn::tensor::{Tensor, activation};
use elbo_protocol::Likelihood;

/// Negative log-likelihood of the images, in nats per image: summed over pixels, averaged over the batch.
///
/// - Bernoulli: cross-entropy computed from the logits, `l * (1 - x) - log_sigmoid(l)`. It is finite
///   for every finite logit, and its gradient is `sigmoid(l) - x` everywhere, at zero too.
/// - Gaussian of unit variance around `sigmoid(l)`, without its constant: `(sigmoid(l) - x)^2 / 2`.
///
/// # Shapes
/// logits and images `[batch, pixels]`, images in `[0, 1]`; the result is `[1]`.
///
/// # Panics
/// If the shapes differ.
#[must_use]
pub fn reconstruction(likelihood: Likelihood, logits: Tensor<2>, images: Tensor<2>) -> Tensor<1> {
    let [batch, _] = logits.dims();
    assert_eq!(logits.dims(), images.dims(), "logits and images must have the same shape");
    let per_pixel = match likelihood {
        Likelihood::Bernoulli => logits.clone() - logits.clone() * images - activation::log_sigmoid(logits),
        Likelihood::Gaussian => (probs(logits) - images).powi_scalar(2) * 0.5,
    };
    per_pixel.sum() / batch as f32
}

/// Pixel probabilities, or means: the sigmoid of the logits.
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
        reconstruction(likelihood, row(logits, &device), row(images, &device)).into_scalar()
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
        let gradients =
            reconstruction(Likelihood::Bernoulli, logits.clone(), row(&[0.0, 1.0], &device)).backward();
        let gradient: Vec<f32> = logits.grad(&gradients).unwrap().into_data().try_to_vec().unwrap();
        assert!((gradient[0] - 0.5).abs() < 1e-6 && (gradient[1] + 0.5).abs() < 1e-6, "{gradient:?}");
    }

    #[test]
    fn extreme_logits_give_finite_losses() {
        let cost = loss(Likelihood::Bernoulli, &[1e4, -1e4, 1e4, -1e4], &[0.0, 1.0, 1.0, 0.0]);
        assert!((cost - 2e4).abs() < 1.0, "{cost}");
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
