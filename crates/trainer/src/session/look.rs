//! Looking at the model: decode a latent vector, reconstruct an image, read the weights.

use elbo_engine::{Settings, Weights};
use elbo_protocol::Terms;

use super::Session;
use crate::TrainError;

/// An image as the model sees it again: decoded from its posterior mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Reconstruction {
    /// Pixel probabilities, `[784]`, 255 is one.
    pub pixels: Vec<u8>,
    /// Terms of the loss at the posterior mean.
    pub terms: Terms,
    /// The posterior mean, `[latent]`.
    pub mu: Vec<f32>,
}

impl Session {
    /// Pixel means, `[784]`, 255 is one, of a latent vector, `[latent]`. A Gaussian mean outside 0 to 1 is shown
    /// as the nearest end.
    ///
    /// # Errors
    /// [`TrainError::Engine`] if z has another size, or the device was lost.
    pub async fn decode(&mut self, z: &[f32]) -> Result<Vec<u8>, TrainError> {
        Ok(bytes(&self.engine.decode(z).await?))
    }

    /// Encodes an image, `[784]`, and decodes its posterior mean.
    ///
    /// # Errors
    /// [`TrainError::Engine`] if there are not 784 pixels, or the device was lost.
    pub async fn reconstruct(&mut self, pixels: &[u8]) -> Result<Reconstruction, TrainError> {
        let recipe = &self.plan.recipe;
        let settings = Settings::new(recipe, 0, 0.0, recipe.beta);
        let seen = self.engine.reconstruct(pixels, &settings).await?;
        let kl = &seen.kl_per_dimension;
        let loss = self.objective.loss_of(seen.reconstruction, kl, recipe.beta);
        Ok(Reconstruction {
            pixels: bytes(&seen.pixels),
            terms: Terms { loss, reconstruction: seen.reconstruction, kl: kl.iter().sum() },
            mu: seen.mu,
        })
    }

    /// The newest weights.
    ///
    /// # Errors
    /// [`TrainError::Engine`] if the device was lost.
    pub async fn weights(&mut self) -> Result<Weights, TrainError> {
        Ok(self.engine.read().await?)
    }
}

fn bytes(means: &[f32]) -> Vec<u8> {
    means.iter().map(|mean| (mean * 255.0).round() as u8).collect()
}
