//! The SIMD engine keeps what an engine promises.

use elbo_conformance::{Tolerances, agrees, conforms};
use elbo_cpu::CpuEngine;
use elbo_engine::{Engine, ModelSpec, Weights};
use elbo_recipe::Recipe;

fn simd(spec: &ModelSpec, weights: &Weights) -> Box<dyn Engine> {
    Box::new(CpuEngine::new(spec, weights).expect("the weights fit"))
}

#[test]
fn it_conforms() {
    conforms(&simd, &Tolerances::default());
}

#[test]
fn the_articles_net_agrees() {
    agrees(&simd, &Recipe::default(), &Tolerances::default());
}
