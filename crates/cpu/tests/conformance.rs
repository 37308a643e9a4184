//! The SIMD engine keeps what an engine promises.

use elbo_conformance::{Tolerances, conforms, shaken_weights, trains};
use elbo_cpu::CpuEngine;
use elbo_engine::{Engine, ModelSpec, Weights};
use elbo_recipe::Recipe;

fn simd(spec: &ModelSpec, weights: &Weights) -> Box<dyn Engine> {
    Box::new(CpuEngine::new(spec, weights).expect("the weights fit"))
}

#[test]
fn it_conforms() {
    conforms(&[&simd], &Tolerances::default());
}

#[test]
fn it_trains() {
    trains(&[&simd], &Tolerances::default());
}

#[test]
fn weights_of_another_net_make_no_engine() {
    let [spec, other] = [3, 4].map(|latent| ModelSpec::from(&Recipe { latent, ..Recipe::default() }));
    let error = CpuEngine::new(&spec, &shaken_weights(&other.architecture, 1)).unwrap_err().to_string();
    assert_eq!(error, "tensor 'encoder.to_mu.weight': expected [64, 3], found [64, 4]");
}
