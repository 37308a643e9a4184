//! Updates, and what stays as it is, against their definitions.

mod reference;

use elbo_engine::{
    Architecture, Engine, Images, StepOutcome, StepParams, StepStats, Weights, initial_weights, step_noise,
};
use elbo_gpu::{GpuEngine, Tuning};
use elbo_recipe::{BatchNorm, Clipping, Likelihood, Optimizer, Recipe};
use futures::executor::block_on;
use reference::{Reference, Tensors, close, engine, gpu, pictures, tensors};

fn recipe() -> Recipe {
    Recipe { hidden: vec![12, 5], latent: 3, batch_size: 10, ..Recipe::default() }
}

fn fresh(gpu: &elbo_gpu::GpuDevice, recipe: &Recipe) -> GpuEngine {
    engine(gpu, recipe, &initial_weights(&Architecture::from(recipe), 3), Tuning::software())
}

fn settings(recipe: &Recipe, step: u32) -> StepParams {
    StepParams::new(recipe, step, 1e-2, 1.0)
}

fn batch(step: u32) -> Vec<u32> {
    (0..10).map(|n| (n * 3 + step * 7) % 30).collect()
}

fn run(
    engine: &mut GpuEngine,
    recipe: &Recipe,
    images: &Images,
    steps: std::ops::Range<u32>,
) -> Vec<StepStats> {
    for step in steps {
        engine.step(images, &batch(step), &settings(recipe, step));
    }
    block_on(engine.take_measurements()).expect("rows").steps
}

fn weights(engine: &mut GpuEngine) -> Weights {
    block_on(engine.read()).expect("weights")
}

fn bits(weights: &Weights) -> Vec<u32> {
    weights.0.values().flat_map(|tensor| &tensor.values).map(|value| value.to_bits()).collect()
}

/// Parameters, moments and the number of updates, as the rules define them.
#[derive(Default)]
struct Defined {
    first: Tensors,
    second: Tensors,
    updates: i32,
}

impl Defined {
    fn update(&mut self, recipe: &Recipe, s: &StepParams, p: &mut Tensors, gradients: &Tensors) {
        let squares = gradients.values().flatten().map(|g| g * g).sum::<f64>();
        let norm = squares.sqrt();
        if norm.is_nan() || norm > f64::from(s.skip_norm) {
            return;
        }
        self.updates += 1;
        let scale = if norm > f64::from(s.clip_norm) { f64::from(s.clip_norm) / norm } else { 1.0 };
        let (decay, rate, bound) = (f64::from(s.weight_decay), s.learning_rate, f64::from(s.clip_value));
        for (name, gradient) in gradients {
            let zeros = vec![0.0; gradient.len()];
            let m = self.first.entry(name.clone()).or_insert_with(|| zeros.clone());
            let v = self.second.entry(name.clone()).or_insert(zeros);
            let Some(p) = p.get_mut(name) else { continue };
            for (((p, g), m), v) in p.iter_mut().zip(gradient).zip(m).zip(v) {
                let g = (g * scale).clamp(-bound, bound);
                let coupled = g + decay * *p;
                *p -= match recipe.optimizer {
                    Optimizer::Adam | Optimizer::Adamw => {
                        let apart = recipe.optimizer == Optimizer::Adamw;
                        let g = if apart { g } else { coupled };
                        *m = 0.9 * *m + 0.1 * g;
                        *v = 0.999 * *v + 0.001 * g * g;
                        let c = |beta: f64| 1.0 - beta.powi(self.updates);
                        let change = rate * (*m / c(0.9)) / ((*v / c(0.999)).sqrt() + 1e-8);
                        change + if apart { rate * decay * *p } else { 0.0 }
                    }
                    Optimizer::Sgd => {
                        *m = f64::from(s.momentum) * *m + coupled;
                        rate * *m
                    }
                    Optimizer::Rmsprop => {
                        *v = 0.99 * *v + 0.01 * coupled * coupled;
                        rate * coupled / (v.sqrt() + 1e-8)
                    }
                };
            }
        }
    }
}

/// Some steps, each from what the engine says its gradients are; every third may be skipped.
fn follow(gpu: &elbo_gpu::GpuDevice, recipe: &Recipe, rate: f64) {
    let images = pictures(30, 2);
    let mut engine = fresh(gpu, recipe);
    let mut defined = Defined::default();
    let mut p = tensors(&weights(&mut engine));
    for step in 0..5 {
        let mut params = StepParams { learning_rate: rate, ..settings(recipe, step) };
        if step == 2 {
            params.skip_norm = 1e-3;
        }
        let inspection = block_on(engine.inspect(&images, &batch(step), &params)).expect("gradients");
        defined.update(recipe, &params, &mut p, &tensors(&inspection.gradients));
        let before = bits(&weights(&mut engine));
        engine.step(&images, &batch(step), &params);
        let found = weights(&mut engine);
        if step == 2 {
            assert_eq!(bits(&found), before);
        }
        let rows = block_on(engine.take_measurements()).expect("rows").steps;
        assert_eq!(rows.len(), 1);
        // The update's threads and those of the norm have the same shares.
        let StepStats { gradient_norm, largest_gradient, .. } = inspection.row;
        assert_eq!(inspection.row.outcome, StepOutcome::Applied, "an inspection is no step");
        let clipped = gradient_norm > params.clip_norm || largest_gradient > params.clip_value;
        let outcome = match (step == 2, clipped) {
            (true, _) => StepOutcome::Skipped,
            (false, true) => StepOutcome::Clipped,
            (false, false) => StepOutcome::Applied,
        };
        assert_eq!(rows[0], StepStats { outcome, ..inspection.row });
        for (name, values) in tensors(&found) {
            let scale = values.iter().fold(0.0f64, |most, x| most.max(x.abs()));
            for (ours, expected) in values.iter().zip(&p[&name]) {
                // Adam divides small gradients by their own size: their rounding counts fully.
                assert!(
                    close(*ours, *expected, 1e-4, 0.05 * scale + 10.0 * rate),
                    "{name} after step {step}: {ours}, expected {expected}; {recipe:?}"
                );
            }
        }
        p = tensors(&found);
    }
}

#[test]
fn rules_do_what_they_are_defined_to_do() {
    let gpu = &gpu();
    for (optimizer, weight_decay, clipping, clip_threshold, rate) in [
        (Optimizer::Adam, 0.0, Clipping::None, 1.0, 1e-2),
        (Optimizer::Adam, 0.1, Clipping::Norm, 3.0, 1e-2),
        (Optimizer::Adamw, 0.1, Clipping::Value, 0.05, 1e-2),
        (Optimizer::Sgd, 0.1, Clipping::Norm, 1.0, 1e-3),
        (Optimizer::Rmsprop, 0.1, Clipping::Value, 0.2, 1e-3),
    ] {
        let changed = Recipe { optimizer, weight_decay, clipping, clip_threshold, ..recipe() };
        follow(gpu, &changed, rate);
    }
}

#[test]
fn a_learned_sigma_is_trained() {
    let gpu = &gpu();
    let recipe = Recipe { likelihood: Likelihood::GaussianLearned, ..recipe() };
    let images = pictures(30, 2);
    let mut engine = fresh(gpu, &recipe);
    let name = "decoder.log_sigma";
    let before = weights(&mut engine).0[name].values[0];
    let rows = run(&mut engine, &recipe, &images, 0..5);
    assert!(weights(&mut engine).0[name].values[0] < before);
    assert!(rows[4].loss < rows[0].loss, "{rows:?}");
}

#[test]
fn a_saved_state_comes_back_to_the_bit() {
    let gpu = &gpu();
    let recipe = Recipe { batch_norm: BatchNorm::Hidden, ..recipe() };
    let images = pictures(30, 2);
    let mut engine = fresh(gpu, &recipe);
    engine.restore(1);
    run(&mut engine, &recipe, &images, 0..4);
    engine.save(1);
    let kept = bits(&weights(&mut engine));
    let rows = run(&mut engine, &recipe, &images, 4..9);
    let after = bits(&weights(&mut engine));
    assert_ne!(kept, after);
    // What was measured and not taken is dropped.
    engine.step(&images, &batch(9), &settings(&recipe, 9));
    engine.restore(1);
    assert_eq!(bits(&weights(&mut engine)), kept);
    assert_eq!(run(&mut engine, &recipe, &images, 4..9), rows);
    assert_eq!(bits(&weights(&mut engine)), after);
}

#[test]
fn the_same_seed_gives_the_same_rows() {
    let gpu = &gpu();
    let images = pictures(30, 2);
    let mut rows = [0, 1].map(|_| run(&mut fresh(gpu, &recipe()), &recipe(), &images, 0..20));
    assert_eq!(rows[0], rows[1]);
    assert!(rows[0][19].loss < rows[0][0].loss);
    // And in pieces.
    let mut engine = fresh(gpu, &recipe());
    rows[1] = [0..7, 7..8, 8..20].into_iter().flat_map(|r| run(&mut engine, &recipe(), &images, r)).collect();
    assert_eq!(rows[0], rows[1]);
}

#[test]
fn numbers_that_are_none_reach_the_row_and_may_be_skipped() {
    let gpu = &gpu();
    let images = pictures(30, 2);
    for (name, value) in [("encoder.hidden.1.weight", f32::NAN), ("decoder.to_logits.bias", f32::NAN)] {
        let mut engine = fresh(gpu, &recipe());
        let mut broken = weights(&mut engine);
        broken.0.get_mut(name).unwrap().values[1] = value;
        engine.load(&broken).unwrap();
        let before = bits(&weights(&mut engine));
        let skipping = Recipe { skip_threshold: 1e6, ..recipe() };
        let rows = run(&mut engine, &skipping, &images, 0..2);
        assert!(rows.iter().all(|row| !row.loss.is_finite() && !row.gradient_norm.is_finite()), "{rows:?}");
        assert_eq!(bits(&weights(&mut engine)), before);
        let rows = run(&mut engine, &recipe(), &images, 2..4);
        assert!(rows.iter().all(|row| !row.loss.is_finite()), "{rows:?}");
        assert!(!weights(&mut engine).is_finite());
    }
}

#[test]
fn statistics_are_tracked_also_by_a_step_that_is_skipped() {
    let gpu = &gpu();
    let recipe = Recipe { batch_norm: BatchNorm::HiddenAndMu, ..recipe() };
    let images = pictures(30, 2);
    let mut engine = fresh(gpu, &recipe);
    let before = tensors(&weights(&mut engine));
    let params = StepParams { skip_norm: 1e-6, measure_health: true, ..settings(&recipe, 4) };
    engine.step(&images, &batch(4), &params);
    let sample = block_on(engine.take_measurements()).unwrap().health.remove(0);
    let after = tensors(&weights(&mut engine));
    let pixels: Vec<&[u8]> = batch(4).iter().map(|index| images.pixels(*index as usize)).collect();
    let noise = step_noise(elbo_engine::NoiseKey::of_training(recipe.seed), 4, 10, 3);
    let found = [false, true].map(|running| {
        Reference { recipe: &recipe, params: &params, running }.forward(&before, &pixels, &noise)
    });
    for (name, (mean, variance)) in &found[0].statistics {
        for (part, batch) in [("running_mean", mean), ("running_var", variance)] {
            let name = format!("{name}.{part}");
            for ((old, new), batch) in before[&name].iter().zip(&after[&name]).zip(batch) {
                assert!(close(*new, 0.9 * old + 0.1 * batch, 1e-4, 0.01), "{name}: {new}");
            }
        }
    }
    let gap = f64::from(sample.batch_norm_gap.unwrap());
    let expected = found[1].loss - found[0].loss;
    assert!(close(gap, expected, 1e-3, 1.0), "{gap}, expected {expected}");
    assert_eq!(sample.squared_update, 0.0);
    assert_eq!(after["encoder.hidden.0.weight"], before["encoder.hidden.0.weight"]);
}

#[test]
fn a_step_under_watch_measures_health() {
    let gpu = &gpu();
    let recipe = recipe();
    let images = pictures(30, 2);
    let mut engine = fresh(gpu, &recipe);
    // Two units never open.
    let mut dead = weights(&mut engine);
    dead.0.get_mut("encoder.hidden.0.bias").unwrap().values[3..5].fill(-1e3);
    engine.load(&dead).unwrap();
    let before = tensors(&dead);
    let params = StepParams { measure_health: true, ..settings(&recipe, 9) };
    engine.step(&images, &batch(9), &params);
    let rows = block_on(engine.take_measurements()).unwrap();
    let after = tensors(&weights(&mut engine));
    let [sample] = &rows.health[..] else { panic!("expected one sample, found {}", rows.health.len()) };
    let square = |x: &f64| x * x;
    let weights: f64 = before.values().flatten().map(square).sum();
    let pairs = after.values().flatten().zip(before.values().flatten());
    let update: f64 = pairs.map(|(a, b)| (a - b).powi(2)).sum();
    assert!(close(f64::from(sample.squared_weights), weights, 1e-5, 1.0));
    assert!(
        close(f64::from(sample.squared_update), update, 1e-3, 1e-9),
        "{} {update}",
        sample.squared_update
    );
    assert_eq!((sample.step, sample.batch_norm_gap), (10, None));
    assert_eq!(sample.dead_units.len(), 4);
    let pixels: Vec<&[u8]> = batch(9).iter().map(|index| images.pixels(*index as usize)).collect();
    let noise = step_noise(elbo_engine::NoiseKey::of_training(recipe.seed), 9, 10, 3);
    let found =
        Reference { recipe: &recipe, params: &params, running: false }.forward(&before, &pixels, &noise);
    for (layer, dead) in found.active.iter().zip(&sample.dead_units) {
        let units = layer[0].len();
        let still = |j: &usize| layer.iter().all(|row| (row[*j] - layer[0][*j]).abs() < 1e-6);
        assert_eq!(*dead, (0..units).filter(still).count() as f32 / units as f32);
    }
    assert!(sample.dead_units[0] >= 2.0 / 12.0);
    for (ours, expected) in sample.kl_per_dimension.iter().zip(&found.kl_per_dimension) {
        assert!(close(f64::from(*ours), *expected, 1e-4, 0.01));
    }
}
