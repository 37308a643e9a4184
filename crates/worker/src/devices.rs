//! What a worker can compute with.

use std::rc::Rc;

use elbo_engine::{Engine, EngineError, ModelSpec, Weights};
use elbo_protocol::Obstacle;
use futures::future::LocalBoxFuture;

/// What a worker can compute with.
pub trait Devices {
    /// An engine on the CPU, at once.
    ///
    /// # Errors
    /// [`EngineError`] if the weights are not the program's.
    fn cpu(&self, spec: &ModelSpec, weights: &Weights) -> Result<Box<dyn Engine>, EngineError>;

    /// Opens the graphics processor; or says what stands in the way.
    fn open_gpu(&self) -> LocalBoxFuture<'static, Result<Rc<dyn Gpu>, Obstacle>>;
}

/// A graphics processor that is open.
pub trait Gpu {
    /// The adapter's own name.
    fn adapter(&self) -> String;

    /// Whether it is software that computes on the CPU.
    fn is_software(&self) -> bool;

    /// An engine for a program, with these weights.
    fn engine<'a>(
        &'a self,
        spec: &'a ModelSpec,
        weights: &'a Weights,
    ) -> LocalBoxFuture<'a, Result<Box<dyn Engine>, EngineError>>;
}
