//! The reference keeps what an engine promises, and the three engines read each other's states.

use burn::tensor::Device;
use elbo_conformance::{Tolerances, conforms, continues_from, rule_recipes, shaken_weights, trains};
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
    let gpu = block_on(elbo_gpu::open_gpu())
        .expect("expected a GPU or a software one, such as Debian's mesa-vulkan-drivers");
    let (device, queue) = (&gpu.device, &gpu.queue);
    Box::new(
        block_on(GpuEngine::new(device, queue, spec, weights, Tuning::software())).expect("the weights fit"),
    )
}

#[test]
fn it_conforms() {
    conforms(&[&burn], &Tolerances::default());
}

#[test]
fn it_trains() {
    trains(&[&burn], &Tolerances::default());
}

#[test]
fn each_engine_goes_on_from_each_other() {
    type Maker = fn(&ModelSpec, &Weights) -> Box<dyn Engine>;
    let pairs: [(Maker, Maker); 3] = [(simd, web_gpu), (web_gpu, burn), (burn, simd)];
    for recipe in rule_recipes() {
        let spec = ModelSpec::from(&recipe);
        for (from, to) in pairs {
            let [mut from, mut to] = [(from, 1), (to, 2)]
                .map(|(make, seed)| make(&spec, &shaken_weights(&spec.architecture, seed)));
            continues_from(&mut *from, &mut *to, &recipe, TERMS);
        }
    }
}
