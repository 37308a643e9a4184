//! Updates of the parameters.

mod exchange;
pub(crate) mod state;
pub(crate) mod update;
