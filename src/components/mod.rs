//! What the page shows, one component a file, by room. Components take values and give callbacks; they decide nothing.
//!
//! A workspace is a folder with one entry in [`WORKSPACES`](elbo_page::workspace::WORKSPACES); `shell` lays them out.

pub mod commands;
pub mod curves;
pub mod duel;
pub mod hand;
pub mod latent;
pub mod recipe;
pub mod shell;
pub mod strip;
