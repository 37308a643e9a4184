//! The page of Elbo Room without the web: what it knows, and how it is laid out.
//!
//! [`State`](state::State) is a pure fold over what the visitor and the worker do. Charts are geometry, links and
//! drawings are data. Nothing here knows a browser, so all of it is tested natively.

#![forbid(unsafe_code)]

pub mod commands;
pub mod duels;
pub mod history;
pub mod ink;
pub mod ink_text;
pub mod learn;
pub mod link_view;
pub mod loss;
pub mod marks;
pub mod morph;
pub mod order;
pub mod placement;
pub mod plot;
pub mod prior;
pub mod query;
pub mod recipe_form;
pub mod share;
pub mod side;
pub mod slider;
pub mod state;
pub mod theme;
pub mod workspace;
