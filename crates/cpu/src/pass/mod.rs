//! The way through the stages of a net, forward and back.

pub(crate) mod backward;
pub(crate) mod forward;
pub(crate) mod model;
pub(crate) mod terms;
pub(crate) mod workspace;
