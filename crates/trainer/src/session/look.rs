//! Looking at the run's model: decode a latent vector, reconstruct an image, read the weights.

use elbo_engine::Weights;

use super::Session;
use crate::{
    TrainError,
    session::model_view::{self as look, ReconstructedImage},
};

impl Session {
    /// Pixel means, `[784]`, 255 is one, of a latent vector, `[latent]`. A Gaussian mean outside 0 to 1 is shown
    /// as the nearest end.
    ///
    /// # Errors
    /// [`TrainError::Engine`] if z has another size, or the device was lost.
    pub async fn decode(&mut self, z: &[f32]) -> Result<Vec<u8>, TrainError> {
        Ok(look::decode(&mut *self.engine, z).await?)
    }

    /// Encodes an image, `[784]`, and decodes its posterior mean.
    ///
    /// # Errors
    /// [`TrainError::Engine`] if there are not 784 pixels, or the device was lost.
    pub async fn reconstruct(&mut self, pixels: &[u8]) -> Result<ReconstructedImage, TrainError> {
        Ok(look::reconstruct(&mut *self.engine, &self.plan.recipe, pixels).await?)
    }

    /// The newest weights.
    ///
    /// # Errors
    /// [`TrainError::Engine`] if the device was lost.
    pub async fn weights(&mut self) -> Result<Weights, TrainError> {
        Ok(self.engine.read().await?)
    }

    /// How often the weights have changed so far, by updates and by going back alike. A copy of them is the
    /// newest as long as this stays.
    #[must_use]
    pub fn changes(&self) -> u64 {
        self.changes
    }
}
