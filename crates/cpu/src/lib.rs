//! Training steps on one CPU thread, written by hand for vector instructions: those of WebAssembly, AVX2 where
//! an x86-64 machine has it, and whatever the compiler makes of arrays of eight elsewhere.
//!
//! [`CpuEngine`] computes what `elbo-engine` says a step is. Everything is in nats per image. The numbers of a
//! batch lie in matrices `[batch, width]`, row after row, each width padded to a multiple of eight with zeros.

mod activation;
mod backward;
mod batch_norm;
mod batch_views;
mod buffer;
mod engine;
mod evaluation;
mod forward;
mod lanes;
mod latent;
mod likelihood;
mod math;
mod measure;
mod model;
mod noise;
mod optimizer;
mod product;
mod sparse;
mod step;
mod terms;
mod threads;
mod update;
mod views;
mod workspace;

pub use batch_views::Posteriors;
pub use engine::CpuEngine;
