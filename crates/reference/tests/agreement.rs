//! The CPU's own engine and the reference agree, step for step, over fifty steps of every kind of recipe.

use burn::tensor::Device;
use elbo_cpu::CpuEngine;
use elbo_engine::{Engine, Images, ModelSpec, StepParams, StepStats, Weights, initial_weights};
use elbo_recipe::{
    Activation, BatchNorm, Clipping, GaussianMean, KlSchedule, Likelihood, LogvarBounds, Optimizer, PIXELS,
    PRESETS, Recipe, Reduction,
};
use elbo_reference::BurnEngine;
use futures::executor::block_on;

const STEPS: u32 = 50;
const IMAGES: usize = 640;

/// Largest relative difference allowed in a term of any step. Rounding grows as training goes on: what is 1e-7 in
/// the first step is 1e-5 after fifty.
const TERM_TOLERANCE: f32 = 2e-4;
/// Largest `|a - b| / |b|` allowed in all weights together after the last step. Where a gradient is rounding alone,
/// as before a normalization, Adam makes steps of it.
const WEIGHT_TOLERANCE: f64 = 5e-3;

/// Strokes of a kind: a bright row at a place that depends on the image, with gray ends.
fn images() -> Images {
    let mut pixels = vec![0; IMAGES * PIXELS];
    for (image, pixels) in pixels.chunks_mut(PIXELS).enumerate() {
        let row = &mut pixels[image * 7 % 28 * 28..][..28];
        row.fill(200 + (image % 50) as u8);
        row[..4].fill((image * 13 % 200) as u8);
    }
    let mut images = Images::default();
    images.extend(&pixels);
    images
}

/// Fifty steps: the measures of each, and the weights after the last.
fn train(engine: &mut dyn Engine, recipe: &Recipe, images: &Images) -> (Vec<StepStats>, Weights) {
    let batch_size = recipe.batch_size as usize;
    for step in 0..STEPS {
        let begin = step as usize * batch_size;
        let batch: Vec<u32> = (begin..begin + batch_size).map(|image| (image % IMAGES) as u32).collect();
        let params = StepParams::new(recipe, step, f64::from(recipe.learning_rate), recipe.beta);
        engine.step(images, &batch, &StepParams { measure_health: step % 10 == 9, ..params });
    }
    let rows = block_on(engine.take_measurements()).expect("the engine works");
    (rows.steps, block_on(engine.read()).expect("the engine works"))
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

fn agree(name: &str, recipe: &Recipe) {
    let (spec, images) = (ModelSpec::from(recipe), images());
    let weights = initial_weights(&spec.architecture, recipe.seed);
    let mut cpu = CpuEngine::new(&spec, &weights).expect("the weights fit");
    let mut burn = BurnEngine::new(&spec, &weights, &Device::flex()).expect("the weights fit");
    let (found, found_weights) = train(&mut cpu, recipe, &images);
    let (expected, expected_weights) = train(&mut burn, recipe, &images);
    assert_eq!(found.len(), STEPS as usize);
    for (step, (found, expected)) in found.iter().zip(&expected).enumerate() {
        let of =
            |row: &StepStats| [row.reconstruction, row.kl, row.loss, row.gradient_norm, row.largest_logvar];
        for (a, b) in of(found).into_iter().zip(of(expected)) {
            let allowed = TERM_TOLERANCE * b.abs().max(1.0);
            assert!((a - b).abs() <= allowed, "{name}, step {step}: {found:?} and {expected:?}");
        }
    }
    let distance = distance(&found_weights, &expected_weights);
    assert!(distance < WEIGHT_TOLERANCE, "{name}: weights differ by {distance:.1e}");
}

fn small() -> Recipe {
    Recipe { hidden: vec![24, 13], latent: 5, batch_size: 32, learning_rate: 1e-3, ..Recipe::default() }
}

#[test]
fn the_articles_net_agrees() {
    agree("article", &Recipe::default());
}

#[test]
fn every_preset_that_stays_finite_agrees() {
    // Weights of unit variance, an unbounded logvar and a rate of 0.3 blow rounding up to everything.
    let wild = ["bad-init", "lr-too-high", "overflow"];
    for preset in PRESETS.iter().filter(|preset| !wild.contains(&preset.name)) {
        agree(preset.name, &Recipe { hidden: vec![24, 13], batch_size: 32, ..preset.recipe() });
    }
}

#[test]
fn every_kind_of_net_agrees() {
    for activation in [Activation::Relu, Activation::Silu, Activation::Gelu, Activation::Tanh] {
        for batch_norm in [BatchNorm::Off, BatchNorm::Hidden, BatchNorm::HiddenAndMu] {
            let recipe = Recipe { activation, batch_norm, ..small() };
            agree(&format!("{activation:?} {batch_norm:?}"), &recipe);
        }
    }
    for hidden in [vec![], vec![9], vec![20, 11, 6]] {
        agree(&format!("{hidden:?}"), &Recipe { hidden, latent: 3, batch_size: 7, ..small() });
    }
    agree("tied heads", &Recipe { tied_heads: true, ..small() });
    agree("tied, normalized", &Recipe { tied_heads: true, batch_norm: BatchNorm::HiddenAndMu, ..small() });
}

#[test]
fn every_objective_agrees() {
    for likelihood in [Likelihood::Gaussian, Likelihood::GaussianLearned, Likelihood::GaussianOptimal] {
        for gaussian_mean in [GaussianMean::Sigmoid, GaussianMean::Identity] {
            let recipe = Recipe { likelihood, gaussian_mean, gaussian_sigma: 0.7, ..small() };
            agree(&format!("{likelihood:?} {gaussian_mean:?}"), &recipe);
        }
    }
    agree("mean", &Recipe { reduction: Reduction::Mean, ..small() });
    agree("beta", &Recipe { beta: 4.0, ..small() });
    agree("free bits", &Recipe { kl_schedule: KlSchedule::FreeBits, free_bits: 0.05, ..small() });
    let bounds =
        Recipe { logvar_bounds: LogvarBounds::Clamp, logvar_min: -0.05, logvar_max: 0.05, ..small() };
    agree("narrow bounds", &bounds);
    agree("no bounds", &Recipe { logvar_bounds: LogvarBounds::None, ..small() });
}

#[test]
fn every_rule_and_bound_agrees() {
    for optimizer in [Optimizer::Adam, Optimizer::Adamw, Optimizer::Sgd, Optimizer::Rmsprop] {
        let learning_rate = if optimizer == Optimizer::Sgd { 1e-5 } else { 1e-3 };
        let plain = Recipe { optimizer, learning_rate, ..small() };
        agree(&format!("{optimizer:?}"), &plain);
        agree(&format!("{optimizer:?} decay"), &Recipe { weight_decay: 0.1, ..plain.clone() });
        agree(
            &format!("{optimizer:?} clipped"),
            &Recipe { clipping: Clipping::Norm, clip_threshold: 20.0, ..plain.clone() },
        );
        agree(
            &format!("{optimizer:?} held"),
            &Recipe { clipping: Clipping::Value, clip_threshold: 0.5, ..plain.clone() },
        );
    }
    // Above the norm of some steps, below that of others.
    agree("skipping", &Recipe { skip_threshold: 60.0, ..small() });
}

#[test]
fn going_back_drops_measures_and_sums() {
    let (recipe, images) = (small(), images());
    let spec = ModelSpec::from(&recipe);
    let weights = initial_weights(&spec.architecture, recipe.seed);
    let mut cpu = CpuEngine::new(&spec, &weights).expect("the weights fit");
    let mut burn = BurnEngine::new(&spec, &weights, &Device::flex()).expect("the weights fit");
    let engines: [&mut dyn Engine; 2] = [&mut cpu, &mut burn];
    for engine in engines {
        let params = StepParams::new(&recipe, 0, 1e-3, 1.0);
        let batch: Vec<u32> = (0..recipe.batch_size).collect();
        engine.save(0);
        engine.evaluate(&images, 0..30, &params, false);
        let expected = block_on(engine.take_evaluation()).expect("the engine works");
        engine.step(&images, &batch, &params);
        engine.evaluate(&images, 0..100, &params, false);
        engine.restore(0);
        engine.evaluate(&images, 0..30, &params, false);
        assert_eq!(block_on(engine.take_measurements()).expect("the engine works").steps, []);
        assert_eq!(
            block_on(engine.take_evaluation()).expect("the engine works"),
            expected,
            "{}",
            engine.name()
        );
    }
}
