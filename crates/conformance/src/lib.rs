//! One suite that proves an engine.
//!
//! [`conforms`] holds an engine against the equations in 64 bits ([`oracle`]) for a grid of recipes ([`recipes`]),
//! [`trains`] for long runs, and both panic with what was expected and what was found. The engines' own crates call them
//! in their tests.

#![forbid(unsafe_code)]

mod checks;
mod grid;
pub mod oracle;
mod samples;
mod tolerances;

pub use checks::{
    computes, conforms,
    state::{continues_from, resumes},
    trains,
};
pub use grid::recipes;
pub use samples::{batch, images, now, rule_recipes, shaken_weights};
pub use tolerances::Tolerances;

use elbo_engine::{Engine, ModelSpec, Weights};

/// Makes an engine with these weights.
pub type Make<'a> = &'a dyn Fn(&ModelSpec, &Weights) -> Box<dyn Engine>;
