//! Why an engine fails.

use serde::{Deserialize, Serialize};

/// Why an engine failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum EngineFault {
    /// The device failed or was lost.
    Device {
        /// The driver's own words.
        detail: String,
    },
    /// The device refused a kernel or a buffer made for the recipe.
    Refused {
        /// The driver's own words.
        detail: String,
    },
    /// The recipe needs a buffer larger than the device allows.
    BufferSize {
        /// The buffer's name in the kernels.
        name: String,
        /// Bytes that the device allows.
        most: u64,
        /// Bytes that the recipe needs.
        found: u64,
    },
    /// The engine is made for images of another size, or got batches of none.
    ImageSize {
        /// Pixels of an image that the engine is made for.
        expected: u64,
        /// Pixels of an image of the recipe.
        found: u64,
        /// Images of a batch.
        batch_size: u64,
    },
    /// More images at once than the engine has room for, or none.
    ImageCount {
        /// Images that there is room for.
        most: u64,
        /// Images that came.
        found: u64,
    },
    /// Weights do not fit.
    Weights(WeightFault),
    /// A latent vector or an image of the wrong size.
    Size {
        /// Numbers needed.
        expected: u64,
        /// Numbers that came.
        found: u64,
    },
}

impl EngineFault {
    /// The driver's words, if there are any.
    #[must_use]
    pub fn detail(&self) -> Option<&str> {
        match self {
            Self::Device { detail } | Self::Refused { detail } => Some(detail),
            Self::BufferSize { .. }
            | Self::ImageSize { .. }
            | Self::ImageCount { .. }
            | Self::Weights(_)
            | Self::Size { .. } => None,
        }
    }
}

/// Why weights cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum WeightFault {
    /// Bytes that are no safetensors file.
    Format {
        /// The reader's own words.
        detail: String,
    },
    /// A tensor is missing.
    Missing {
        /// Its name.
        tensor: String,
    },
    /// A tensor that nothing has a place for.
    Unexpected {
        /// Its name.
        tensor: String,
    },
    /// A tensor has another shape or type.
    Mismatch {
        /// Its name.
        tensor: String,
        /// Shape or type expected.
        expected: String,
        /// Shape or type found.
        found: String,
    },
    /// The device failed while weights were read from it.
    Device {
        /// The driver's own words.
        detail: String,
    },
}
