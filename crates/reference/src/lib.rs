//! The training step by automatic differentiation in Burn: the reference that the fast engines are held
//! against, and what trains where they cannot.
//!
//! It runs on every device that Burn has. Knows neither the web, nor files, nor a clock.

#![forbid(unsafe_code)]
#![cfg_attr(
    test,
    expect(clippy::disallowed_methods, reason = "tests read on the CPU device, where every read is ready")
)]

mod bounds;
mod correction;
mod engine;
mod gradients;
mod inspect;
mod optimizer;
mod rows;
mod state;
mod sums;
mod update;

pub use engine::BurnEngine;
pub use gradients::{differentiate, global_norm};
pub use optimizer::{BurnOptimizer, Update, Updated};
