//! The kernels agree with the CPU's, step for step, over fifty steps with the same noise.

mod reference;

use elbo_cpu::CpuEngine;
use elbo_engine::{
    Engine, EvaluationSums, Images, ModelSpec, StepParams, StepStats, Weights, initial_weights,
};
use elbo_gpu::Tuning;
use elbo_recipe::{Activation, BatchNorm, Clipping, KlSchedule, Likelihood, Optimizer, Recipe};
use futures::executor::block_on;
use reference::{engine, gpu, pictures};

const STEPS: u32 = 50;
const IMAGES: u32 = 640;

/// Largest relative difference allowed in a term of any step.
const TERM_TOLERANCE: f32 = 2e-4;
/// Largest `|a - b| / |b|` allowed in all weights together after the last step. Where a gradient is rounding alone,
/// as before a normalization, Adam makes steps of it.
const WEIGHT_TOLERANCE: f64 = 5e-3;

/// Fifty steps and an evaluation.
fn train(
    engine: &mut dyn Engine,
    recipe: &Recipe,
    images: &Images,
) -> (Vec<StepStats>, EvaluationSums, Weights) {
    for step in 0..STEPS {
        let batch: Vec<u32> =
            (0..recipe.batch_size).map(|image| (step * recipe.batch_size + image) * 7 % IMAGES).collect();
        let params = StepParams::new(recipe, step, f64::from(recipe.learning_rate), recipe.beta);
        engine.step(images, &batch, &StepParams { measure_health: step % 10 == 9, ..params });
    }
    let rows = block_on(engine.take_measurements()).expect("the engine works");
    assert_eq!(rows.health.len(), 5);
    engine.evaluate(images, 0..100, &StepParams::new(recipe, 0, 0.0, recipe.beta), false);
    let sums = block_on(engine.take_evaluation()).expect("the engine works");
    (rows.steps, sums, block_on(engine.read()).expect("the engine works"))
}

fn distance(found: &Weights, expected: &Weights) -> f64 {
    let numbers = |weights: &Weights| -> Vec<f64> {
        weights.0.values().flat_map(|tensor| tensor.values.iter().map(|value| f64::from(*value))).collect()
    };
    let (found, expected) = (numbers(found), numbers(expected));
    let square = |values: &mut dyn Iterator<Item = f64>| values.map(|value| value * value).sum::<f64>();
    let difference = square(&mut found.iter().zip(&expected).map(|(a, b)| a - b));
    (difference / square(&mut expected.iter().copied())).sqrt()
}

#[test]
fn fifty_steps_agree_with_the_cpu() {
    let small = Recipe { hidden: vec![24, 13], latent: 5, batch_size: 32, ..Recipe::default() };
    let recipes = [
        Recipe::default(),
        Recipe {
            batch_norm: BatchNorm::HiddenAndMu,
            activation: Activation::Silu,
            tied_heads: true,
            ..small.clone()
        },
        Recipe {
            batch_norm: BatchNorm::Hidden,
            activation: Activation::Gelu,
            optimizer: Optimizer::Adamw,
            weight_decay: 0.01,
            clipping: Clipping::Norm,
            clip_threshold: 20.0,
            ..small.clone()
        },
        Recipe {
            likelihood: Likelihood::GaussianOptimal,
            kl_schedule: KlSchedule::FreeBits,
            free_bits: 0.05,
            activation: Activation::Tanh,
            ..small.clone()
        },
        Recipe { optimizer: Optimizer::Sgd, learning_rate: 1e-5, skip_threshold: 100.0, ..small },
    ];
    let (gpu, images) = (gpu(), pictures(IMAGES as usize, 3));
    for recipe in recipes {
        let spec = ModelSpec::from(&recipe);
        let weights = initial_weights(&spec.architecture, recipe.seed);
        let mut cpu = CpuEngine::new(&spec, &weights).expect("the weights fit");
        let (expected, expected_sums, expected_weights) = train(&mut cpu, &recipe, &images);
        for tuning in [Tuning::software(), Tuning::hardware()] {
            let mut own = engine(&gpu, &recipe, &weights, tuning);
            let (found, sums, found_weights) = train(&mut own, &recipe, &images);
            let of = |row: &StepStats| {
                [row.reconstruction, row.kl, row.loss, row.gradient_norm, row.largest_logvar]
            };
            for (step, (found, expected)) in found.iter().zip(&expected).enumerate() {
                for (a, b) in of(found).into_iter().zip(of(expected)) {
                    let allowed = TERM_TOLERANCE * b.abs().max(1.0);
                    assert!((a - b).abs() <= allowed, "{recipe:?}, step {step}: {found:?} and {expected:?}");
                }
            }
            let (a, b) = (sums.reconstruction, expected_sums.reconstruction);
            assert!((a - b).abs() <= 1e-3 * b.abs(), "{recipe:?}: evaluated {a} and {b}");
            let distance = distance(&found_weights, &expected_weights);
            assert!(distance < WEIGHT_TOLERANCE, "{recipe:?}: weights differ by {distance:.1e}");
        }
    }
}

#[test]
fn going_back_drops_measures_and_sums() {
    let recipe = Recipe { hidden: vec![12], latent: 3, batch_size: 10, ..Recipe::default() };
    let (gpu, images) = (gpu(), pictures(100, 3));
    let weights = initial_weights(&ModelSpec::from(&recipe).architecture, recipe.seed);
    let mut engine = engine(&gpu, &recipe, &weights, Tuning::software());
    let params = StepParams::new(&recipe, 0, 1e-3, 1.0);
    engine.save(0);
    engine.evaluate(&images, 0..30, &params, false);
    let expected = block_on(engine.take_evaluation()).expect("the engine works");
    engine.step(&images, &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], &params);
    engine.evaluate(&images, 0..100, &params, false);
    engine.restore(0);
    engine.evaluate(&images, 0..30, &params, false);
    assert_eq!(block_on(engine.take_measurements()).expect("the engine works").steps, []);
    assert_eq!(block_on(engine.take_evaluation()).expect("the engine works"), expected);
}
