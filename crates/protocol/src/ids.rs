//! Names of runs and of requests.

use serde::{Deserialize, Serialize};

/// Names one run. Every message of a run carries it; messages of an older run are dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct RunId(pub u32);

/// Names one request, so that an answer that has been overtaken can be dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct RequestId(pub u32);
