//! The web worker that owns the device, loads the data and trains.
//!
//! It answers the `Command`s of `elbo_protocol` with its `Event`s and keeps every piece
//! of work short, so that a message never waits long. It knows nothing of the page.

#![cfg_attr(not(target_arch = "wasm32"), allow(missing_docs, reason = "the worker exists on wasm only"))]

#[cfg(target_arch = "wasm32")]
mod adapter;
#[cfg(target_arch = "wasm32")]
mod constructors;
#[cfg(target_arch = "wasm32")]
mod device;
#[cfg(target_arch = "wasm32")]
mod fetch;
#[cfg(target_arch = "wasm32")]
mod loader;
#[cfg(target_arch = "wasm32")]
mod outbox;
#[cfg(target_arch = "wasm32")]
mod pace;
#[cfg(target_arch = "wasm32")]
mod port;
#[cfg(target_arch = "wasm32")]
mod requests;
#[cfg(target_arch = "wasm32")]
mod run;
#[cfg(target_arch = "wasm32")]
mod speed;
#[cfg(target_arch = "wasm32")]
mod worker;

#[cfg(target_arch = "wasm32")]
fn main() {
    constructors::run_once();
    port::report_panics();
    wasm_bindgen_futures::spawn_local(worker::serve());
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("the worker runs in a browser: use `cargo xtask serve`");
}
