//! From a net to kernels: where everything lies, the WGSL of each kernel, and the order in which they run. All but
//! [`pipelines`] is text, composed without a device.

pub(crate) mod activations;
mod backward;
pub(crate) mod bindings;
pub(crate) mod constants;
mod forward;
pub(crate) mod kernel;
mod net;
mod normalization;
pub(crate) mod passes;
pub(crate) mod pipelines;
mod product;
#[cfg(test)]
mod proof;
mod sources;
