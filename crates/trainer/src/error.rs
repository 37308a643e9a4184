//! What can go wrong while training.

use elbo_engine::{EngineError, WeightError};

/// What can go wrong while training.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// The engine failed, or refused something of a wrong size.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// Weights do not fit.
    #[error(transparent)]
    Weights(#[from] WeightError),
    /// The recipe is out of range.
    #[error(transparent)]
    Recipe(#[from] elbo_recipe::RecipeError),
    /// Fewer images than one batch needs.
    #[error("expected at least one batch of {batch_size} training images, found {images}")]
    TooFewImages {
        /// Images per batch.
        batch_size: usize,
        /// Images asked for.
        images: usize,
    },
}
