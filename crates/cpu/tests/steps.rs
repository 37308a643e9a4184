//! Updates, skipped and bounded ones too, and what is kept between them.

mod naive;

use elbo_cpu::CpuEngine;
use elbo_engine::{
    Engine, ModelSpec, StepOutcome, StepParams, StepStats, UpdateRule, initial_weights, step_noise,
};
use elbo_recipe::{Activation, BatchNorm, Clipping, Optimizer, Recipe};
use naive::{Batch, Tensors, engine, images, now, pass, recipe, recipes, tensors, weights};

/// A rule in 64 bits, number by number.
#[derive(Default)]
struct Reference {
    first: Tensors,
    second: Tensors,
    taken: i32,
}

impl Reference {
    /// Changes `t` as one step with these gradients does; whether it does.
    fn step(&mut self, rule: UpdateRule, params: &StepParams, t: &mut Tensors, gradients: &Tensors) -> bool {
        let norm = gradients.values().flatten().map(|g| g * g).sum::<f64>().sqrt();
        if params.may_skip() && (norm.is_nan() || norm > f64::from(params.skip_norm)) {
            return false;
        }
        self.taken += 1;
        let scale = if norm > f64::from(params.clip_norm) { f64::from(params.clip_norm) / norm } else { 1.0 };
        let (most, decay) = (f64::from(params.clip_value), f64::from(params.weight_decay));
        let rate = params.learning_rate;
        for (name, gradient) in gradients {
            let zeros = || vec![0.0; gradient.len()];
            let first = self.first.entry(name.clone()).or_insert_with(zeros);
            let second = self.second.entry(name.clone()).or_insert_with(zeros);
            let numbers = gradient.iter().zip(t.get_mut(name).expect("it is a parameter"));
            for ((g, p), (m, v)) in numbers.zip(first.iter_mut().zip(second)) {
                let bounded = (g * scale).clamp(-most, most);
                let coupled = bounded + decay * *p;
                *p -= match rule {
                    UpdateRule::Adam { beta1, beta2, epsilon, decoupled } => {
                        let g = if decoupled { bounded } else { coupled };
                        *m = beta1 * *m + (1.0 - beta1) * g;
                        *v = beta2 * *v + (1.0 - beta2) * g * g;
                        let (c1, c2) = (1.0 - beta1.powi(self.taken), 1.0 - beta2.powi(self.taken));
                        let apart = if decoupled { rate * decay * *p } else { 0.0 };
                        rate * (*m / c1) / ((*v / c2).sqrt() + epsilon) + apart
                    }
                    UpdateRule::Sgd { .. } => {
                        *m = f64::from(params.momentum) * *m + coupled;
                        rate * *m
                    }
                    UpdateRule::Rmsprop { alpha, epsilon } => {
                        *v = alpha * *v + (1.0 - alpha) * coupled * coupled;
                        rate * coupled / (v.sqrt() + epsilon)
                    }
                };
            }
        }
        true
    }
}

#[test]
fn every_rule_agrees_with_its_definition_in_64_bits() {
    let images = images(10);
    let batch = [0, 3, 4, 7, 9];
    let optimizers = [Optimizer::Adam, Optimizer::Adamw, Optimizer::Sgd, Optimizer::Rmsprop];
    for (index, optimizer) in optimizers.into_iter().cycle().take(16).enumerate() {
        let (clipping, skips) = match index / 4 {
            0 => (Clipping::None, false),
            1 => (Clipping::Norm, false),
            2 => (Clipping::Value, true),
            _ => (Clipping::Norm, true),
        };
        let recipe = Recipe {
            optimizer,
            clipping,
            clip_threshold: if clipping == Clipping::Norm { 20.0 } else { 0.5 },
            weight_decay: if index % 3 == 0 { 0.0 } else { 0.1 },
            activation: Activation::Tanh,
            batch_norm: if index % 2 == 0 { BatchNorm::HiddenAndMu } else { BatchNorm::Off },
            momentum: 0.8,
            ..recipe()
        };
        let (mut engine, spec, mut params) = engine(&recipe);
        // Gradient descent with the rates of Adam would leave the small numbers that can be compared.
        params.learning_rate = if optimizer == Optimizer::Sgd { 1e-4 } else { 1e-2 };
        params.measure_health = true;
        let mut reference = Reference::default();
        for step in 0..6 {
            params.step = step;
            let inspected = now(engine.inspect(&images, &batch, &params));
            // The second and the fourth step are above the bound.
            let skipped = skips && step % 2 == 1;
            params.skip_norm = match skips {
                true => inspected.row.gradient_norm * if skipped { 0.99 } else { 1.01 },
                false => f32::INFINITY,
            };
            let before = now(engine.read());
            let mut expected = tensors(&before);
            let taken = reference.step(spec.rule, &params, &mut expected, &tensors(&inspected.gradients));
            assert_eq!(taken, !skipped);
            engine.step(&images, &batch, &params);
            let after = now(engine.read());
            let (mut update, mut size) = (0.0, 0.0);
            for (name, gradient) in &inspected.gradients.0 {
                let numbers = after.0[name].values.iter().zip(&before.0[name].values);
                for ((after, before), expected) in numbers.zip(&expected[name]) {
                    let error = (f64::from(*after) - expected).abs();
                    let allowed =
                        2e-6 * expected.abs().max(0.1) + 2e-4 * (expected - f64::from(*before)).abs();
                    assert!(
                        error < allowed,
                        "{recipe:?} step {step} {name}: expected {expected}, found {after}"
                    );
                    assert!(!skipped || after == before);
                    update += (f64::from(*before) - expected).powi(2);
                    size += f64::from(*before).powi(2);
                }
                assert_eq!(gradient.values.len(), expected[name].len());
            }
            let rows = now(engine.take_measurements());
            let row = rows.steps[0];
            assert!((row.gradient_norm - inspected.row.gradient_norm).abs() < 1e-5 * row.gradient_norm);
            let StepStats { gradient_norm, largest_gradient, .. } = inspected.row;
            assert_eq!(StepStats { gradient_norm, outcome: StepOutcome::Applied, ..row }, inspected.row);
            let clipped = gradient_norm > params.clip_norm || largest_gradient > params.clip_value;
            let outcome = match (skipped, clipped) {
                (true, _) => StepOutcome::Skipped,
                (false, true) => StepOutcome::Clipped,
                (false, false) => StepOutcome::Applied,
            };
            assert_eq!(row.outcome, outcome, "{recipe:?} step {step}");
            let sample = &rows.health[0];
            assert!((f64::from(sample.squared_update) - update).abs() <= 1e-3 * update);
            assert!((f64::from(sample.squared_weights) - size).abs() < 1e-4 * size);
            assert_eq!(sample.step, step + 1);
            assert_eq!(sample.kl_per_dimension, inspected.kl_per_dimension);
        }
    }
}

#[test]
fn running_statistics_follow_and_the_gap_is_between_them_and_the_batch() {
    let images = images(10);
    let indices = [1, 3, 4, 7, 9];
    for recipe in recipes().into_iter().filter(|recipe| recipe.batch_norm != BatchNorm::Off) {
        let (mut engine, spec, params) = engine(&Recipe { batch_size: 5, ..recipe });
        let params = StepParams { measure_health: true, skip_norm: 1e-9, ..params };
        let latent = spec.architecture.latent;
        let noise = step_noise(spec.noise, params.step, 5, latent);
        let batch = Batch::new(&images, &indices, &noise, latent);
        let t = tensors(&weights(&spec));
        engine.step(&images, &indices, &params);
        let rows = now(engine.take_measurements());
        let own = pass(&spec, &params, &t, &batch, true);
        let running = pass(&spec, &params, &t, &batch, false);
        let gap = running.loss - own.loss;
        let found = f64::from(rows.health[0].batch_norm_gap.unwrap());
        let scale = running.loss.abs().max(own.loss.abs()).max(1.0);
        assert!((found - gap).abs() < 3e-5 * scale, "expected {gap}, found {found}");
        // The step is skipped, and yet the statistics are tracked.
        let after = tensors(&now(engine.read()));
        for (name, batch) in &own.statistics {
            for (index, batch) in batch.iter().enumerate() {
                let expected = 0.9 * t[name][index] + 0.1 * batch;
                assert!((after[name][index] - expected).abs() < 1e-4 * expected.abs().max(1.0));
            }
        }
        for (layer, share) in own.hidden.iter().zip(&rows.health[0].dead_units) {
            let width = layer[0].len();
            let spread = |j: usize| {
                let column = || layer.iter().map(move |row| row[j]);
                column().fold(f64::MIN, f64::max) - column().fold(f64::MAX, f64::min)
            };
            let dead = (0..width).filter(|j| spread(*j) <= 1e-6).count();
            assert_eq!(*share, dead as f32 / width as f32);
        }
        assert_eq!(own.hidden.len(), rows.health[0].dead_units.len());
    }
}

#[test]
fn a_slot_brings_everything_back_to_the_bit() {
    let images = images(10);
    for optimizer in [Optimizer::Adam, Optimizer::Sgd, Optimizer::Rmsprop] {
        let recipe = Recipe { optimizer, batch_norm: BatchNorm::Hidden, ..recipe() };
        let (mut engine, _, mut params) = engine(&recipe);
        let mut three = |engine: &mut CpuEngine| {
            for step in 0..3 {
                params.step = step;
                engine.step(&images, &[1, 2, 3, 5, 8], &params);
            }
            (now(engine.take_measurements()), now(engine.read()))
        };
        three(&mut engine);
        engine.save(2);
        let first = three(&mut engine);
        assert_ne!(three(&mut engine).1, first.1);
        engine.restore(2);
        assert_eq!(three(&mut engine), first);
        engine.save(0);
        engine.restore(2);
        engine.restore(0);
        assert_eq!(now(engine.read()), first.1);
        assert_eq!(now(engine.take_measurements()).steps, []);
    }
}

#[test]
fn the_order_of_a_batch_does_not_matter() {
    let images = images(10);
    for batch_norm in [BatchNorm::Off, BatchNorm::HiddenAndMu] {
        let (mut engine, _, params) = engine(&Recipe { batch_norm, ..recipe() });
        let noise: Vec<f32> = (0..15).map(|i| naive::draw(3, i) as f32 * 2.0 - 1.0).collect();
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
fn a_table_of_noise_begins_again_after_its_last_step() {
    let images = images(10);
    let (mut engine, _, params) = engine(&recipe());
    engine.set_noise_table((0..30).map(|i| naive::draw(4, i) as f32).collect());
    let mut loss =
        |step| now(engine.inspect(&images, &[0, 1, 2, 3, 4], &StepParams { step, ..params })).row.loss;
    assert_eq!(loss(0), loss(2));
    assert_eq!(loss(1), loss(5));
    assert_ne!(loss(0), loss(1));
}

#[test]
fn weights_that_are_no_numbers_give_rows_that_are_none() {
    let images = images(10);
    for activation in [Activation::Relu, Activation::Silu, Activation::Gelu, Activation::Tanh] {
        for name in ["encoder.hidden.0.weight", "encoder.to_logvar.bias", "decoder.hidden.1.bias"] {
            let spec = ModelSpec::from(&Recipe { activation, ..recipe() });
            let mut weights = weights(&spec);
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
