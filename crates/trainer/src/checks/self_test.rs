//! The known-answer test of an engine: one forward pass, backward pass and Adam step. The CPU's answers are
//! compared with recorded ones, every other engine's with the CPU's.

use elbo_engine::{Engine, EngineError, Images, ModelSpec, StepParams, Weights, initial_weights};
use elbo_protocol::{Quantity, SelfTest, SelfTestFault};
use elbo_recipe::{PIXELS, Recipe};

use crate::engine_fault;

/// Largest relative difference that the test allows, `|a - b| / |b|` for each term and in the norm for each
/// tensor. Two devices add up the same numbers in different order, which costs about 1e-6; a wrong
/// kernel is off by far more.
pub const SELF_TEST_TOLERANCE: f32 = 1e-3;

const BATCH: usize = 16;

/// Reconstruction loss and KL divergence before and after the step, in nats per image, computed in 64 bits by an
/// independent program that draws its own weights and noise, `docs/known_answers.py`.
pub const KNOWN_TERMS: [f32; 4] = [545.058_66, 0.542_352_74, 542.703_1, 0.283_556_27];

/// What the test computes, by name.
type Answers = Vec<(Quantity, Vec<f32>)>;

/// What an engine has to be built for to be tested, and the weights that it has to begin with.
#[must_use]
pub fn self_test_model() -> (ModelSpec, Weights) {
    let spec = ModelSpec::from(&recipe());
    let weights = initial_weights(&spec.architecture, recipe().seed);
    (spec, weights)
}

fn recipe() -> Recipe {
    Recipe { hidden: vec![32, 16], latent: 8, batch_size: BATCH as u32, seed: 1, ..Recipe::default() }
}

/// Runs the test on an engine for [`self_test_model`]: the terms, every gradient and every updated parameter.
/// `cpu` is the CPU's engine for the same, unless that is the one to be tested.
pub async fn self_test(engine: &mut dyn Engine, cpu: Option<&mut dyn Engine>) -> SelfTest {
    let known = vec![(Quantity::Loss, KNOWN_TERMS.to_vec())];
    let found = match answers(engine).await {
        Ok(found) => found,
        Err(error) => return failed(&error),
    };
    let Some(cpu) = cpu else { return compare(&of_terms(&found), &known, 0.0) };
    match answers(cpu).await {
        Ok(cpu) => match compare(&of_terms(&cpu), &known, 0.0) {
            SelfTest::Passed { worst, .. } => compare(&found, &cpu, worst),
            failed => failed,
        },
        Err(error) => failed(&error),
    }
}

fn failed(error: &EngineError) -> SelfTest {
    SelfTest::Failed(SelfTestFault::Engine(engine_fault(error)))
}

fn of_terms(answers: &Answers) -> Answers {
    answers.iter().filter(|(quantity, _)| *quantity == Quantity::Loss).cloned().collect()
}

fn compare(found: &Answers, expected: &Answers, mut worst: f32) -> SelfTest {
    for ((quantity, found), (_, expected)) in found.iter().zip(expected) {
        let difference = relative_difference(found, expected);
        // Written so that a difference that is not a number fails.
        if difference.is_nan() || difference > SELF_TEST_TOLERANCE {
            let (quantity, tolerance) = (quantity.clone(), SELF_TEST_TOLERANCE);
            return SelfTest::Failed(SelfTestFault::Differs { quantity, difference, tolerance });
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

/// Strokes of a kind: a fixed pattern with many zero pixels and some gray ones.
fn images() -> Images {
    let pixel = |i: usize| if i.is_multiple_of(5) { (i % 11 * 25) as u8 } else { 0 };
    let mut images = Images::default();
    images.extend(&(0..BATCH * PIXELS).map(pixel).collect::<Vec<u8>>());
    images
}

async fn answers(engine: &mut dyn Engine) -> Result<Answers, EngineError> {
    let (images, batch) = (images(), (0..BATCH as u32).collect::<Vec<_>>());
    let params = StepParams::new(&recipe(), 0, 1e-3, 1.0);
    let named = |weights: Weights, kind: fn(String) -> Quantity| -> Answers {
        weights.0.into_iter().map(|(name, tensor)| (kind(name), tensor.values)).collect()
    };
    let gradients = engine.inspect(&images, &batch, &params).await?.gradients;
    let mut answers = named(gradients, Quantity::Gradient);
    engine.step(&images, &batch, &params);
    let before = engine.take_measurements().await?;
    let weights = engine.read().await?;
    let after = engine.inspect(&images, &batch, &params).await?.row;
    let before = before.steps.last().copied().unwrap_or_default();
    let terms = vec![before.reconstruction, before.kl, after.reconstruction, after.kl];
    answers.push((Quantity::Loss, terms));
    answers.extend(named(weights, Quantity::Parameter));
    Ok(answers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use elbo_cpu::CpuEngine;
    use futures::executor::block_on;

    fn cpu() -> CpuEngine {
        let (spec, weights) = self_test_model();
        CpuEngine::new(&spec, &weights).unwrap()
    }

    #[test]
    fn the_cpu_gives_the_known_answers() {
        let outcome = block_on(self_test(&mut cpu(), None));
        let found = of_terms(&block_on(answers(&mut cpu())).unwrap());
        let SelfTest::Passed { worst, .. } = outcome else { panic!("{outcome:?}: {found:?}") };
        assert!(worst < 1e-5, "{worst}: {found:?}");
    }

    #[test]
    fn a_wrong_answer_is_named() {
        let right: Answers = vec![(Quantity::Loss, vec![543.0, 1.0])];
        let compare_with = |loss| compare(&vec![(Quantity::Loss, vec![loss, 1.0])], &right, 0.0);
        assert!(matches!(compare_with(543.1), SelfTest::Passed { .. }));
        for wrong in [550.0, f32::NAN, f32::INFINITY] {
            let outcome = compare_with(wrong);
            let SelfTest::Failed(SelfTestFault::Differs { quantity, difference, tolerance }) = outcome else {
                panic!("{wrong}: {outcome:?}")
            };
            assert_eq!((quantity, tolerance), (Quantity::Loss, SELF_TEST_TOLERANCE));
            assert!(difference.is_nan() || difference > tolerance, "{difference}");
        }
    }
}
