//! The three columns of the page: each takes from the state what its parts show.

mod curves;
mod explore;
mod recipe;

pub use curves::{curves, health};
pub use explore::{explore, map, source_name};
pub use recipe::recipe;
