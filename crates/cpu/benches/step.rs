//! Time of a training step: the article's net at its batch, wider layers, a larger batch.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use elbo_cpu::CpuEngine;
use elbo_engine::{Engine, Images, ModelSpec, StepParams, initial_weights};
use elbo_recipe::{PIXELS, Recipe};
use futures::FutureExt;

/// Images of which four fifths of the pixels are zero, as MNIST's are: ink lies together.
fn images(count: usize) -> Images {
    let ink = |i: usize| if (i / 5).is_multiple_of(5) { (i * 7919 % 255) as u8 + 1 } else { 0 };
    let mut images = Images::default();
    images.extend(&(0..count * PIXELS).map(ink).collect::<Vec<u8>>());
    images
}

fn step(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("step");
    for (name, hidden, batch_size) in
        [("article", vec![128, 64], 128), ("wide", vec![512, 256], 128), ("large batch", vec![128, 64], 1024)]
    {
        let recipe = Recipe { hidden, batch_size, ..Recipe::default() };
        let spec = ModelSpec::from(&recipe);
        let weights = initial_weights(&spec.architecture, 0);
        let mut engine = CpuEngine::new(&spec, &weights).expect("the weights are this net's");
        let images = images(spec.batch_size);
        let batch: Vec<u32> = (0..batch_size).collect();
        let mut params = StepParams::new(&recipe, 0, 1e-3, 1.0);
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                engine.step(&images, &batch, &params);
                params.step += 1;
            });
        });
        black_box(engine.take_measurements().now_or_never());
    }
}

criterion_group!(benches, step);
criterion_main!(benches);
