//! The SIMD engine keeps what an engine promises.

use elbo_conformance::{resumes, rule_recipes};
use elbo_cpu::CpuEngine;
use elbo_engine::{Engine, ModelSpec, Weights};

fn simd(spec: &ModelSpec, weights: &Weights) -> Box<dyn Engine> {
    Box::new(CpuEngine::new(spec, weights).expect("the weights fit"))
}

#[test]
fn it_resumes_its_own_states() {
    rule_recipes().iter().for_each(|recipe| resumes(&simd, recipe));
}
