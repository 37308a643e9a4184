//! What owns the device, loads the data and trains, without input or output of its own.
//!
//! A [`Worker`] takes [`Input`]s and gives [`Output`]s: events for the page, and wishes that its host carries out,
//! such as the fetch of a file. The clock, the files and the devices to compute with are given to it, so that all
//! of it runs natively. It keeps every piece of work short, so that a message never waits long.

#![forbid(unsafe_code)]

mod answers;
#[cfg(test)]
mod breaking_engine;
mod context;
mod data_file;
mod device_choice;
mod devices;
mod jobs;
mod loader;
mod message;
mod model_viewer;
mod models;
mod new_runs;
mod opening;
mod outbox;
mod pretrained;
mod requests;
mod run;
mod runs;
mod runs_aside;
mod service;
mod speed;
mod surroundings;
#[cfg(test)]
mod testing;
mod timing;
mod user_agent;
mod weight_views;
mod worker;

pub use context::Clock;
pub use data_file::{DataContent, DataFile};
pub use devices::{Devices, Gpu};
pub use message::{Input, Output};
pub use opening::TestedGpu;
pub use surroundings::Surroundings;
pub use worker::{RunStatus, Worker};
