//! Evaluation, decoding and reconstruction against the naive model.

mod reference;

use elbo_engine::{Architecture, Engine, EngineError, StepParams, held_out_noise, initial_weights};
use elbo_gpu::Tuning;
use elbo_recipe::{BatchNorm, Likelihood, PIXELS, Recipe};
use futures::executor::block_on;
use reference::{Found, Reference, close, engine, gpu, pictures, tensors};

const LATENT: usize = 5;

fn recipe(likelihood: Likelihood, batch_norm: BatchNorm) -> Recipe {
    Recipe {
        hidden: vec![9],
        latent: LATENT as u32,
        batch_size: 4,
        likelihood,
        batch_norm,
        ..Recipe::default()
    }
}

fn check(gpu: &elbo_gpu::GpuDevice, recipe: &Recipe) {
    let tuning = Tuning { evaluation_piece: 13, ..Tuning::software() };
    let images = pictures(40, 4);
    let params = StepParams::new(recipe, 0, 1e-2, 1.0);
    let start = initial_weights(&Architecture::from(recipe), 3);
    let mut engine = engine(gpu, recipe, &start, tuning);
    // Some steps move the running statistics.
    for step in 0..3 {
        engine.step(&images, &[1, 5, 9, 2], &StepParams { step, ..params });
    }
    for (range, gap) in [(0..13, true), (13..26, true), (26..30, false)] {
        engine.evaluate(&images, range, &params, gap);
    }
    let sums = block_on(engine.take_evaluation()).expect("sums");
    let w = tensors(&block_on(engine.read()).expect("weights"));
    let forward = |range: std::ops::Range<usize>, running| -> Found {
        let pixels: Vec<&[u8]> = range.clone().map(|index| images.pixels(index)).collect();
        let noise = held_out_noise(range, LATENT);
        Reference { recipe, params: &params, running }.forward(&w, &pixels, &noise)
    };
    let agrees = |what: &str, ours: f32, expected: f64| {
        assert!(
            close(f64::from(ours), expected, 1e-4, 1.0),
            "{what}: {ours}, expected {expected}; {recipe:?}"
        );
    };
    let optimal = recipe.likelihood == Likelihood::GaussianOptimal;
    let reconstruction =
        |found: &Found| if optimal { found.half_squared_error } else { found.reconstruction };
    let pieces = [(0..13, 13.0), (13..26, 13.0), (26..30, 4.0)];
    let all = pieces.clone().map(|(range, count)| (forward(range, true), count));
    assert_eq!(sums.images, 30);
    agrees("reconstruction", sums.reconstruction, all.iter().map(|(f, n)| n * reconstruction(f)).sum());
    for j in 0..LATENT {
        agrees("kl", sums.kl_per_dimension[j], all.iter().map(|(f, n)| n * f.kl_per_dimension[j]).sum());
        let mu = || all.iter().flat_map(|(f, _)| f.mu.iter().map(|row| row[j]));
        agrees("mu", sums.mu[j], mu().sum());
        agrees("squared mu", sums.squared_mu[j], mu().map(|mu| mu * mu).sum());
    }
    let gap = sums.batch_norm_gap.expect("a gap");
    assert_eq!(gap.images, 26);
    for (ours, running) in [(&gap.running, true), (&gap.own, false)] {
        let found = [forward(0..13, running), forward(13..26, running)];
        agrees("gap", ours[0], found.iter().map(|f| 13.0 * reconstruction(f)).sum());
        for j in 0..LATENT {
            agrees("gap of kl", ours[1 + j], found.iter().map(|f| 13.0 * f.kl_per_dimension[j]).sum());
        }
    }
    // They begin anew.
    assert_eq!(block_on(engine.take_evaluation()).expect("sums").images, 0);
    engine.evaluate(&images, 26..30, &params, false);
    let sums = block_on(engine.take_evaluation()).expect("sums");
    agrees("again", sums.reconstruction, 4.0 * reconstruction(&all[2].0));
    assert_eq!((sums.images, sums.batch_norm_gap), (4, None));

    let pixels = images.pixels(7);
    let found = block_on(engine.reconstruct(pixels, &params)).expect("a reconstruction");
    let expected =
        Reference { recipe, params: &params, running: true }.forward(&w, &[pixels], &[0.0; LATENT]);
    agrees("reconstruction of one", found.reconstruction, expected.reconstruction);
    let decoded = block_on(engine.decode(&found.mu)).expect("pixels");
    for (k, expected) in expected.means[0].iter().enumerate() {
        agrees("pixel", found.pixels[k], *expected);
        agrees("decoded pixel", decoded[k], *expected);
    }
    for j in 0..LATENT {
        agrees("mu of one", found.mu[j], expected.mu[0][j]);
        agrees("kl of one", found.kl_per_dimension[j], expected.kl_per_dimension[j]);
    }
}

#[test]
fn sums_and_pictures_are_those_of_the_definition() {
    let gpu = &gpu();
    check(gpu, &recipe(Likelihood::Bernoulli, BatchNorm::Off));
    check(gpu, &recipe(Likelihood::Gaussian, BatchNorm::Hidden));
    check(gpu, &recipe(Likelihood::GaussianLearned, BatchNorm::HiddenAndMu));
    check(gpu, &recipe(Likelihood::GaussianOptimal, BatchNorm::Hidden));
}

#[test]
fn what_does_not_fit_is_refused() {
    let gpu = &gpu();
    let recipe = recipe(Likelihood::Bernoulli, BatchNorm::Off);
    let weights = initial_weights(&Architecture::from(&recipe), 3);
    let mut engine = engine(gpu, &recipe, &weights, Tuning::software());
    let size = |expected, found| Some(EngineError::Size { expected, found });
    assert_eq!(block_on(engine.decode(&[0.0; 3])).err(), size(LATENT, 3));
    let params = StepParams::new(&recipe, 0, 1e-2, 1.0);
    assert_eq!(block_on(engine.reconstruct(&[0; 9], &params)).err(), size(PIXELS, 9));
    let mut other = weights.clone();
    other.0.remove("decoder.to_logits.bias");
    assert!(engine.load(&other).is_err());
    engine.step(&pictures(1, 1), &[0; 5000], &params);
    assert!(matches!(block_on(engine.take_measurements()), Err(EngineError::Device(_))));
    // And told once.
    assert_eq!(block_on(engine.take_measurements()).unwrap().steps, []);
    assert_eq!(block_on(engine.read()).unwrap(), weights);
}
