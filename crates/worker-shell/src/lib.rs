//! The browser around the worker: it carries messages, fetches files, and lets other tasks run between slices.
//!
//! The worker itself (`elbo_worker`) knows no browser. What it computes with is given by its program.

#![cfg(target_arch = "wasm32")]
#![forbid(unsafe_code)]

mod clock;
mod fetch;
mod port;
mod surroundings;

use elbo_worker::{Devices, Input, Output, Worker};
use futures::{
    StreamExt as _,
    channel::mpsc::{UnboundedReceiver, UnboundedSender},
};
use wasm_bindgen_futures::spawn_local;

/// Serves the page with these devices from now on.
pub fn start(devices: impl Devices + 'static) {
    port::report_panics();
    let (inputs, arrived) = port::listen();
    let (worker, outputs) = Worker::new(devices, clock::BrowserClock, surroundings::read());
    spawn_local(carry_out(outputs, inputs));
    spawn_local(async move {
        worker.serve(arrived).await;
    });
}

/// Carries out what the worker wants: whenever it waits or gives way, and in order.
async fn carry_out(mut outputs: UnboundedReceiver<Output>, inputs: UnboundedSender<Input>) {
    while let Some(output) = outputs.next().await {
        let inputs = inputs.clone();
        let outcome = async move |input| inputs.unbounded_send(input).unwrap_or_default();
        match output {
            Output::Event(event) => port::post(&event),
            Output::Fetch { file, url } => spawn_local(async move {
                let content = fetch::fetch_unpacked(&url).await;
                let content = content.and_then(|bytes| Ok(file.read(&bytes)?));
                outcome(Input::Fetched { file, content }).await;
            }),
            Output::FetchWeights { url } => spawn_local(async move {
                outcome(Input::WeightsFetched(fetch::fetch_unpacked(&url).await)).await;
            }),
            Output::OpenGpu(opening) => spawn_local(async move { outcome(opening.await).await }),
        }
    }
}
