//! A look at the browser's WebGPU adapter, before anything is built on it.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::pace::scope;

/// What the browser says of its adapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdapterInfo {
    /// Vendor, architecture or description, as far as the browser tells.
    pub name: String,
    /// Whether it computes on the CPU.
    pub software: bool,
    /// Whether it can take time stamps. Burn's WebGPU runtime panics in the browser where it cannot.
    pub timestamps: bool,
}

/// Why there is no adapter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoAdapter {
    /// The browser has no WebGPU here.
    #[error("this browser has no WebGPU")]
    NoWebGpu,
    /// The browser has WebGPU, and no adapter for it.
    #[error("the browser offers no WebGPU adapter")]
    NoneOffered,
}

/// Asks the browser for its adapter.
pub async fn inspect() -> Result<AdapterInfo, NoAdapter> {
    // Reflection, since web-sys has WebGPU only behind an unstable flag.
    let gpu = get(&scope().navigator(), "gpu").ok_or(NoAdapter::NoWebGpu)?;
    let adapter = request(&gpu).await.ok_or(NoAdapter::NoneOffered)?;
    let info = get(&adapter, "info").unwrap_or(JsValue::UNDEFINED);
    let text = |name| get(&info, name).and_then(|value| value.as_string()).filter(|text| !text.is_empty());
    let flag = |object: &JsValue, name| get(object, name).is_some_and(|value| value.is_truthy());
    let name = text("description").or_else(|| {
        let parts: Vec<_> = [text("vendor"), text("architecture")].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    });
    Ok(AdapterInfo {
        name: name.unwrap_or_else(|| "unnamed adapter".to_owned()),
        software: flag(&info, "isFallbackAdapter") || flag(&adapter, "isFallbackAdapter"),
        timestamps: has_feature(&adapter, "timestamp-query"),
    })
}

async fn request(gpu: &JsValue) -> Option<JsValue> {
    let promise: Promise = call(gpu, "requestAdapter", &Array::new())?.dyn_into().ok()?;
    JsFuture::from(promise).await.ok().filter(|adapter| !adapter.is_null())
}

fn has_feature(adapter: &JsValue, name: &str) -> bool {
    get(adapter, "features")
        .and_then(|features| call(&features, "has", &Array::of1(&name.into())))
        .is_some_and(|has| has.is_truthy())
}

fn call(object: &JsValue, method: &str, arguments: &Array) -> Option<JsValue> {
    get(object, method)?.dyn_ref::<Function>()?.apply(object, arguments).ok()
}

fn get(object: &JsValue, name: &str) -> Option<JsValue> {
    let object = object.dyn_ref::<Object>()?;
    Reflect::get(object, &name.into()).ok().filter(|value| !value.is_undefined() && !value.is_null())
}
