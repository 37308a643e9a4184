//! What a step computes, against the equations in 64 bits and their central differences.

mod naive;

use elbo_engine::{Engine, step_noise};
use naive::{Batch, engine, images, now, pass, recipes, tensors, weights};

#[test]
fn every_choice_gives_the_terms_the_outputs_and_the_gradients_of_its_equations() {
    let images = images(12);
    for recipe in recipes() {
        let (mut engine, spec, params) = engine(&recipe);
        let latent = spec.architecture.latent;
        let indices: Vec<u32> = (0..spec.batch_size as u32).map(|index| (index * 5 + 2) % 12).collect();
        let noise = step_noise(spec.noise, params.step, indices.len(), latent);
        let batch = Batch::new(&images, &indices, &noise, latent);
        let mut t = tensors(&weights(&spec));
        let found = now(engine.inspect(&images, &indices, &params));
        let expected = pass(&spec, &params, &t, &batch, true);
        let close = |name: &str, found: f32, expected: f64, scale: f64| {
            let error = (f64::from(found) - expected).abs();
            assert!(error < 3e-4 * scale, "{name}: expected {expected}, found {found}, for {recipe:?}");
        };
        for ((name, found), (expected_name, expected)) in found.outputs.iter().zip(&expected.outputs) {
            assert_eq!(name, expected_name);
            close(name, *found, *expected, expected.max(1.0));
        }
        assert_eq!(found.outputs.len(), expected.outputs.len());
        close(
            "reconstruction",
            found.row.reconstruction,
            expected.reconstruction,
            expected.reconstruction.abs().max(1.0),
        );
        close("loss", found.row.loss, expected.loss, expected.loss.abs().max(1.0));
        close("kl", found.row.kl, expected.kl.iter().sum(), expected.kl.iter().sum::<f64>().max(1.0));
        close("logvar", found.row.largest_logvar, expected.largest_logvar, expected.largest_logvar);
        for (found, expected) in found.kl_per_dimension.iter().zip(&expected.kl) {
            close("kl of a dimension", *found, *expected, expected.max(1.0));
        }
        let all = || found.gradients.0.values().flat_map(|tensor| &tensor.values).map(|x| f64::from(*x));
        close(
            "norm",
            found.row.gradient_norm,
            all().map(|x| x * x).sum::<f64>().sqrt(),
            f64::from(found.row.gradient_norm),
        );
        close("largest", found.row.largest_gradient, all().fold(0.0, |most: f64, x| most.max(x.abs())), 1e-9);
        for (stream, (name, gradient)) in found.gradients.0.iter().enumerate() {
            let most = gradient.values.iter().fold(0.0, |most: f32, x| most.max(x.abs()));
            let count = gradient.values.len();
            for which in 0..6.min(count) {
                let index = (naive::draw(stream, which) * count as f64) as usize;
                let value = t[name][index];
                let h = 1e-5;
                let mut at = |value| {
                    t.get_mut(name).unwrap()[index] = value;
                    pass(&spec, &params, &t, &batch, true).loss
                };
                let numeric = (at(value + h) - at(value - h)) / (2.0 * h);
                at(value);
                let scale = f64::from(most).max(f64::from(found.row.gradient_norm) * 0.03).max(1e-3);
                close(&format!("{name}[{index}]"), gradient.values[index], numeric, scale);
            }
        }
    }
}
