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
    /// A run that is in the midst of something that is no data.
    #[error("expected a run whose steps are all reported and that does not look for what broke it")]
    Unsettled,
    /// The state of a run with another net, seed or other images, or one that is not whole.
    #[error("expected the whole state of a run with the same net, rule, seed and images")]
    OtherRun,
    /// Fewer images than one batch needs.
    #[error("expected at least one batch of {batch_size} training images, found {images}")]
    TooFewImages {
        /// Images per batch.
        batch_size: usize,
        /// Images asked for.
        images: usize,
    },
}
