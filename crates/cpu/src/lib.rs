//! Training steps on one CPU thread, written by hand for vector instructions: those of WebAssembly, AVX2 where
//! an x86-64 machine has it, and whatever the compiler makes of arrays of eight elsewhere.
//!
//! [`CpuEngine`] computes what `elbo-engine` says a step is. Everything is in nats per image. The numbers of a
//! batch lie in matrices `[batch, width]`, row after row, each width padded to a multiple of eight with zeros.

mod engine;
mod evaluation;
mod layers;
mod optim;
mod pass;
mod simd;
mod step;
mod views;

pub use engine::CpuEngine;
pub use views::batch::Posteriors;
