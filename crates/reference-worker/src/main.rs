//! The worker with the reference: the same training by Burn's automatic differentiation, on WebGPU through
//! burn-wgpu, on the CPU through Flex. `?engine=burn` in the page's address starts it instead of the fast one.

#![cfg_attr(not(target_arch = "wasm32"), allow(missing_docs, reason = "the worker exists on wasm only"))]

#[cfg(target_arch = "wasm32")]
mod burn_devices;
#[cfg(target_arch = "wasm32")]
mod constructors;

#[cfg(target_arch = "wasm32")]
fn main() {
    constructors::run_once();
    elbo_worker_shell::start(burn_devices::BurnDevices);
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("the worker runs in a browser: use `cargo xtask serve`");
}
