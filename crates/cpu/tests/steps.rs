//! Steps: what no equation says.

mod small;

use elbo_conformance::{images, now, shaken_weights};
use elbo_cpu::CpuEngine;
use elbo_engine::{Engine, ModelSpec, StepParams, initial_weights};
use elbo_recipe::{Activation, BatchNorm, Recipe};
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
fn weights_that_are_no_numbers_give_rows_that_are_none() {
    let images = images(10);
    for activation in [Activation::Relu, Activation::Silu, Activation::Gelu, Activation::Tanh] {
        for name in ["encoder.hidden.0.weight", "encoder.to_logvar.bias", "decoder.hidden.1.bias"] {
            let spec = ModelSpec::from(&Recipe { activation, ..recipe() });
            let mut weights = shaken_weights(&spec.architecture, 1);
            weights.0.get_mut(name).unwrap().values.fill(f32::NAN);
            let mut engine = CpuEngine::new(&spec, &weights).unwrap();
            engine.step(&images, &[0, 1, 2, 3, 4], &StepParams::new(&recipe(), 0, 1e-3, 1.0));
            let row = now(engine.take_measurements()).steps[0];
            assert!(
                row.loss.is_nan() && row.gradient_norm.is_nan() && row.largest_gradient.is_nan(),
                "{row:?}"
            );
            assert_eq!(row.kl.is_nan(), !name.starts_with("decoder"));
            assert_eq!(row.largest_logvar.is_nan(), !name.starts_with("decoder"));
        }
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
