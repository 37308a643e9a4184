//! Training steps as WebGPU compute kernels.
//!
//! Everything lies on the device: images as bytes, weights, moments, activations, noise, measures. A step is a
//! record of some numbers and the indices of its images; steps wait in a queue on the host and go to the device
//! together, in one write and one submission. Nothing is created once training runs.

#![forbid(unsafe_code)]

mod activations;
mod answers;
mod buffers;
mod constants;
mod device;
mod engine;
mod image_store;
mod interface;
mod job;
mod kernel;
mod normalization;
mod passes;
mod pipelines;
mod product;
mod product_paths;
mod products;
mod readback;
mod record;
mod rows;
mod source;
mod state;
mod submission;
mod tuning;

pub use device::{Gpu, open};
pub use engine::GpuEngine;
pub use tuning::{Path, Tile, Tuning};
