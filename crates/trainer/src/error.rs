//! What can go wrong while training.

use burn::tensor::ExecutionError;

/// What can go wrong while training.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// The device failed or was lost.
    #[error("the device failed: {0}")]
    Device(#[from] ExecutionError),
    /// Weights could not be read or do not fit.
    #[error(transparent)]
    Weights(#[from] elbo_vae::WeightError),
    /// The recipe is out of range.
    #[error(transparent)]
    Recipe(#[from] elbo_protocol::RecipeError),
    /// Fewer images than one batch needs.
    #[error("expected at least one batch of {batch_size} training images, found {images}")]
    TooFewImages {
        /// Images per batch.
        batch_size: usize,
        /// Images asked for.
        images: usize,
    },
    /// A latent vector or an image of the wrong size.
    #[error("expected {expected} numbers, found {found}")]
    Size {
        /// How many are needed.
        expected: usize,
        /// How many came.
        found: usize,
    },
}
