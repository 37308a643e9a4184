//! The reference keeps what an engine promises, and the three engines read each other's states.

use burn::tensor::Device;
use elbo_conformance::{continues_from, resumes, rule_recipes, shaken_weights};
use elbo_cpu::CpuEngine;
use elbo_engine::{Engine, ModelSpec, Weights};
use elbo_gpu::{GpuEngine, Tuning};
use elbo_reference::BurnEngine;
use futures::executor::block_on;

/// Largest relative difference of a loss term after a move: that of any two engines.
const TERMS: f32 = 2e-4;

fn simd(spec: &ModelSpec, weights: &Weights) -> Box<dyn Engine> {
    Box::new(CpuEngine::new(spec, weights).expect("the weights fit"))
}

fn burn(spec: &ModelSpec, weights: &Weights) -> Box<dyn Engine> {
    Box::new(BurnEngine::new(spec, weights, &Device::flex()).expect("the weights fit"))
}

fn web_gpu(spec: &ModelSpec, weights: &Weights) -> Box<dyn Engine> {
    let gpu = block_on(elbo_gpu::open())
        .expect("expected a GPU or a software one, such as Debian's mesa-vulkan-drivers");
    let (device, queue) = (&gpu.device, &gpu.queue);
    Box::new(
        block_on(GpuEngine::new(device, queue, spec, weights, Tuning::software())).expect("the weights fit"),
    )
}

#[test]
fn burn_resumes_its_own_states() {
    rule_recipes().iter().for_each(|recipe| resumes(&burn, recipe));
}

#[test]
fn each_engine_goes_on_from_each_other() {
    for recipe in rule_recipes() {
        let spec = ModelSpec::from(&recipe);
        let fresh = |make: fn(&ModelSpec, &Weights) -> Box<dyn Engine>, seed| {
            make(&spec, &shaken_weights(&spec.architecture, seed))
        };
        let pairs: [(fn(&ModelSpec, &Weights) -> Box<dyn Engine>, _); 3] =
            [(simd, web_gpu as fn(&_, &_) -> _), (web_gpu, burn), (burn, simd)];
        for (from, to) in pairs {
            continues_from(&mut *fresh(from, 1), &mut *fresh(to, 2), &recipe, TERMS);
        }
    }
}
