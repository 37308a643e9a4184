//! Vectors of eight numbers, what is computed with them, and where they lie.

pub(crate) mod buffer;
pub(crate) mod lanes;
pub(crate) mod math;
pub(crate) mod threads;
