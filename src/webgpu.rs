//! Whether the browser offers WebGPU to the page, whatever it offers to workers.

use js_sys::Reflect;

/// Whether the page has `navigator.gpu`.
#[must_use]
pub fn page_has() -> bool {
    let read = |from, name: &str| Reflect::get(from, &name.into());
    let gpu = read(&gloo::utils::window(), "navigator").and_then(|navigator| read(&navigator, "gpu"));
    gpu.is_ok_and(|gpu| gpu.is_object())
}
