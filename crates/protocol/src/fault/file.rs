//! Why a file cannot be used.

use elbo_recipe::RecipeError;
use serde::{Deserialize, Serialize};

use super::WeightFault;

/// Why a file is not here, or is not what it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileFault {
    /// The request failed.
    Network {
        /// The browser's own words.
        detail: String,
    },
    /// The answer has no content.
    Empty,
    /// The transfer broke off.
    BrokeOff {
        /// The browser's own words.
        detail: String,
    },
    /// The server refused.
    Status {
        /// HTTP status.
        status: u16,
        /// The server's own words.
        text: String,
    },
    /// Gzip data that is damaged or truncated.
    Gzip {
        /// The reader's own words.
        detail: String,
    },
    /// The header is not that of an IDX file of bytes.
    Header {
        /// Dimensions expected: 3 for images, 1 for labels.
        dimensions: u8,
        /// The first four bytes, or fewer.
        found: Vec<u8>,
    },
    /// The images have another size.
    ImageSize {
        /// Rows found.
        height: u32,
        /// Columns found.
        width: u32,
    },
    /// Fewer or more images than the file should have.
    ImageCount {
        /// Images that it should have.
        expected: u32,
        /// Images that it has.
        found: u32,
    },
    /// Fewer or more labels than the file should have.
    LabelCount {
        /// Labels that it should have.
        expected: u32,
        /// Labels that it has.
        found: u32,
    },
    /// Fewer or more bytes than the header promises.
    Length {
        /// Items that the header promises.
        items: u32,
        /// Bytes that they need.
        expected: u32,
        /// Bytes there are.
        found: u32,
    },
    /// A label that is no digit.
    Label(u8),
    /// Weights that cannot be read, or do not fit.
    Weights(WeightFault),
    /// The recipe in the metadata is unreadable or out of range.
    Recipe(RecipeError),
    /// A piece of metadata is missing or unreadable.
    Metadata {
        /// Its name.
        name: String,
        /// What is there instead; none if nothing is.
        found: Option<String>,
    },
    /// A weight is not finite.
    NonFiniteWeights,
}
