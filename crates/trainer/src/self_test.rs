//! The known-answer test of a device: one forward pass, backward pass and Adam step, compared with the CPU.

use burn::{
    optim::GradientsParams,
    tensor::{Device, Tensor, TensorData},
};
use elbo_protocol::{Activation, Likelihood, PIXELS, SelfTest};
use elbo_vae::{Architecture, Vae, Weights};

use crate::{
    Adam, AdamConfig, TrainError,
    gradients::{differentiate, read_gradients},
    step_noise,
};

/// Largest relative difference that the test allows, `|a - b| / |b|` for each term and in the norm for each
/// tensor. Two devices add up the same numbers in different order, which costs about 1e-6; a wrong
/// kernel is off by far more.
pub const SELF_TEST_TOLERANCE: f32 = 1e-3;

const BATCH: usize = 16;
const LATENT: usize = 8;
const LEARNING_RATE: f64 = 1e-3;

/// What the test computes, by name.
type Answers = Vec<(String, Vec<f32>)>;

/// Runs the test: terms, every gradient and every updated parameter against the CPU device.
pub async fn self_test(device: &Device) -> SelfTest {
    match (answers(device).await, answers(&Device::flex()).await) {
        (Ok(found), Ok(expected)) => compare(&found, &expected),
        (Err(error), _) | (_, Err(error)) => SelfTest::Failed { reason: error.to_string() },
    }
}

fn compare(found: &Answers, expected: &Answers) -> SelfTest {
    let mut worst = 0.0f32;
    for ((name, found), (_, expected)) in found.iter().zip(expected) {
        let difference = relative_difference(found, expected);
        // Written so that a difference that is not a number fails.
        if difference.is_nan() || difference > SELF_TEST_TOLERANCE {
            return SelfTest::Failed {
                reason: format!(
                    "{name} differs from the CPU's by {difference:.1e}, allowed are {SELF_TEST_TOLERANCE:.0e}"
                ),
            };
        }
        worst = worst.max(difference);
    }
    SelfTest::Passed { worst, tolerance: SELF_TEST_TOLERANCE }
}

/// `|a - b| / |b|` in the Euclidean norm.
pub(crate) fn relative_difference(found: &[f32], expected: &[f32]) -> f32 {
    let square = |x: f32| f64::from(x).powi(2);
    let difference: f64 = found.iter().zip(expected).map(|(a, b)| square(a - b)).sum();
    let norm: f64 = expected.iter().map(|b| square(*b)).sum();
    if found.len() != expected.len() {
        return f32::NAN;
    }
    if difference == 0.0 { 0.0 } else { (difference / norm).sqrt() as f32 }
}

async fn answers(device: &Device) -> Result<Answers, TrainError> {
    let autodiff = device.clone().autodiff();
    let architecture =
        Architecture { pixels: PIXELS, hidden: vec![32, 16], latent: LATENT, activation: Activation::Relu };
    let model = Vae::new(&architecture, 1, &autodiff);
    // Strokes of a kind: a fixed pattern with many zero pixels and some grey ones.
    let images: Vec<f32> =
        (0..BATCH * PIXELS).map(|i| if i % 5 == 0 { (i % 11) as f32 / 10.0 } else { 0.0 }).collect();
    let images = Tensor::from_data(TensorData::new(images, [BATCH, PIXELS]), &autodiff);
    let eps =
        Tensor::from_data(TensorData::new(step_noise(1, 0, BATCH * LATENT), [BATCH, LATENT]), &autodiff);
    let (terms, gradients) = differentiate(&model, images, eps, Likelihood::Bernoulli, 1.0);
    let mut answers = read_gradients(&model, &gradients).await?;
    for (name, _) in &mut answers {
        name.insert_str(0, "the gradient of ");
    }
    let values = Tensor::cat(vec![terms.reconstruction, terms.kl_per_dimension], 0).into_data_async().await?;
    answers.push(("the loss".to_owned(), values.iter::<f32>().collect()));
    answers.extend(updated(model, gradients).await?);
    Ok(answers)
}

async fn updated(model: Vae, gradients: GradientsParams) -> Result<Answers, TrainError> {
    let model = Adam::new(AdamConfig::default()).update(model, gradients, LEARNING_RATE);
    Ok(Weights::read(&model).await?.into_named())
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::executor::block_on;

    #[test]
    fn the_cpu_agrees_with_itself() {
        assert_eq!(
            block_on(self_test(&Device::flex())),
            SelfTest::Passed { worst: 0.0, tolerance: SELF_TEST_TOLERANCE }
        );
    }

    #[test]
    fn a_wrong_answer_is_named() {
        let right: Answers = vec![("the loss".into(), vec![543.0, 1.0])];
        let compare_with = |loss| compare(&vec![("the loss".into(), vec![loss, 1.0])], &right);
        assert!(matches!(compare_with(543.1), SelfTest::Passed { .. }));
        for wrong in [550.0, f32::NAN, f32::INFINITY] {
            let SelfTest::Failed { reason } = compare_with(wrong) else { panic!("{wrong} passed") };
            assert!(reason.starts_with("the loss differs"), "{reason}");
        }
    }
}
