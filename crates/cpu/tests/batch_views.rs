//! Many at once are what each is alone.

mod small;

use elbo_conformance::{
    images, now,
    oracle::{Batch, Statistics, pass, widen},
    recipes, shaken_weights,
};
use elbo_engine::{Engine, EngineError, held_out_noise};
use elbo_recipe::PIXELS;
use small::{engine, recipe, spread};

fn close(what: &str, found: &[f32], expected: &[f32]) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(
            (found - expected).abs() < 1e-5 * expected.abs().max(1.0),
            "{what}: {expected}, found {found}"
        );
    }
}

#[test]
fn posteriors_are_those_of_each_image() {
    let images = images(70);
    for recipe in recipes() {
        let (mut engine, spec, params) = engine(&recipe);
        let latent = spec.architecture.latent;
        let found = engine.encode_images(&images, 2..70, &params);
        assert_eq!((found.mu.len(), found.variance.len()), (68 * latent, 68 * latent));
        for index in [2, 3, 65, 66, 69] {
            let at = (index - 2) * latent..(index - 1) * latent;
            let alone = now(engine.reconstruct(images.pixels(index), &params));
            close("mu", &found.mu[at.clone()], &alone.mu);
            let kl = found.mu[at.clone()].iter().zip(&found.variance[at.clone()]);
            let kl: Vec<f32> = kl.map(|(mu, var)| 0.5 * (mu * mu + var - 1.0 - var.ln())).collect();
            close("kl", &kl, &alone.kl_per_dimension);
        }
        // Out of order, and more than once.
        let again = engine.encode_images(&images, [9, 2, 9].into_iter(), &params);
        close("mu", &again.mu[latent..2 * latent], &found.mu[..latent]);
        assert_eq!(again.mu[..latent], again.mu[2 * latent..]);
    }
}

#[test]
fn variances_are_those_of_the_equations() {
    let images = images(3);
    for recipe in recipes() {
        let (mut engine, spec, params) = engine(&recipe);
        let latent = spec.architecture.latent;
        let found = engine.encode_images(&images, 0..3, &params);
        let t = widen(&shaken_weights(&spec.architecture, 1));
        for index in 0..3 {
            let noise = held_out_noise(0..1, latent);
            let kl =
                pass(&spec, &params, &t, &Batch::new(&images, &[index], &noise, latent), Statistics::Running)
                    .kl;
            let at = index as usize * latent;
            for (dimension, kl) in kl.iter().enumerate() {
                let (mu, var) = (found.mu[at + dimension], found.variance[at + dimension]);
                let again = 0.5 * (mu * mu + var - 1.0 - var.ln());
                assert!((f64::from(again) - kl).abs() < 1e-4 * kl.max(1.0), "{kl}, found {again}");
            }
        }
    }
}

#[test]
fn pixels_are_those_of_each_latent_vector() {
    for recipe in recipes() {
        let (mut engine, spec, _) = engine(&recipe);
        let latent = spec.architecture.latent;
        let z: Vec<f32> = (0..67 * latent).map(|index| 2.0 * spread(index)).collect();
        let found = engine.decode_many(&z).unwrap();
        assert_eq!(found.len(), 67 * PIXELS);
        for index in [0, 1, 63, 64, 66] {
            let alone = now(engine.decode(&z[index * latent..][..latent]));
            close("pixels", &found[index * PIXELS..][..PIXELS], &alone);
        }
    }
}

#[test]
fn none_and_parts_of_vectors() {
    let (mut engine, _, params) = engine(&recipe());
    assert_eq!(engine.decode_many(&[]), Ok(Vec::new()));
    assert_eq!(engine.decode_many(&[0.0; 7]), Err(EngineError::Size { expected: 9, found: 7 }));
    assert_eq!(engine.encode_images(&images(1), 0..0, &params), Default::default());
}
