//! What the device answers: how it lies there, and how the host reads it.

mod decoding;
mod evaluation;
mod inspection;
mod measurements;
mod readout;
pub(crate) mod rows;
pub(crate) mod staging;
mod state;
mod weights;
