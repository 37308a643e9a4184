//! The WebGPU engine keeps what an engine promises.

use elbo_conformance::{resumes, rule_recipes};
use elbo_engine::{Engine, ModelSpec, Weights};
use elbo_gpu::{GpuEngine, Tuning};
use futures::executor::block_on;

#[test]
fn it_resumes_its_own_states() {
    let gpu = block_on(elbo_gpu::open())
        .expect("expected a GPU or a software one, such as Debian's mesa-vulkan-drivers");
    let web_gpu = |spec: &ModelSpec, weights: &Weights| -> Box<dyn Engine> {
        let engine = GpuEngine::new(&gpu.device, &gpu.queue, spec, weights, Tuning::software());
        Box::new(block_on(engine).expect("the weights fit"))
    };
    rule_recipes().iter().for_each(|recipe| resumes(&web_gpu, recipe));
}
