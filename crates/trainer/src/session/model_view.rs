//! Looking at a model, whatever engine holds it: decode a latent vector, encode and decode an image.

use elbo_engine::{Engine, EngineError, Objective, StepParams};
use elbo_protocol::Terms;
use elbo_recipe::Recipe;

/// An image as the model sees it again: decoded from its posterior mean.
#[derive(Debug, Clone, PartialEq)]
pub struct ReconstructedImage {
    /// Pixel probabilities, `[784]`, 255 is one.
    pub pixels: Vec<u8>,
    /// Terms of the loss at the posterior mean.
    pub terms: Terms,
    /// The posterior mean, `[latent]`.
    pub mu: Vec<f32>,
}

/// The settings of a look: those of a recipe whose weight of the KL divergence has warmed up.
#[must_use]
pub fn settings(recipe: &Recipe) -> StepParams {
    StepParams::new(recipe, 0, 0.0, recipe.beta)
}

/// Pixel means as bytes, 255 is one. A Gaussian mean outside 0 to 1 is shown as the nearest end.
#[must_use]
pub fn bytes(means: &[f32]) -> Vec<u8> {
    means.iter().map(|mean| (mean * 255.0).round() as u8).collect()
}

/// Pixel means, `[784]`, 255 is one, of a latent vector, `[latent]`.
///
/// # Errors
/// [`EngineError`] if z has another size, or the device was lost.
pub async fn decode(engine: &mut dyn Engine, z: &[f32]) -> Result<Vec<u8>, EngineError> {
    Ok(bytes(&engine.decode(z).await?))
}

/// Encodes an image, `[784]`, and decodes its posterior mean; the loss is the recipe's.
///
/// # Errors
/// [`EngineError`] if there are not 784 pixels, or the device was lost.
pub async fn reconstruct(
    engine: &mut dyn Engine,
    recipe: &Recipe,
    pixels: &[u8],
) -> Result<ReconstructedImage, EngineError> {
    let seen = engine.reconstruct(pixels, &settings(recipe)).await?;
    let kl = &seen.kl_per_dimension;
    let loss = Objective::from(recipe).loss_of(seen.reconstruction, kl, recipe.beta);
    Ok(ReconstructedImage {
        pixels: bytes(&seen.pixels),
        terms: Terms { loss, reconstruction: seen.reconstruction, kl: kl.iter().sum() },
        mu: seen.mu,
    })
}
