//! Time, and giving way to messages.

use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast as _, UnwrapThrowExt as _};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel};

/// The worker's global scope.
pub fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Milliseconds since the worker began, from a clock that never goes back.
pub fn now_ms() -> f64 {
    scope().performance().expect_throw("every worker has a clock").now()
}

/// Gives way to messages and other tasks.
///
/// A message to oneself makes a task of its own: an awaited promise would only make a microtask, before which no
/// message is delivered, and a timer is held back to 4 ms.
pub async fn give_way() {
    let Ok(channel) = MessageChannel::new() else { return };
    let promise = Promise::new(&mut |resolve: Function, _| channel.port1().set_onmessage(Some(&resolve)));
    if channel.port2().post_message(&wasm_bindgen::JsValue::NULL).is_ok() {
        JsFuture::from(promise).await.ok();
    }
    channel.port1().close();
}
