//! What a run is doing: training, or looking for what broke it.

use elbo_engine::Images;
use elbo_protocol::Quantity;

/// What the run is doing.
#[derive(Debug)]
pub(super) enum Mode {
    /// Training, or evaluating.
    Training,
    /// Repeating the steps from the last good snapshot to the one that broke.
    Retracing {
        /// The step, from 1, that broke.
        until: u32,
        /// The term that was seen not to be finite.
        term: Quantity,
    },
    /// Before the step that broke, which is to be looked into.
    Probing(Box<Broken>),
    /// Stopped for good.
    GivenUp,
}

/// A step that broke.
#[derive(Debug)]
pub(super) struct Broken {
    /// Its number, from 1.
    pub step: u32,
    /// The term that was seen not to be finite.
    pub term: Quantity,
    /// Its batch.
    pub batch: Vec<u32>,
    /// The images that the batch is of.
    pub images: Images,
}
