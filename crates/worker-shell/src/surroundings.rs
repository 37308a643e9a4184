//! What the browser tells a worker of itself.

use elbo_worker::Surroundings;
use js_sys::Reflect;

use crate::clock::scope;

/// What the browser tells of itself.
pub fn read() -> Surroundings {
    let navigator = scope().navigator();
    Surroundings {
        user_agent: navigator.user_agent().unwrap_or_default(),
        is_secure: scope().is_secure_context(),
        has_webgpu: Reflect::get(&navigator, &"gpu".into()).is_ok_and(|gpu| gpu.is_object()),
    }
}
