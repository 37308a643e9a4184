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
    /// The device cannot do what the recipe needs, or refused the kernels made for it.
    Refused {
        /// The driver's own words.
        detail: String,
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
