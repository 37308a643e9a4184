//! Guarded runs never break: whatever the recipe, they end with finite weights.
//!
//! A sample is run with the other tests, and all by
//! `cargo test -p elbo-trainer --test random_recipes -- --ignored`.

mod fresh;
mod synthetic;

use elbo_engine::{Purpose, stream};
use elbo_recipe::{
    Activation, BatchNorm, Clipping, Initializer, KlSchedule, LearningRateSchedule, Likelihood, LogvarBounds,
    Optimizer, OutputBias, Recipe, Reduction,
};
use futures::executor::block_on;
use rand::{Rng, RngExt as _};

const SAMPLE: u64 = 60;
const ALL: u64 = 1_000;
const IMAGES: usize = 960;

fn one_of<T: Copy>(rng: &mut impl Rng, choices: &[T]) -> T {
    choices[rng.random_range(0..choices.len())]
}

/// Spread evenly over the exponents.
fn log_uniform(rng: &mut impl Rng, low: f32, high: f32) -> f32 {
    rng.random_range(low.ln()..=high.ln()).exp()
}

/// A recipe that rolls back; all else is open.
fn recipe(number: u64) -> Recipe {
    use Initializer::{KaimingNormal, KaimingUniform, Normal, XavierNormal, XavierUniform, Zeros};
    let rng = &mut stream(number, Purpose::Order, 77);
    let recipe = Recipe {
        seed: number,
        epochs: 1,
        batch_size: one_of(rng, &[16, 32, 64]),
        hidden: one_of(rng, &[&[][..], &[16], &[32, 16], &[24, 24, 24]]).to_vec(),
        latent: rng.random_range(2..=64),
        activation: one_of(rng, &[Activation::Relu, Activation::Silu, Activation::Gelu, Activation::Tanh]),
        batch_norm: one_of(rng, &[BatchNorm::Off, BatchNorm::Hidden, BatchNorm::HiddenAndMu]),
        tied_heads: rng.random_bool(0.2),
        initializer: one_of(
            rng,
            &[XavierUniform, XavierNormal, KaimingUniform, KaimingNormal, Normal, Zeros],
        ),
        initial_std: log_uniform(rng, 1e-3, 10.0),
        output_bias: one_of(rng, &[OutputBias::Zero, OutputBias::MeanImage]),
        likelihood: one_of(
            rng,
            &[
                Likelihood::Bernoulli,
                Likelihood::Bernoulli,
                Likelihood::Gaussian,
                Likelihood::GaussianLearned,
                Likelihood::GaussianOptimal,
            ],
        ),
        gaussian_sigma: log_uniform(rng, 0.01, 10.0),
        reduction: one_of(rng, &[Reduction::Sum, Reduction::Sum, Reduction::Mean]),
        beta: log_uniform(rng, 1e-3, 1000.0),
        kl_schedule: one_of(
            rng,
            &[KlSchedule::Constant, KlSchedule::Linear, KlSchedule::Cyclical, KlSchedule::FreeBits],
        ),
        logvar_bounds: one_of(rng, &[LogvarBounds::None, LogvarBounds::Clamp]),
        optimizer: one_of(rng, &[Optimizer::Adam, Optimizer::Adamw, Optimizer::Sgd, Optimizer::Rmsprop]),
        learning_rate: log_uniform(rng, 1e-5, 1.0),
        learning_rate_schedule: one_of(
            rng,
            &[
                LearningRateSchedule::Constant,
                LearningRateSchedule::Cosine,
                LearningRateSchedule::Step,
                LearningRateSchedule::Exponential,
                LearningRateSchedule::Plateau,
            ],
        ),
        learning_rate_warmup: one_of(rng, &[0, 0, 10]),
        clipping: one_of(rng, &[Clipping::None, Clipping::Norm, Clipping::Value]),
        clip_threshold: log_uniform(rng, 0.1, 1e4),
        skip_threshold: one_of(rng, &[0.0, 0.0, 1e3]),
        rollback: true,
        ..synthetic::small()
    };
    recipe.validate().expect("the recipe is within range");
    recipe
}

/// Runs recipes of these numbers to their ends; how many rolled back, and how many gave up.
fn run(numbers: impl Iterator<Item = u64>) -> (usize, usize) {
    let data = synthetic::data(IMAGES);
    let (mut rolled_back, mut gave_up) = (0, 0);
    for number in numbers {
        let recipe = recipe(number);
        let mut session = fresh::session(recipe.clone(), IMAGES, 2_000);
        let ran = synthetic::run(&mut session, &data);
        let weights = block_on(session.weights()).expect("the device works");
        assert!(weights.is_finite(), "run {number}: {recipe:#?}");
        assert!(session.has_given_up() || session.step() == session.total_steps(), "run {number}");
        rolled_back += usize::from(!ran.occurrences.is_empty());
        gave_up += usize::from(session.has_given_up());
    }
    (rolled_back, gave_up)
}

#[test]
fn a_sample_of_guarded_runs_ends_with_finite_weights() {
    let (rolled_back, gave_up) = run(0..SAMPLE);
    // Not all recipes are tame, or the test would show nothing; and not all are hopeless.
    assert!(rolled_back > 0 && gave_up < SAMPLE as usize / 2, "{rolled_back} with events, {gave_up} gave up");
}

#[test]
#[ignore = "takes minutes; a sample of it is among the other tests"]
fn all_guarded_runs_end_with_finite_weights() {
    let halves: Vec<(usize, usize)> = std::thread::scope(|scope| {
        let halves = [0, 1].map(|half| scope.spawn(move || run((half..ALL).step_by(2))));
        halves.into_iter().map(|half| half.join().expect("every run ends with finite weights")).collect()
    });
    let sum = |part: fn(&(usize, usize)) -> usize| halves.iter().map(part).sum::<usize>();
    println!("{ALL} runs, {} with events, {} gave up", sum(|half| half.0), sum(|half| half.1));
}
