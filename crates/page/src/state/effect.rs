//! What an action causes outside the state.

use elbo_protocol::Command;

/// What an action causes outside the state.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Start a worker; terminate the one there is.
    Spawn {
        /// The one with the reference.
        reference: bool,
    },
    /// Tell the worker.
    Send(Command),
    /// Remember that the tour was offered on this device.
    RememberVisit,
}
