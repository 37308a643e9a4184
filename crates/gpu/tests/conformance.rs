//! The WebGPU engine keeps what an engine promises, tuned for either kind of device.

mod device;

use device::{engine, gpu};
use elbo_conformance::{Make, Tolerances, computes, conforms, trains};
use elbo_engine::{Engine, ModelSpec, Weights};
use elbo_gpu::{LoadPath, Tile, Tuning};
use elbo_recipe::Recipe;

/// Checks engines of these tunings on one device.
fn on_device(tunings: &[Tuning], check: impl Fn(&[Make<'_>])) {
    let gpu = gpu();
    let makers = tunings.iter().map(|tuning| {
        let gpu = &gpu;
        move |spec: &ModelSpec, weights: &Weights| -> Box<dyn Engine> {
            Box::new(engine(gpu, spec, weights, *tuning))
        }
    });
    let makers: Vec<_> = makers.collect();
    check(&makers.iter().map(|make| make as Make<'_>).collect::<Vec<_>>());
}

#[test]
fn it_conforms() {
    on_device(&[Tuning::software(), Tuning::hardware()], |ways| conforms(ways, &Tolerances::default()));
}

#[test]
fn it_trains() {
    on_device(&[Tuning::software(), Tuning::hardware()], |ways| trains(ways, &Tolerances::default()));
}

#[test]
fn every_tiling_computes_the_same() {
    let recipe = Recipe { hidden: vec![20], latent: 11, batch_size: 37, ..Recipe::default() };
    let tilings = [LoadPath::Direct, LoadPath::Shared, LoadPath::Split].into_iter().flat_map(|path| {
        [(1, 1), (2, 2), (2, 1)].map(|(rows, columns)| {
            let tile = Tile { rows, columns, path };
            Tuning {
                forward: tile,
                output: tile,
                backward: tile,
                gradients: tile,
                gradients_together: rows == 2,
                update_threads: 100 * rows,
                ..Tuning::hardware()
            }
        })
    });
    on_device(&tilings.collect::<Vec<_>>(), |ways| {
        ways.iter().for_each(|make| computes(*make, &recipe, &Tolerances::default()));
    });
}
