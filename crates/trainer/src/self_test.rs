//! The known-answer test of a device: one forward pass, backward pass and Adam step. The CPU's answers are
//! compared with recorded ones, every other device's with the CPU's.

use burn::tensor::{Device, Tensor, TensorData};
use elbo_protocol::{Activation, Likelihood, PIXELS, SelfTest};
use elbo_vae::{Architecture, Objective, Pass, Vae, Weights};

use crate::{
    Optimiser, Rule, TrainError, Update,
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
const TERMS: &str = "the loss";

/// Reconstruction loss and KL divergence before and after the step, in nats per image, computed from the same
/// weights, batch and noise in 64 bits by an independent program.
const KNOWN_TERMS: [f32; 4] = [544.247_6, 0.211_439_26, 541.761_2, 0.175_553_22];

/// What the test computes, by name.
type Answers = Vec<(String, Vec<f32>)>;

/// Runs the test: the terms, every gradient and every updated parameter.
pub async fn self_test(device: &Device) -> SelfTest {
    match (answers(device).await, answers(&Device::flex()).await) {
        (Ok(found), Ok(cpu)) => {
            let known = vec![(TERMS.to_owned(), KNOWN_TERMS.to_vec())];
            let cpu_terms = vec![(TERMS.to_owned(), of_terms(&cpu))];
            match compare(&cpu_terms, &known, 0.0) {
                SelfTest::Passed { worst, .. } => compare(&found, &cpu, worst),
                failed => failed,
            }
        }
        (Err(error), _) | (_, Err(error)) => SelfTest::Failed { reason: error.to_string() },
    }
}

fn of_terms(answers: &Answers) -> Vec<f32> {
    answers.iter().filter(|(name, _)| name == TERMS).flat_map(|(_, values)| values.clone()).collect()
}

fn compare(found: &Answers, expected: &Answers, mut worst: f32) -> SelfTest {
    for ((name, found), (_, expected)) in found.iter().zip(expected) {
        let difference = relative_difference(found, expected);
        // Written so that a difference that is not a number fails.
        if difference.is_nan() || difference > SELF_TEST_TOLERANCE {
            return SelfTest::Failed {
                reason: format!(
                    "{name} differs by {difference:.1e} from the known answer, allowed are {SELF_TEST_TOLERANCE:.0e}"
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

fn architecture() -> Architecture {
    Architecture::plain(PIXELS, &[32, 16], LATENT, Activation::Relu)
}

/// Strokes of a kind: a fixed pattern with many zero pixels and some grey ones.
fn images() -> Vec<f32> {
    (0..BATCH * PIXELS).map(|i| if i % 5 == 0 { (i % 11) as f32 / 10.0 } else { 0.0 }).collect()
}

async fn answers(device: &Device) -> Result<Answers, TrainError> {
    let autodiff = device.clone().autodiff();
    let model = Vae::new(&architecture(), 1, &autodiff);
    let images = Tensor::from_data(TensorData::new(images(), [BATCH, PIXELS]), &autodiff);
    let eps =
        Tensor::from_data(TensorData::new(step_noise(1, 0, BATCH * LATENT), [BATCH, LATENT]), &autodiff);
    let objective = Objective::elbo(Likelihood::Bernoulli);
    let (terms, _, gradients) =
        differentiate(&model, images.clone(), eps.clone(), &objective, 1.0, &mut Pass::training());
    let mut answers = read_gradients(&model, &gradients).await?;
    for (name, _) in &mut answers {
        name.insert_str(0, "the gradient of ");
    }
    let how = Update { learning_rate: LEARNING_RATE, ..Update::default() };
    let model = Optimiser::new(Rule::adam()).update(model, gradients, &how).model;
    let after = model.terms(images, eps, &objective, &mut Pass::training());
    let values = vec![
        terms.reconstruction.clone(),
        terms.kl(),
        after.reconstruction.clone().inner(),
        after.kl().inner(),
    ];
    let values = Tensor::cat(values, 0).into_data_async().await?;
    answers.push((TERMS.to_owned(), values.iter::<f32>().collect()));
    answers.extend(Weights::read(&model).await?.into_named());
    Ok(answers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::executor::block_on;

    #[test]
    fn the_cpu_gives_the_known_answers() {
        let outcome = block_on(self_test(&Device::flex()));
        let SelfTest::Passed { worst, .. } = outcome else { panic!("{outcome:?}") };
        assert!(worst < 1e-5, "{worst}: {:?}", of_terms(&block_on(answers(&Device::flex())).unwrap()));
    }

    /// Writes what an independent program needs to find [`KNOWN_TERMS`]: `elbo_self_test.safetensors`.
    #[test]
    #[ignore = "writes a file; for whoever wants to check the known answers"]
    fn write_the_question() {
        let architecture = architecture();
        let model = Vae::new(&architecture, 1, &Device::flex());
        let mut weights = block_on(Weights::read(&model)).unwrap();
        let question = |values: Vec<f32>, width: usize| TensorData::new(values, [BATCH, width]);
        weights.0.insert("images".into(), question(images(), PIXELS));
        weights.0.insert("eps".into(), question(step_noise(1, 0, BATCH * LATENT), LATENT));
        let path = std::env::temp_dir().join("elbo_self_test.safetensors");
        std::fs::write(path, weights.to_safetensors(Default::default()).unwrap()).unwrap();
    }

    #[test]
    fn a_wrong_answer_is_named() {
        let right: Answers = vec![("the loss".into(), vec![543.0, 1.0])];
        let compare_with = |loss| compare(&vec![("the loss".into(), vec![loss, 1.0])], &right, 0.0);
        assert!(matches!(compare_with(543.1), SelfTest::Passed { .. }));
        for wrong in [550.0, f32::NAN, f32::INFINITY] {
            let SelfTest::Failed { reason } = compare_with(wrong) else { panic!("{wrong} passed") };
            assert!(reason.starts_with("the loss differs"), "{reason}");
        }
    }
}
