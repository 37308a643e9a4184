//! What can go wrong in an engine.

use crate::WeightError;

/// What can go wrong in an engine.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    /// The device failed or was lost.
    #[error("the device failed: {0}")]
    Device(String),
    /// The device cannot do what the recipe needs, or refused a kernel made for it.
    #[error("the device refuses the recipe: {0}")]
    Refused(String),
    /// Weights do not fit.
    #[error(transparent)]
    Weights(#[from] WeightError),
    /// A latent vector or an image of the wrong size.
    #[error("expected {expected} numbers, found {found}")]
    Size {
        /// How many are needed.
        expected: usize,
        /// How many came.
        found: usize,
    },
}
