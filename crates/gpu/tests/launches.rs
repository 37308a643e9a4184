//! What a step costs besides arithmetic: launches, and nothing created.

mod device;

use device::{engine, gpu};
use elbo_conformance::images;
use elbo_engine::{Engine, Images, ModelSpec, StepParams, initial_weights};
use elbo_gpu::{GpuEngine, Tuning};
use elbo_recipe::{BatchNorm, Clipping, Likelihood, Recipe};
use futures::executor::block_on;

fn fresh(gpu: &elbo_gpu::GpuDevice, recipe: &Recipe) -> GpuEngine {
    let spec = ModelSpec::from(recipe);
    engine(gpu, &spec, &initial_weights(&spec.architecture, 3), Tuning::software())
}

fn launches(engine: &mut GpuEngine, recipe: &Recipe, watch: bool) -> usize {
    let params = StepParams { measure_health: watch, ..StepParams::new(recipe, 0, 1e-3, 1.0) };
    let before = engine.launches();
    engine.step(&images(4), &[0, 1, 2, 3], &params);
    block_on(engine.take_measurements()).expect("rows");
    engine.launches() - before
}

#[test]
fn a_step_of_the_article_net_takes_19_launches() {
    let gpu = &gpu();
    let plain = Recipe::default();
    let mut engine = fresh(gpu, &plain);
    assert_eq!(launches(&mut engine, &plain, false), 19);
    assert_eq!(launches(&mut engine, &plain, true), 20);
    let clipped = Recipe { clipping: Clipping::Norm, ..plain.clone() };
    assert_eq!(launches(&mut engine, &clipped, false), 21);
    // Four layers are normalized: one launch each forward, one backward, and under watch the way forward again.
    let normalized = Recipe { batch_norm: BatchNorm::Hidden, ..plain.clone() };
    let mut engine = fresh(gpu, &normalized);
    assert_eq!(launches(&mut engine, &normalized, false), 27);
    assert_eq!(launches(&mut engine, &normalized, true), 28 + 11);
    let optimal = Recipe { likelihood: Likelihood::GaussianOptimal, ..plain };
    assert_eq!(launches(&mut fresh(gpu, &optimal), &optimal, false), 20);
}

#[test]
fn nothing_is_created_once_training_runs() {
    let gpu = &gpu();
    let recipe = Recipe { hidden: vec![8], latent: 4, batch_size: 4, ..Recipe::default() };
    let mut engine = fresh(gpu, &recipe);
    let (images, held_out) = (images(30), images(20));
    let round = |engine: &mut GpuEngine| {
        for step in 0..100 {
            let params =
                StepParams { measure_health: step % 10 == 9, ..StepParams::new(&recipe, step, 1e-3, 1.0) };
            engine.step(&images, &[step % 30, 3, 4, 5], &params);
            if step == 50 {
                engine.save(0);
                engine.evaluate(&held_out, 0..20, &params, true);
            }
        }
        assert_eq!(block_on(engine.take_measurements()).expect("rows").steps.len(), 100);
        assert_eq!(block_on(engine.take_evaluation()).expect("sums").images, 20);
    };
    round(&mut engine);
    let before = engine.created();
    round(&mut engine);
    round(&mut engine);
    assert_eq!(engine.created(), before);
}

#[test]
fn images_and_measures_may_be_many() {
    let gpu = &gpu();
    let recipe = Recipe { hidden: vec![], latent: 2, batch_size: 2, ..Recipe::default() };
    let all = images(50);
    let mut grown = Images::default();
    let mut engines = [fresh(gpu, &recipe), fresh(gpu, &recipe)];
    for step in 0..540u32 {
        if step % 54 == 0 {
            let at = grown.len();
            grown.extend(&all.bytes()[at * 784..(at + 5) * 784]);
        }
        let params = StepParams::new(&recipe, step, 1e-3, 1.0);
        let batch = [step % grown.len() as u32, grown.len() as u32 - 1];
        engines[0].step(&grown, &batch, &params);
        engines[1].step(&all, &batch, &params);
    }
    let rows = engines.map(|mut engine| block_on(engine.take_measurements()).expect("rows").steps);
    assert_eq!(rows[0].len(), 540);
    assert_eq!(rows[0], rows[1]);
}
