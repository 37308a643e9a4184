//! Updates of the parameters.

pub(crate) mod state;
pub(crate) mod update;
