//! Charts: pure geometry, and a thin layer that strokes it.

pub mod canvas;
pub mod elbo;
pub mod scale;
