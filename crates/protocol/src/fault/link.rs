//! Why the worker cannot be talked to.

use serde::{Deserialize, Serialize};

/// Why the worker cannot be talked to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkFault {
    /// There is none.
    NoWorker,
    /// A path that makes no address.
    NoAddress {
        /// The path.
        path: String,
        /// The page's own address.
        base: String,
    },
    /// The browser starts none.
    NotStarted {
        /// The address of its script.
        script: String,
        /// The browser's own words.
        detail: String,
    },
    /// Its script could not be loaded.
    NoScript {
        /// The script's name.
        file: String,
    },
    /// It did not answer in time.
    Silent {
        /// How long was waited, in seconds.
        seconds: u32,
    },
    /// It stopped.
    Stopped {
        /// The browser's own words; none if it has none.
        detail: Option<String>,
    },
    /// Its message cannot be read.
    Unreadable {
        /// The codec's own words.
        detail: String,
    },
    /// It sent something else than bytes.
    NotBytes {
        /// What came, as the browser writes it.
        found: String,
    },
    /// A command could not be sent.
    NotSent {
        /// The browser's own words.
        detail: String,
    },
    /// The browser does not let the page listen.
    NotHeard {
        /// The browser's own words.
        detail: String,
    },
}
