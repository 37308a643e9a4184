//! Export and import: a run that moves to a fresh engine goes on as it would have.

use std::ops::Range;

use elbo_engine::{Engine, EngineState, Measurements, ModelSpec, StepParams, StepStats, Values, WeightError};
use elbo_recipe::Recipe;

use crate::{Make, batch, images, now, shaken_weights};

const IMAGES: usize = 40;
/// Steps before the move.
const BEFORE: u32 = 6;
/// Steps in all.
const ALL: u32 = 26;

/// Some steps of a recipe, health measured on every third, and what they measured.
fn train(engine: &mut dyn Engine, recipe: &Recipe, steps: Range<u32>) -> Measurements {
    let images = images(IMAGES);
    for step in steps {
        let params = StepParams::new(recipe, step, f64::from(recipe.learning_rate), recipe.beta);
        let batch = batch(step, recipe.batch_size as usize, IMAGES);
        engine.step(&images, &batch, &StepParams { measure_health: step % 3 == 2, ..params });
    }
    now(engine.take_measurements())
}

/// An engine of a recipe whose weights are made of a seed.
fn engine(make: Make<'_>, recipe: &Recipe, seed: u64) -> Box<dyn Engine> {
    let spec = ModelSpec::from(recipe);
    make(&spec, &shaken_weights(&spec.architecture, seed))
}

/// A state that was exported after some steps, from the running engine and from a slot alike, goes on in a fresh
/// engine to the bit; exporting changes nothing, and a state that does not fit is refused by name and changes nothing.
///
/// # Panics
/// If that does not hold.
pub fn resumes(make: Make<'_>, recipe: &Recipe) {
    let mut whole = engine(make, recipe, 1);
    let measured = [train(&mut *whole, recipe, 0..BEFORE), train(&mut *whole, recipe, BEFORE..ALL)];
    let last = now(whole.export());

    let mut first = engine(make, recipe, 1);
    assert_eq!(train(&mut *first, recipe, 0..BEFORE), measured[0], "{recipe:?}");
    first.save(1);
    let state = now(first.export());
    assert_eq!(now(first.export_slot(1)).as_ref(), Some(&state), "{recipe:?}");
    assert_eq!(now(first.export_slot(0)), None, "a slot that keeps nothing");
    assert_eq!(train(&mut *first, recipe, BEFORE..ALL), measured[1], "{recipe:?}: exporting changes nothing");
    assert_eq!(now(first.export_slot(1)).as_ref(), Some(&state), "{recipe:?}: a slot keeps what it has");

    // A fresh engine has other weights, has gone steps of its own, and has measures that nobody took.
    let mut second = engine(make, recipe, 2);
    train(&mut *second, recipe, 0..3);
    second.step(&images(IMAGES), &batch(3, recipe.batch_size as usize, IMAGES), &params(recipe));
    second.import(&state).unwrap_or_else(|error| panic!("expected its own state to fit, found: {error}"));
    assert_eq!(
        now(second.take_measurements()),
        Measurements::default(),
        "{recipe:?}: old measures are dropped"
    );
    assert_eq!(now(second.export()), state, "{recipe:?}: what was imported is exported");
    refuses(&mut *second, &state);
    // Measures are the same in whatever pieces they are taken.
    let mut pieces = Measurements::default();
    for steps in [BEFORE..9, 9..10, 10..ALL] {
        let Measurements { steps, health } = train(&mut *second, recipe, steps);
        pieces.steps.extend(steps);
        pieces.health.extend(health);
    }
    assert_eq!(pieces, measured[1], "{recipe:?}");
    assert_eq!(now(second.export()), last, "{recipe:?}");
}

fn params(recipe: &Recipe) -> StepParams {
    StepParams::new(recipe, 3, f64::from(recipe.learning_rate), recipe.beta)
}

/// Makes a state one that does not fit.
type Change = fn(&mut EngineState);

/// What does not fit is an error that names it, and changes nothing.
fn refuses(engine: &mut dyn Engine, state: &EngineState) {
    let name = "decoder.to_logits.bias";
    let changes: [(Change, WeightError); 3] = [
        (
            |state| drop(state.weights.0.remove("decoder.to_logits.bias")),
            WeightError::Missing(name.to_owned()),
        ),
        (
            |state| drop(state.weights.0.insert("encoder.extra".to_owned(), Values::default())),
            WeightError::Unexpected("encoder.extra".to_owned()),
        ),
        (
            |state| {
                let moments = [&mut state.first_moments, &mut state.second_moments];
                for tensor in
                    moments.into_iter().filter_map(|moments| moments.0.get_mut("decoder.to_logits.bias"))
                {
                    *tensor = Values { shape: vec![3], values: vec![1.0; 3] };
                }
            },
            WeightError::Mismatch {
                name: match state.first_moments.0.is_empty() {
                    true => format!("second_moments.{name}"),
                    false => format!("first_moments.{name}"),
                },
                expected: "[784]".to_owned(),
                found: "[3]".to_owned(),
            },
        ),
    ];
    for (change, expected) in changes {
        let mut changed = state.clone();
        change(&mut changed);
        assert_eq!(engine.import(&changed), Err(expected));
        assert_eq!(now(engine.export()), *state, "a state that is refused changes nothing");
    }
}

/// A state of one engine goes on in another one: each loss term stays within `terms`, relative to itself and at
/// least 1, of what the first engine goes on to measure.
///
/// # Panics
/// If that does not hold.
pub fn continues_from(from: &mut dyn Engine, to: &mut dyn Engine, recipe: &Recipe, terms: f32) {
    train(from, recipe, 0..BEFORE);
    let state = now(from.export());
    to.import(&state).unwrap_or_else(|error| panic!("expected the state to fit, found: {error}"));
    let moved = now(to.export());
    assert_eq!(moved.weights, state.weights, "{} to {}: {recipe:?}", from.name(), to.name());
    assert_eq!(moved.first_moments, state.first_moments, "{} to {}: {recipe:?}", from.name(), to.name());
    assert_eq!(moved.second_moments, state.second_moments, "{} to {}: {recipe:?}", from.name(), to.name());
    let (expected, found) = (train(from, recipe, BEFORE..ALL), train(to, recipe, BEFORE..ALL));
    for (step, (expected, found)) in expected.steps.iter().zip(&found.steps).enumerate() {
        let terms_of = |row: &StepStats| [row.reconstruction, row.kl, row.loss, row.gradient_norm];
        for (a, b) in terms_of(found).into_iter().zip(terms_of(expected)) {
            assert!(
                (a - b).abs() <= terms * b.abs().max(1.0),
                "step {step}: {found:?} and {expected:?}, {recipe:?}"
            );
        }
    }
}
