//! One suite that proves an engine.
//!
//! Every check takes a way to make the engine, and panics with what was expected and what was found. The engines'
//! own crates call it in their tests.

#![forbid(unsafe_code)]

mod checks;
mod samples;

pub use checks::state::{continues_from, resumes};
pub use samples::{batch, images, now, rule_recipes, shaken_weights};

use elbo_engine::{Engine, ModelSpec, Weights};

/// Makes an engine with these weights.
pub type Make<'a> = &'a dyn Fn(&ModelSpec, &Weights) -> Box<dyn Engine>;
