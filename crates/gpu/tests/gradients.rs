//! Everything that a step computes up to its gradients, against the naive model and its finite differences.

mod reference;

use elbo_engine::{
    Architecture, Engine, ModelSpec, NoiseKey, StepParams, Weights, initial_weights, step_noise,
};
use elbo_gpu::{GpuDevice, GpuEngine, LoadPath, Tile, Tuning};
use elbo_recipe::{
    Activation, BatchNorm, GaussianMean, KlSchedule, Likelihood, LogvarBounds, Recipe, Reduction,
};
use futures::executor::block_on;
use reference::{Reference, close, engine, gpu, pictures, tensors};

fn recipe(hidden: &[u32], latent: u32, batch_size: u32) -> Recipe {
    Recipe { hidden: hidden.to_vec(), latent, batch_size, seed: 5, ..Recipe::default() }
}

/// Initial weights, but no number is zero or one by chance.
fn shaken(recipe: &Recipe) -> Weights {
    let mut weights = initial_weights(&Architecture::from(recipe), 3);
    for (n, value) in weights.0.values_mut().flat_map(|tensor| &mut tensor.values).enumerate() {
        *value += 0.1 * ((n * 37 % 101) as f32 / 101.0 - 0.4);
    }
    weights
}

fn check(gpu: &GpuDevice, recipe: &Recipe, tuning: Tuning) {
    let weights = shaken(recipe);
    let params = StepParams::new(recipe, 3, 1e-3, 0.7);
    let images = pictures(20, 1);
    let batch: Vec<u32> = (0..recipe.batch_size).map(|n| (n * 7 + 1) % 20).collect();
    let mut engine = engine(gpu, recipe, &weights, tuning);
    let inspection = block_on(engine.inspect(&images, &batch, &params)).expect("an answer");
    assert_eq!(block_on(engine.read()).as_ref(), Ok(&weights));

    let spec = ModelSpec::from(recipe);
    let noise = step_noise(spec.noise, 3, batch.len(), recipe.latent as usize);
    let pixels: Vec<&[u8]> = batch.iter().map(|index| images.pixels(*index as usize)).collect();
    let model = Reference { recipe, params: &params, running: false };
    let w = tensors(&weights);
    let found = model.forward(&w, &pixels, &noise);
    let row = inspection.row;
    let name = format!("{recipe:?} {tuning:?}");
    for (what, ours, theirs) in [
        ("reconstruction", row.reconstruction, found.reconstruction),
        ("kl", row.kl, found.kl_per_dimension.iter().sum()),
        ("loss", row.loss, found.loss),
        ("logvar", row.largest_logvar, found.largest_logvar),
    ] {
        assert!(close(f64::from(ours), theirs, 2e-5, 1.0), "{what}: {ours}, expected {theirs}; {name}");
    }
    assert_eq!(inspection.outputs.len(), found.outputs.len());
    for ((ours, a), (theirs, b)) in inspection.outputs.iter().zip(&found.outputs) {
        assert_eq!(ours, theirs);
        assert!(close(f64::from(*a), *b, 1e-4, 1.0), "{ours}: {a}, expected {b}; {name}");
    }
    for (a, b) in inspection.kl_per_dimension.iter().zip(&found.kl_per_dimension) {
        assert!(close(f64::from(*a), *b, 1e-4, 0.01), "{a}, expected {b}; {name}");
    }
    let trained = |name: &str| !name.contains(".running_");
    let squares =
        inspection.gradients.0.values().flat_map(|tensor| &tensor.values).map(|g| f64::from(*g).powi(2));
    let norm = squares.sum::<f64>().sqrt();
    assert!(
        close(f64::from(row.gradient_norm), norm, 1e-4, 1e-3),
        "{} and {norm}; {name}",
        row.gradient_norm
    );
    assert_eq!(inspection.gradients.0.len(), w.keys().filter(|name| trained(name)).count());
    for (tensor, gradient) in &inspection.gradients.0 {
        let count = gradient.values.len();
        // The largest number and some others.
        let largest = (0..count)
            .max_by(|a, b| gradient.values[*a].abs().total_cmp(&gradient.values[*b].abs()))
            .expect("a tensor has numbers");
        for at in [largest, 0, count / 3, count - 1] {
            let value = w[tensor][at];
            let loss = |value: f64| {
                let mut moved = w.clone();
                moved.entry(tensor.clone()).and_modify(|values| values[at] = value);
                model.forward(&moved, &pixels, &noise).loss
            };
            let h = 1e-6;
            let expected = (loss(value + h) - loss(value - h)) / (2.0 * h);
            let scale = f64::from(gradient.values[largest].abs());
            let ours = f64::from(gradient.values[at]);
            assert!(
                close(ours, expected, 2e-3, 0.01 * scale + 1e-3),
                "gradient of {tensor}[{at}]: {ours}, expected {expected}; {name}"
            );
        }
    }
}

#[test]
fn activations_have_their_gradients() {
    let gpu = &gpu();
    for activation in [Activation::Relu, Activation::Silu, Activation::Gelu, Activation::Tanh] {
        check(gpu, &Recipe { activation, ..recipe(&[9], 3, 6) }, Tuning::software());
    }
}

#[test]
fn likelihoods_have_their_gradients() {
    let gpu = &gpu();
    for (likelihood, gaussian_mean, reduction) in [
        (Likelihood::Gaussian, GaussianMean::Sigmoid, Reduction::Sum),
        (Likelihood::Gaussian, GaussianMean::Identity, Reduction::Mean),
        (Likelihood::GaussianLearned, GaussianMean::Sigmoid, Reduction::Mean),
        (Likelihood::GaussianOptimal, GaussianMean::Identity, Reduction::Sum),
        (Likelihood::GaussianOptimal, GaussianMean::Sigmoid, Reduction::Mean),
    ] {
        let changed =
            Recipe { likelihood, gaussian_mean, reduction, gaussian_sigma: 0.6, ..recipe(&[7], 2, 5) };
        check(gpu, &changed, Tuning::software());
    }
}

#[test]
fn normalized_and_tied_layers_have_their_gradients() {
    let gpu = &gpu();
    for (batch_norm, tied_heads, activation) in [
        (BatchNorm::Off, true, Activation::Relu),
        (BatchNorm::Hidden, false, Activation::Tanh),
        (BatchNorm::Hidden, true, Activation::Relu),
        (BatchNorm::HiddenAndMu, false, Activation::Gelu),
        (BatchNorm::HiddenAndMu, true, Activation::Silu),
    ] {
        check(
            gpu,
            &Recipe { batch_norm, tied_heads, activation, ..recipe(&[10, 6], 5, 9) },
            Tuning::software(),
        );
    }
}

#[test]
fn free_bits_and_bounds_have_their_gradients() {
    let gpu = &gpu();
    let free = Recipe { kl_schedule: KlSchedule::FreeBits, free_bits: 0.15, ..recipe(&[8], 6, 7) };
    check(gpu, &free, Tuning::software());
    check(gpu, &Recipe { logvar_bounds: LogvarBounds::None, ..free.clone() }, Tuning::software());
    let narrow = Recipe { logvar_min: -0.05, logvar_max: 0.1, ..recipe(&[8], 6, 7) };
    check(gpu, &narrow, Tuning::software());
}

#[test]
fn any_widths_and_batches_will_do() {
    let gpu = &gpu();
    for (hidden, latent, batch) in [(&[][..], 1, 1), (&[3, 40, 70], 33, 2), (&[130], 9, 67)] {
        check(gpu, &recipe(hidden, latent, batch), Tuning::software());
    }
    let norm = Recipe { batch_norm: BatchNorm::HiddenAndMu, tied_heads: true, ..recipe(&[], 4, 5) };
    check(gpu, &norm, Tuning::software());
}

#[test]
fn every_tuning_computes_the_same() {
    let gpu = &gpu();
    let tunings = [LoadPath::Direct, LoadPath::Shared, LoadPath::Split].into_iter().flat_map(|path| {
        [(1, 1), (2, 2), (2, 1)].map(|(rows, columns)| {
            let tile = Tile { rows, columns, path };
            let together = rows == 2;
            Tuning {
                forward: tile,
                output: tile,
                backward: tile,
                gradients: tile,
                gradients_together: together,
                update_threads: 100 * rows,
                ..Tuning::hardware()
            }
        })
    });
    for (n, tuning) in tunings.chain([Tuning::hardware()]).enumerate() {
        check(gpu, &Recipe { tied_heads: n % 2 == 0, ..recipe(&[20], 11, 37) }, tuning);
    }
}

#[test]
fn noise_is_that_of_the_definition() {
    // With mu and logvar zero, z is the noise.
    let gpu = &gpu();
    let recipe = recipe(&[], 32, 128);
    let mut weights = initial_weights(&Architecture::from(&recipe), 1);
    weights.0.values_mut().flat_map(|tensor| &mut tensor.values).for_each(|value| *value = 0.0);
    let mut engine = engine(gpu, &recipe, &weights, Tuning::software());
    let images = pictures(1, 1);
    let key = NoiseKey::of_training(recipe.seed);
    for step in [0, 1, 77] {
        let params = StepParams::new(&recipe, step, 1e-3, 1.0);
        let inspection = block_on(engine.inspect(&images, &[0; 128], &params)).unwrap();
        let sum: f64 = step_noise(key, step, 128, 32).iter().map(|x| f64::from(x.abs())).sum();
        let found = f64::from(inspection.outputs.iter().find(|(name, _)| name == "z").unwrap().1);
        assert!((found - sum).abs() < 1e-5 * sum, "{found}, expected {sum}");
    }
}

#[test]
fn given_noise_takes_the_place_of_drawn_noise() {
    let gpu = &gpu();
    let (recipe, images) = (recipe(&[6], 3, 10), pictures(30, 2));
    let weights = shaken(&recipe);
    let [mut drawn, mut given] = [0, 1].map(|_| engine(gpu, &recipe, &weights, Tuning::software()));
    let key = NoiseKey::of_training(recipe.seed);
    given.set_noise_table((0..3).flat_map(|step| step_noise(key, step, 10, 3)).collect());
    let row = |engine: &mut GpuEngine, step| {
        let params = StepParams::new(&recipe, step, 1e-3, 1.0);
        block_on(engine.inspect(&images, &[4; 10], &params)).unwrap().row
    };
    for step in 0..3 {
        let [a, b] = [&mut drawn, &mut given].map(|engine| f64::from(row(engine, step).loss));
        assert!(close(a, b, 1e-5, 1.0), "{a} and {b}");
    }
    // Again from the beginning.
    assert_eq!(row(&mut given, 1), row(&mut given, 4));
    assert_ne!(row(&mut drawn, 1), row(&mut drawn, 4));
}
