//! What an engine promises, one file for each promise.

pub mod state;
