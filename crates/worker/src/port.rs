//! Messages from and to the page.

use elbo_protocol::{Command, DeviceReason, Event, Failure, FailureKind, Fault, RunId, decode, encode};
use elbo_trainer::PretrainedWeights;
use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::MessageEvent;

use crate::{opening::Tested, pace::scope};

/// What the worker waits for.
#[derive(Debug)]
pub enum Input {
    /// The page asks for something.
    Command(Command),
    /// More data is here.
    DataArrived,
    /// The pretrained weights are here, or cannot be used.
    WeightsArrived(Result<Box<PretrainedWeights>, Fault>),
    /// The graphics processor is open and tested, or cannot be used.
    GraphicsOpened(Result<Tested, DeviceReason>),
}

/// Sends an event to the page. Its buffer is handed over, not copied.
pub fn post(event: &Event) {
    let bytes = match encode(event) {
        Ok(bytes) => Uint8Array::from(bytes.as_slice()),
        Err(error) => wasm_bindgen::throw_str(&error.to_string()),
    };
    if let Err(error) = scope().post_message_with_transfer(&bytes, &Array::of1(&bytes.buffer())) {
        wasm_bindgen::throw_val(error);
    }
}

/// Tells the page that something failed.
pub fn post_failure(run: Option<RunId>, kind: FailureKind, fault: Fault) {
    post(&Event::Failed { run, failure: Failure { kind, fault } });
}

/// Begins to listen. The sender serves other sources of input.
pub fn listen() -> (UnboundedSender<Input>, UnboundedReceiver<Input>) {
    let (sender, receiver) = unbounded();
    let commands = sender.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
        match decode(&Uint8Array::new(&message.data()).to_vec()) {
            Ok(command) => commands.unbounded_send(Input::Command(command)).unwrap_or_default(),
            Err(error) => {
                post_failure(None, FailureKind::Worker, Fault::Unreadable { detail: error.to_string() })
            }
        }
    });
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    (sender, receiver)
}

/// From now on a panic becomes a failure that the page shows. Nothing can go on after it.
pub fn report_panics() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        post_failure(None, FailureKind::Worker, Fault::Panicked { detail: info.to_string() });
    }));
}
