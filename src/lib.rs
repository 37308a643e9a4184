//! The page of Elbo Room: what the visitor sees and touches.
//!
//! It owns no model and does no tensor work: it folds the worker's [`Event`](elbo_protocol::Event)s and the
//! visitor's actions into a [`State`](elbo_page::state::State), and shows that. It never sees Burn.

#![forbid(unsafe_code)]

pub mod components;
pub mod first_visit;
pub mod memory;
pub mod paint;
pub mod storage;
pub mod theme;
pub mod trace;
pub mod webgpu;
pub mod worker_link;
