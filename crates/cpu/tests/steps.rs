//! Steps: what no equation says.

mod small;

use elbo_conformance::{images, now};
use elbo_cpu::CpuEngine;
use elbo_engine::{Engine, ModelSpec, StepParams, initial_weights};
use elbo_recipe::{BatchNorm, Recipe};
use small::{engine, recipe, spread};

#[test]
fn the_order_of_a_batch_does_not_matter() {
    let images = images(10);
    for batch_norm in [BatchNorm::Off, BatchNorm::HiddenAndMu] {
        let (mut engine, _, params) = engine(&Recipe { batch_norm, ..recipe() });
        let noise: Vec<f32> = (0..15).map(spread).collect();
        engine.set_noise_table(noise.clone());
        let first = now(engine.inspect(&images, &[2, 9, 4, 0, 6], &params)).row;
        let order = [3, 0, 4, 1, 2];
        engine.set_noise_table(order.iter().flat_map(|row| &noise[3 * row..][..3]).copied().collect());
        let second = now(engine.inspect(&images, &order.map(|row| [2, 9, 4, 0, 6][row]), &params)).row;
        assert!((first.loss - second.loss).abs() < 1e-5 * first.loss, "{first:?} {second:?}");
        assert!((first.gradient_norm - second.gradient_norm).abs() < 1e-4 * first.gradient_norm);
    }
}

#[test]
fn a_loss_falls() {
    let images = images(10);
    let recipe = Recipe { hidden: vec![20], batch_size: 10, ..recipe() };
    let spec = ModelSpec::from(&recipe);
    let mut engine = CpuEngine::new(&spec, &initial_weights(&spec.architecture, 0)).unwrap();
    for step in 0..60 {
        engine.step(&images, &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], &StepParams::new(&recipe, step, 1e-2, 1.0));
    }
    let rows = now(engine.take_measurements()).steps;
    assert!(rows[59].loss < 0.9 * rows[0].loss, "{:?} {:?}", rows[0], rows[59]);
}
