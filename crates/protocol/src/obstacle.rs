//! What stands between the page and the graphics processor.

use serde::{Deserialize, Serialize};

/// What stands between the page and the graphics processor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Obstacle {
    /// The page came over plain http, where browsers offer no WebGPU.
    InsecureContext,
    /// The browser offers no WebGPU.
    NoWebgpu,
    /// The browser offers WebGPU to the page, but not to its workers.
    NotInWorkers,
    /// There is no adapter.
    NoAdapter {
        /// The browser's or the library's own words.
        detail: String,
    },
    /// The adapter gives no device.
    NoDevice {
        /// The browser's or the driver's own words.
        detail: String,
    },
    /// The adapter gives no device, since one of its limits is too small.
    SmallLimit {
        /// Name of the limit.
        limit: String,
        /// What is needed.
        needed: u64,
        /// What the adapter has.
        found: u64,
    },
    /// The adapter cannot measure time on the device, which Burn needs.
    NoTimestamps {
        /// The adapter's name.
        adapter: String,
    },
    /// Burn could not take the device.
    NotTaken {
        /// Burn's own words.
        detail: String,
    },
}

impl Obstacle {
    /// The words of browser, driver or library, if there are any.
    #[must_use]
    pub fn detail(&self) -> Option<&str> {
        match self {
            Self::NoAdapter { detail } | Self::NoDevice { detail } | Self::NotTaken { detail } => {
                Some(detail)
            }
            Self::InsecureContext
            | Self::NoWebgpu
            | Self::NotInWorkers
            | Self::SmallLimit { .. }
            | Self::NoTimestamps { .. } => None,
        }
    }
}
