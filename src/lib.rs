//! The page of Elbo Room: what the visitor sees and touches.
//!
//! It owns no model and does no tensor work: it folds the worker's [`Event`](elbo_protocol::Event)s and the
//! visitor's actions into a [`State`](state::State), and shows that. It never sees Burn.

#![forbid(unsafe_code)]

pub mod components;
pub mod duels;
pub mod figures;
pub mod history;
pub mod ink;
pub mod learn;
pub mod marks;
pub mod morph;
pub mod place;
pub mod plot;
pub mod prior;
pub mod query;
pub mod recipe_form;
pub mod share;
pub mod slider;
pub mod state;
pub mod storage;
pub mod theme;
pub mod visit;
pub mod worker_link;
