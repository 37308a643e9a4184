//! A device for tests.

use std::{
    ops::Deref,
    sync::{Mutex, MutexGuard, PoisonError},
};

use elbo_engine::{ModelSpec, Weights};
use elbo_gpu::{GpuDevice, GpuEngine, Tuning};
use futures::executor::block_on;

/// The device of a test, for it alone: a device that computes on the CPU has all cores busy with one test.
pub struct Turn {
    gpu: GpuDevice,
    _turn: MutexGuard<'static, ()>,
}

impl Deref for Turn {
    type Target = GpuDevice;

    fn deref(&self) -> &GpuDevice {
        &self.gpu
    }
}

static TURN: Mutex<()> = Mutex::new(());

/// The device of a test.
pub fn gpu() -> Turn {
    let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let gpu = block_on(elbo_gpu::open_gpu())
        .expect("expected a GPU or a software one, such as Debian's mesa-vulkan-drivers");
    Turn { gpu, _turn: turn }
}

/// An engine on it.
pub fn engine(gpu: &GpuDevice, spec: &ModelSpec, weights: &Weights, tuning: Tuning) -> GpuEngine {
    block_on(GpuEngine::new(&gpu.device, &gpu.queue, spec, weights, tuning)).expect("the weights fit")
}
