//! What the guards cost a run that does not need them: `cargo bench -p elbo-trainer --bench guards`.
//!
//! The same steps of the article's net, bare and guarded, in turn, so that a noisy machine is noisy for both:
//! first the model, its gradients and Adam alone; then a session, which also watches (gradient norm, largest
//! logvar, health, diagnosis, snapshots, reports); then a session that clips and may skip as well.

use std::time::{Duration, Instant};

use burn::tensor::{Device, Tensor, TensorData};
use elbo_protocol::{Clipping, PIXELS, Recipe};
use elbo_trainer::{Dataset, EpochOrder, Optimiser, Plan, Rule, Session, Update, differentiate, step_noise};
use elbo_vae::{Architecture, Objective, Pass, Vae};
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

/// Steps with nothing but model, gradients and Adam.
fn bare(data: &Dataset) -> Duration {
    let (recipe, device) = (Recipe::default(), Device::flex().autodiff());
    let (batch, latent) = (recipe.batch_size as usize, recipe.latent as usize);
    let mut model = Vae::new(&Architecture::from(&recipe), recipe.seed, &device);
    let mut optimiser = Optimiser::new(Rule::adam());
    let objective = Objective::from(&recipe);
    let order = EpochOrder::new(recipe.seed, 0, IMAGES);
    let how = Update { learning_rate: f64::from(recipe.learning_rate), ..Update::default() };
    let began = Instant::now();
    for step in 0..STEPS {
        let indices = order.batch(step as usize, batch).expect("there are enough images");
        let images = data.train.gather(indices.iter().map(|image| *image as usize), &device);
        let eps = step_noise(recipe.seed, step, batch * latent);
        let eps = Tensor::from_data(TensorData::new(eps, [batch, latent]), &device);
        let (_, _, gradients) = differentiate(&model, images, eps, &objective, 1.0, &mut Pass::training());
        model = optimiser.update(model, gradients, &how).model;
    }
    began.elapsed()
}

/// The same steps in a session.
fn watched(data: &Dataset, recipe: Recipe) -> Duration {
    let plan = Plan { recipe, train_images: IMAGES, evaluation_piece: 500 };
    let mut session = Session::new(plan, &Device::flex()).expect("the plan is sound");
    session.prepare(data);
    let began = Instant::now();
    for _ in 0..STEPS {
        session.advance(data);
    }
    let report = block_on(session.take_report()).expect("the device works");
    assert_eq!(report.steps.len(), STEPS as usize);
    began.elapsed()
}
