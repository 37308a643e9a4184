//! Whether the browser offers WebGPU to the page, whatever it offers to workers.

use js_sys::Reflect;
use wasm_bindgen::JsValue;

/// Whether the page has `navigator.gpu`.
#[must_use]
pub fn page_has() -> bool {
    let read = |from: &JsValue, name: &str| Reflect::get(from, &name.into());
    let navigator = read(&gloo::utils::window(), "navigator");
    navigator.and_then(|navigator| read(&navigator, "gpu")).is_ok_and(|gpu| gpu.is_object())
}
