//! What a step is, from its equations alone: one number at a time, in 64 bits.
//!
//! Knows nothing of layouts, padding, tiles or order of summation. Matrices are rows of images; the gradients are
//! derived by hand, and held against central differences of the loss.

mod activation;
mod evaluation;
mod gradients;
mod layers;
mod likelihood;
mod optimizer;
mod pass;

use std::collections::BTreeMap;

use elbo_engine::{Images, Weights};

pub use evaluation::{ExpectedSums, expected_sums};
pub use gradients::gradients;
pub use likelihood::pixel_means;
pub use optimizer::{OracleState, OracleUpdate, size};
pub use pass::{OraclePass, Statistics, pass};

/// A matrix, row after row.
pub type Matrix = Vec<Vec<f64>>;

/// Named tensors, flat.
pub type Tensors = BTreeMap<String, Vec<f64>>;

/// Tensors in 64 bits.
#[must_use]
pub fn widen(weights: &Weights) -> Tensors {
    let wide = |values: &[f32]| values.iter().map(|value| f64::from(*value)).collect();
    weights.0.iter().map(|(name, tensor)| (name.clone(), wide(&tensor.values))).collect()
}

/// A batch: pixels in `[0, 1]`, `[batch, 784]`, and noise, `[batch, latent]`.
#[derive(Debug, Clone)]
pub struct Batch {
    /// Pixels.
    pub x: Matrix,
    /// Noise.
    pub noise: Matrix,
}

impl Batch {
    /// The images of these indices with noise `[indices, latent]`, flat.
    #[must_use]
    pub fn new(images: &Images, indices: &[u32], noise: &[f32], latent: usize) -> Self {
        let wide = |row: &[f32]| row.iter().map(|value| f64::from(*value)).collect();
        let pixels = |index: &u32| {
            images.pixels(*index as usize).iter().map(|pixel| f64::from(*pixel) / 255.0).collect()
        };
        Self { x: indices.iter().map(pixels).collect(), noise: noise.chunks(latent).map(wide).collect() }
    }
}
