//! Training steps as WebGPU compute kernels.
//!
//! Everything lies on the device: images as bytes, weights, moments, activations, noise, measures. A step is a
//! record of some numbers and the indices of its images; steps wait in a queue on the host and go to the device
//! together, in one write and one submission. Nothing is created once training runs.

#![forbid(unsafe_code)]

mod compile;
mod device;
mod engine;
mod engine_impl;
mod read;
mod run;
mod shared_struct;
mod tuning;

pub use device::{GpuDevice, OpenError, open_gpu};
pub use engine::GpuEngine;
pub use tuning::{LoadPath, Tile, Tuning};
