//! What the checks feed an engine: images, batches and weights, functions of their numbers alone.

use elbo_engine::{Answer, Architecture, Images, NoiseKey, Weights, initial_weights, noise_block};
use elbo_recipe::{
    Activation, BatchNorm, Clipping, Initializer, Likelihood, Optimizer, PIXELS, PRESETS, Preset, Recipe,
};
use futures::executor::block_on;

/// Names the noise that samples are made of.
const KEY: NoiseKey = NoiseKey(0x5eed);

/// A number from N(0, 1) that depends on these two alone.
fn normal(stream: u32, index: usize) -> f32 {
    noise_block(KEY, stream, 0, (index / 4) as u32)[index % 4]
}

/// Images of which about 60 % of the pixels are zero.
#[must_use]
pub fn images(count: usize) -> Images {
    let pixel = |index| (255.0 * (normal(0, index) - 0.25).clamp(0.0, 1.0)) as u8;
    let mut images = Images::default();
    images.extend(&(0..count * PIXELS).map(pixel).collect::<Vec<u8>>());
    images
}

/// The images of a step's batch, of so many images in all; batches of neighboring steps differ. No image is in a batch
/// twice unless there are too few, or three divides their number.
#[must_use]
pub fn batch(step: u32, size: usize, images: usize) -> Vec<u32> {
    (0..size as u32).map(|index| (index * 3 + step * 7 + 2) % images as u32).collect()
}

/// Xavier-uniform weights, whatever the initializer, of which none is zero or one: biases, scales and running
/// statistics neither.
#[must_use]
pub fn shaken_weights(architecture: &Architecture, seed: u64) -> Weights {
    let drawn = Architecture { initializer: Initializer::XavierUniform, ..architecture.clone() };
    let mut weights = initial_weights(&drawn, seed);
    for (stream, tensor) in (1..).zip(weights.0.values_mut()) {
        for (index, value) in tensor.values.iter_mut().enumerate() {
            *value += 0.06 * normal(stream, index);
        }
    }
    weights
}

/// What an engine answers.
///
/// # Panics
/// If the device failed.
pub fn now<T>(answer: Answer<'_, T>) -> T {
    block_on(answer).unwrap_or_else(|error| panic!("expected an answer, found: {error}"))
}

/// One recipe for each update rule, one with running statistics, one with skipped steps, one with a trained sigma.
#[must_use]
pub fn rule_recipes() -> [Recipe; 4] {
    let small = Recipe { hidden: vec![9, 5], latent: 3, batch_size: 7, ..Recipe::default() };
    [
        Recipe { batch_norm: BatchNorm::HiddenAndMu, ..small.clone() },
        Recipe {
            optimizer: Optimizer::Adamw,
            weight_decay: 0.1,
            // Above the norm of some steps, below that of others: the corrections lie on the device.
            skip_threshold: 300.0,
            ..small.clone()
        },
        Recipe { optimizer: Optimizer::Sgd, learning_rate: 1e-5, ..small.clone() },
        Recipe {
            optimizer: Optimizer::Rmsprop,
            likelihood: Likelihood::GaussianLearned,
            hidden: vec![],
            latent: 1,
            ..small
        },
    ]
}

/// Widths that no grid would try for every choice: wider and deeper than a workgroup, batches of one and of more than
/// one workgroup, and mu normalized where no layer is hidden.
pub(crate) fn shapes() -> [Recipe; 4] {
    let of = |hidden: &[u32], latent, batch_size| Recipe {
        hidden: hidden.to_vec(),
        latent,
        batch_size,
        ..Recipe::default()
    };
    let normalized = Recipe { batch_norm: BatchNorm::HiddenAndMu, tied_heads: true, ..of(&[], 4, 5) };
    [of(&[], 1, 1), of(&[3, 40, 70], 33, 2), of(&[130], 9, 67), normalized]
}

/// Recipes whose runs are followed for fifty steps from the weights that they begin with: every preset, but those that
/// blow rounding up to everything within some steps, and normalized nets, each with another activation and rule.
pub(crate) fn long_runs() -> Vec<Recipe> {
    let small = |recipe: Recipe| Recipe { hidden: vec![24, 13], batch_size: 32, ..recipe };
    // Weights of unit variance, an unbounded logvar and a rate of 0.3.
    let wild = ["bad-init", "lr-too-high", "overflow"];
    let tame = PRESETS.iter().filter(|preset| !wild.contains(&preset.name));
    let normalized = [
        Recipe {
            batch_norm: BatchNorm::HiddenAndMu,
            activation: Activation::Silu,
            tied_heads: true,
            ..Recipe::default()
        },
        Recipe {
            batch_norm: BatchNorm::Hidden,
            activation: Activation::Gelu,
            optimizer: Optimizer::Adamw,
            weight_decay: 0.01,
            clipping: Clipping::Norm,
            ..Recipe::default()
        },
        Recipe { batch_norm: BatchNorm::HiddenAndMu, activation: Activation::Tanh, ..Recipe::default() },
    ];
    tame.map(Preset::recipe).chain(normalized).map(small).collect()
}
