//! Engines read each other's states, and each resumes its own to the bit.

use burn::tensor::Device;
use elbo_conformance::{continues_from, resumes, shaken_weights};
use elbo_cpu::CpuEngine;
use elbo_engine::{Engine, ModelSpec, Weights};
use elbo_gpu::{GpuEngine, Tuning};
use elbo_recipe::{BatchNorm, Likelihood, Optimizer, Recipe};
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

/// One recipe for each rule: with statistics, a trained sigma, skipped steps.
fn recipes() -> [Recipe; 4] {
    let small = Recipe { hidden: vec![9, 5], latent: 3, batch_size: 7, ..Recipe::default() };
    [
        Recipe { batch_norm: BatchNorm::HiddenAndMu, ..small.clone() },
        Recipe {
            optimizer: Optimizer::Adamw,
            weight_decay: 0.1,
            // Above the norm of some steps, below that of others: the corrections lie on the device.
            skip_threshold: 300.0,
            ..small.clone()
        },
        Recipe { optimizer: Optimizer::Sgd, learning_rate: 1e-5, ..small.clone() },
        Recipe {
            optimizer: Optimizer::Rmsprop,
            likelihood: Likelihood::GaussianLearned,
            hidden: vec![],
            latent: 1,
            ..small
        },
    ]
}

#[test]
fn the_simd_engine_resumes_its_own_states() {
    recipes().iter().for_each(|recipe| resumes(&simd, recipe));
}

#[test]
fn burn_resumes_its_own_states() {
    recipes().iter().for_each(|recipe| resumes(&burn, recipe));
}

#[test]
fn web_gpu_resumes_its_own_states() {
    recipes().iter().for_each(|recipe| resumes(&web_gpu, recipe));
}

#[test]
fn each_engine_goes_on_from_each_other() {
    for recipe in recipes() {
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
