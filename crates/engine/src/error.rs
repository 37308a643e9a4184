//! What can go wrong in an engine.

use crate::WeightError;

/// What can go wrong in an engine.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    /// The device failed or was lost.
    #[error("the device failed: {0}")]
    Device(String),
    /// The device refused a kernel or a buffer made for the recipe, in the driver's own words.
    #[error("the device refuses the recipe: {0}")]
    Refused(String),
    /// The recipe needs a buffer larger than the device allows.
    #[error("buffer '{name}': expected at most {most} bytes, found {found}")]
    BufferSize {
        /// The buffer's name in the kernels.
        name: &'static str,
        /// Bytes that the device allows.
        most: u64,
        /// Bytes that the recipe needs.
        found: u64,
    },
    /// The engine is made for images of another size, or got batches of none.
    #[error(
        "expected images of {expected} pixels in batches of 1 or more, found {found} in batches of {batch_size}"
    )]
    ImageSize {
        /// Pixels of an image that the engine is made for.
        expected: usize,
        /// Pixels of an image of the recipe.
        found: usize,
        /// Images of a batch.
        batch_size: usize,
    },
    /// More images at once than the engine has room for, or none.
    #[error("expected 1 to {most} images, found {found}")]
    ImageCount {
        /// Images that there is room for.
        most: usize,
        /// Images that came.
        found: usize,
    },
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
