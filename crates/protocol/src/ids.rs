//! Names of runs, of requests and of changes.

use serde::{Deserialize, Serialize};

/// Names one run. Every message of a run carries it; messages of an older run are dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct RunId(pub u32);

/// Names one request, so that an answer that has been overtaken can be dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct RequestId(pub u32);

/// Names one change of a run's recipe, so that its answer is not taken for that of another. Of one run, each is
/// larger than the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct AmendmentId(pub u32);
