//! The worker that the page starts: it computes with kernels of our own, on the CPU and over WebGPU.

#![cfg_attr(not(target_arch = "wasm32"), allow(missing_docs, reason = "the worker exists on wasm only"))]
#![forbid(unsafe_code)]

#[cfg(target_arch = "wasm32")]
mod native_devices;

#[cfg(target_arch = "wasm32")]
fn main() {
    elbo_worker_shell::start(native_devices::NativeDevices);
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("the worker runs in a browser: use `cargo xtask serve`");
}
