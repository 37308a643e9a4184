//! From a net to kernels: where everything lies, the WGSL of each kernel, and the order in which they run. All but
//! [`pipelines`] is text, composed without a device.

pub(crate) mod activations;
pub(crate) mod constants;
pub(crate) mod kernel;
mod layers;
mod normalization;
pub(crate) mod passes;
pub(crate) mod pipelines;
mod product;
mod product_paths;
#[cfg(test)]
mod proof;
mod sources;
