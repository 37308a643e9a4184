//! Messages from and to the page.

use elbo_protocol::{Event, Failure, FailureKind, Fault, decode, encode};
use elbo_worker::Input;
use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::MessageEvent;

use crate::clock::scope;

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

/// Begins to listen. The sender serves other sources of input.
pub fn listen() -> (UnboundedSender<Input>, UnboundedReceiver<Input>) {
    let (sender, receiver) = unbounded();
    let commands = sender.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
        let input = match decode(&Uint8Array::new(&message.data()).to_vec()) {
            Ok(command) => Input::Command(command),
            Err(error) => Input::Unreadable(error),
        };
        commands.unbounded_send(input).unwrap_or_default();
    });
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    (sender, receiver)
}

/// From now on a panic becomes a failure that the page shows. Nothing can go on after it.
pub fn report_panics() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        let fault = Fault::Panicked { detail: info.to_string() };
        post(&Event::Failed { run: None, failure: Failure { kind: FailureKind::Worker, fault } });
    }));
}
