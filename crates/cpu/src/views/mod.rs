//! Views of a model: one step, one image, many images.

pub(crate) mod batch;
pub(crate) mod single;
