//! The WebGPU engine keeps what an engine promises.

use elbo_conformance::{Tolerances, agrees, conforms};
use elbo_engine::{Engine, ModelSpec, Weights};
use elbo_gpu::{GpuDevice, GpuEngine, Tuning};
use elbo_recipe::Recipe;
use futures::executor::block_on;

/// Makes engines on one device, one test at a time: a device that computes on the CPU has all cores busy with one.
fn on_device(check: impl FnOnce(&dyn Fn(&ModelSpec, &Weights) -> Box<dyn Engine>)) {
    let GpuDevice { device, queue, .. } = block_on(elbo_gpu::open_gpu())
        .expect("expected a GPU or a software one, such as Debian's mesa-vulkan-drivers");
    check(&|spec, weights| {
        let engine = GpuEngine::new(&device, &queue, spec, weights, Tuning::software());
        Box::new(block_on(engine).expect("the weights fit"))
    });
}

#[test]
fn it_conforms() {
    on_device(|web_gpu| conforms(web_gpu, &Tolerances::default()));
    on_device(|web_gpu| agrees(web_gpu, &Recipe::default(), &Tolerances::default()));
}
