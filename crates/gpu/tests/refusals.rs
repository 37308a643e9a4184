//! What the device has no room for is refused.

mod device;

use device::{engine, gpu};
use elbo_conformance::{images, now, shaken_weights};
use elbo_engine::{Engine, EngineError, ModelSpec, StepParams};
use elbo_gpu::Tuning;
use elbo_recipe::Recipe;
use futures::executor::block_on;

#[test]
fn a_batch_that_does_not_fit_is_a_fault_that_is_told_once() {
    let gpu = gpu();
    let recipe = Recipe { hidden: vec![9], latent: 5, batch_size: 4, ..Recipe::default() };
    let spec = ModelSpec::from(&recipe);
    let weights = shaken_weights(&spec.architecture, 1);
    let mut engine = engine(&gpu, &spec, &weights, Tuning::software());
    let params = StepParams::new(&recipe, 0, 1e-2, 1.0);
    engine.step(&images(1), &[0; 5000], &params);
    assert!(matches!(block_on(engine.take_measurements()), Err(EngineError::Device(_))));
    assert_eq!(now(engine.take_measurements()).steps, []);
    assert_eq!(now(engine.read()), weights);
    let error = block_on(engine.inspect(&images(1), &[0; 5000], &params)).err();
    assert_eq!(error, Some(EngineError::ImageCount { most: 250, found: 5000 }));
}
