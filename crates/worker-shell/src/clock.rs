//! The browser's time, and giving way to messages.

use elbo_worker::Clock;
use futures::{FutureExt as _, future::LocalBoxFuture};
use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast as _, UnwrapThrowExt as _};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel};

/// The clock of the browser: milliseconds since the worker began.
pub struct BrowserClock;

impl Clock for BrowserClock {
    fn now_ms(&self) -> f64 {
        scope().performance().expect_throw("every worker has a clock").now()
    }

    fn yield_now(&self) -> LocalBoxFuture<'static, ()> {
        yield_now().boxed_local()
    }
}

/// The worker's global scope.
pub fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Gives way to messages and other tasks.
///
/// A message to oneself makes a task of its own: an awaited promise would only make a microtask, before which no
/// message is delivered, and a timer is held back to 4 ms.
pub async fn yield_now() {
    let Ok(channel) = MessageChannel::new() else { return };
    let promise = Promise::new(&mut |resolve: Function, _| channel.port1().set_onmessage(Some(&resolve)));
    if channel.port2().post_message(&wasm_bindgen::JsValue::NULL).is_ok() {
        JsFuture::from(promise).await.ok();
    }
    channel.port1().close();
}
