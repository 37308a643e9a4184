//! What the guards cost a run that does not need them: `cargo bench -p elbo-trainer --bench guards`.
//!
//! The same steps of the article's net on the CPU's engine, bare and in a session, in turn, so that a noisy
//! machine is noisy for both: first the engine alone, which measures terms and gradient norm by itself; then a
//! session, which also takes health, diagnosis, snapshots and reports; then one that clips or may skip as well.

use std::time::{Duration, Instant};

use elbo_cpu::CpuEngine;
use elbo_engine::{Engine as _, ModelSpec, StepParams, initial_weights};
use elbo_recipe::{Clipping, PIXELS, Recipe};
use elbo_trainer::{Dataset, EpochOrder, Session, SessionConfig};
use futures::executor::block_on;

const IMAGES: usize = 10_000;
const STEPS: u32 = 50;
const ROUNDS: usize = 12;

fn main() {
    let data = data();
    let recipes = [
        ("watched", Recipe { rollback: false, ..Recipe::default() }),
        ("and rolling back", Recipe::default()),
        ("and clipping", Recipe { clipping: Clipping::Norm, clip_threshold: 500.0, ..Recipe::default() }),
        ("and skipping", Recipe { skip_threshold: 1e6, ..Recipe::default() }),
    ];
    let (mut alone, mut ratios) = (Vec::new(), vec![Vec::new(); recipes.len()]);
    for round in 0..=ROUNDS {
        let bare = bare(&data).as_secs_f64();
        let found = recipes.iter().map(|(_, recipe)| watched(&data, recipe.clone()).as_secs_f64());
        let found: Vec<f64> = found.collect();
        // The first round warms up.
        if round > 0 {
            alone.push(bare);
            for (ratios, found) in ratios.iter_mut().zip(found) {
                ratios.push(found / bare);
            }
        }
    }
    println!("{:<18}{:7.3} ms a step", "bare", median(&mut alone) * 1e3 / f64::from(STEPS));
    for ((name, _), ratios) in recipes.iter().zip(&mut ratios) {
        println!("{name:<18}{:+6.1} %", (median(ratios) - 1.0) * 100.0);
    }
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Strokes of a kind: a fifth of the pixels is not blank, as in MNIST.
fn data() -> Dataset {
    let mut data = Dataset::default();
    let pixels: Vec<u8> =
        (0..IMAGES * PIXELS).map(|i| if i % 5 == 0 { (i % 251) as u8 } else { 0 }).collect();
    data.train.extend(&pixels);
    data
}

fn engine(recipe: &Recipe) -> CpuEngine {
    let spec = ModelSpec::from(recipe);
    let weights = initial_weights(&spec.architecture, recipe.seed);
    CpuEngine::new(&spec, &weights).expect("the weights are the model's")
}

/// Steps of the engine alone.
fn bare(data: &Dataset) -> Duration {
    let recipe = Recipe::default();
    let mut engine = engine(&recipe);
    let order = EpochOrder::new(recipe.seed, 0, IMAGES);
    let began = Instant::now();
    for step in 0..STEPS {
        let batch = order.batch(step as usize, recipe.batch_size as usize).expect("there are enough images");
        engine.step(&data.train, batch, &StepParams::new(&recipe, step, 1e-3, 1.0));
    }
    let rows = block_on(engine.take_measurements()).expect("the engine works");
    assert_eq!(rows.steps.len(), STEPS as usize);
    began.elapsed()
}

/// The same steps in a session.
fn watched(data: &Dataset, recipe: Recipe) -> Duration {
    let engine = Box::new(engine(&recipe));
    let plan = SessionConfig { recipe, train_images: IMAGES, evaluation_piece: 500 };
    let mut session = Session::new(plan, engine).expect("the plan is sound");
    session.prepare(data);
    let began = Instant::now();
    for _ in 0..STEPS {
        session.advance(data);
    }
    let report = block_on(session.take_report()).expect("the engine works");
    assert_eq!(report.steps.len(), STEPS as usize);
    began.elapsed()
}
