//! What a run is given: the net, its weights, images, and perhaps noise.

use elbo_engine::{Images, ModelSpec, UpdateRule, StepParams, Values, Weights};
use elbo_recipe::Recipe;
use wasm_bindgen::prelude::*;

/// What a run is given. Where the recipe is not told, its defaults are those of the benchmark: units with ReLU, a
/// Bernoulli likelihood summed over the pixels, the KL divergence with weight 1.
#[wasm_bindgen]
pub struct Work {
    recipe: Recipe,
    rule: UpdateRule,
    learning_rate: f64,
    pub(crate) weights: Weights,
    pub(crate) images: Images,
    pub(crate) noise: Vec<f32>,
}

#[wasm_bindgen]
impl Work {
    /// A net and a batch size, with Adam as usual.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(hidden: Vec<u32>, latent: u32, batch: u32, seed: u32) -> Self {
        console_error_panic_hook::set_once();
        let recipe = Recipe { hidden, latent, batch_size: batch, seed: seed.into(), ..Recipe::default() };
        Self {
            learning_rate: recipe.learning_rate.into(),
            recipe,
            rule: UpdateRule::adam(),
            weights: Weights::default(),
            images: Images::default(),
            noise: Vec::new(),
        }
    }

    /// Gives Adam's settings.
    pub fn set_adam(&mut self, learning_rate: f64, beta1: f64, beta2: f64, epsilon: f64) {
        self.learning_rate = learning_rate;
        self.rule = UpdateRule::Adam { beta1, beta2, epsilon, decoupled: false };
    }

    /// Gives a layer, such as `encoder.hidden.0`: its matrix `[inputs, outputs]`, row after row, and its biases.
    pub fn add_layer(&mut self, name: &str, inputs: usize, outputs: usize, weight: Vec<f32>, bias: Vec<f32>) {
        let tensors = &mut self.weights.0;
        tensors.insert(format!("{name}.weight"), Values { shape: vec![inputs, outputs], values: weight });
        tensors.insert(format!("{name}.bias"), Values { shape: vec![outputs], values: bias });
    }

    /// Gives the images of the next batch.
    pub fn add_images(&mut self, pixels: &[u8]) {
        self.images.extend(pixels);
    }

    /// Gives the noise of the next step, `[batch, latent]`.
    pub fn add_noise(&mut self, noise: &[f32]) {
        self.noise.extend_from_slice(noise);
    }
}

impl Work {
    pub(crate) fn model_spec(&self) -> ModelSpec {
        ModelSpec { rule: self.rule, ..ModelSpec::from(&self.recipe) }
    }

    pub(crate) fn settings(&self) -> StepParams {
        StepParams::new(&self.recipe, 0, self.learning_rate, 1.0)
    }

    /// The indices of each batch's images.
    pub(crate) fn batches(&self) -> Vec<Vec<u32>> {
        let images: Vec<u32> = (0..self.images.len() as u32).collect();
        images.chunks_exact(self.recipe.batch_size as usize).map(<[u32]>::to_vec).collect()
    }
}
