//! A web worker that loads the data and trains: its loop, whatever it computes with.
//!
//! It answers the `Command`s of `elbo_protocol` with its `Event`s and keeps every piece of work short, so that a
//! message never waits long. It knows nothing of the page. What it computes with is given by `Devices`.

#![cfg(target_arch = "wasm32")]
#![forbid(unsafe_code)]

mod answers;
mod choice;
mod creation;
mod decision;
mod devices;
mod fetch;
mod jobs;
mod loader;
mod lookout;
mod opening;
mod outbox;
mod pace;
mod port;
mod pretrained;
mod requests;
mod run;
mod runs;
mod sight;
mod speed;
mod worker;

use std::rc::Rc;

pub use devices::{Devices, Gpu};

/// Serves the page with these devices from now on.
pub fn start(devices: impl Devices + 'static) {
    port::report_panics();
    wasm_bindgen_futures::spawn_local(worker::serve(Rc::new(devices)));
}
