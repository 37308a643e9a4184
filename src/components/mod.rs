//! What the page shows, one component a file, by room. Components take values and give callbacks; they decide nothing.

pub mod commands;
pub mod curves;
pub mod explore;
pub mod recipe;
pub mod shell;
