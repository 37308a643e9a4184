//! The held-out measures from the sums over held-out images.

use elbo_engine::{EvaluationSums, Objective, optimal_reconstruction};
use elbo_protocol::{HeldOut, Terms};
use elbo_recipe::{Likelihood, PIXELS, Recipe};

/// Variance of a latent dimension's mean over the held-out images from which on it counts as active (Burda et
/// al. 2015, section 5).
pub const ACTIVE_VARIANCE: f32 = 0.01;

/// Held-out images on which the batch-norm gap is measured.
pub const GAP_IMAGES: usize = 2_000;

/// The held-out measures of a recipe; `loss` has the full weight of the KL divergence.
#[must_use]
pub fn held_out(recipe: &Recipe, sums: &EvaluationSums, step: u32, epoch: u32) -> HeldOut {
    let of_sums = |reconstruction: f32, kl: &[f32], images: usize| terms(recipe, reconstruction, kl, images);
    let (terms, kl_per_dimension) = of_sums(sums.reconstruction, &sums.kl_per_dimension, sums.images);
    let mean = |sum: &f32| sum / sums.images.max(1) as f32;
    let moments = sums.mu.iter().zip(&sums.squared_mu);
    let varies = |(first, second): &(&f32, &f32)| mean(second) - mean(first).powi(2) >= ACTIVE_VARIANCE;
    let batch_norm_gap = sums.batch_norm_gap.as_ref().map(|gap| {
        let loss = |sums: &[f32]| of_sums(sums[0], &sums[1..], gap.images).0.loss;
        loss(&gap.running) - loss(&gap.own)
    });
    let active_units = moments.filter(varies).count() as u32;
    HeldOut { step, epoch, terms, kl_per_dimension, active_units, batch_norm_gap }
}

/// Terms and KL of each dimension from their sums over images.
fn terms(recipe: &Recipe, reconstruction: f32, kl: &[f32], images: usize) -> (Terms, Vec<f32>) {
    let objective = Objective::from(recipe);
    let mean = |sum: &f32| sum / images.max(1) as f32;
    let kl_per_dimension: Vec<f32> = kl.iter().map(mean).collect();
    let reconstruction = match recipe.likelihood {
        Likelihood::GaussianOptimal => optimal_reconstruction(mean(&reconstruction), PIXELS),
        _ => mean(&reconstruction),
    };
    let loss = objective.loss_of(reconstruction, &kl_per_dimension, recipe.beta);
    (Terms { loss, reconstruction, kl: kl_per_dimension.iter().sum() }, kl_per_dimension)
}
