//! What an action causes outside the state.

use elbo_protocol::Command;

use crate::theme::Theme;

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
    /// Keep something on this device, where the browser allows.
    Remember(Memory),
}

/// What is kept on this device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Memory {
    /// The tour was offered.
    Visit,
    /// The theme, which is shown from now on.
    Theme(Theme),
    /// Whether keys that are pressed alone are commands.
    SingleKeys(bool),
}
