//! A second thread: natively, where there is one. WebAssembly has none without shared memory.

/// Does both, at the same time if it can.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn both(first: impl FnOnce() + Send, second: impl FnOnce() + Send) {
    rayon::join(first, second);
}

/// Does both.
#[cfg(target_arch = "wasm32")]
pub(crate) fn both(first: impl FnOnce(), second: impl FnOnce()) {
    first();
    second();
}

/// Whether two things are done at the same time.
pub(crate) const TWO: bool = cfg!(not(target_arch = "wasm32"));
