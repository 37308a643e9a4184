//! Steps: each by itself against the equations, and fifty in a row.

use elbo_engine::{HealthStats, StepOutcome, StepParams, StepStats, UpdateRule};
use elbo_recipe::{BatchNorm, Clipping};

use super::subject::Subject;
use crate::{
    now,
    oracle::{
        Matrix, OraclePass, OracleState, OracleUpdate, Statistics, Tensors, gradients, pass, size, widen,
    },
    tolerances::close,
};

/// Steps that are compared one by one, state for state.
const SINGLE: u32 = 6;
/// Steps of a run.
const STEPS: u32 = 50;

/// The parameters of a step whose gradients are these: every other step is clipped, every third is skipped, if the
/// recipe does so at all. So far from any threshold that rounding decides nothing.
fn bounded(subject: &Subject<'_>, step: u32, [norm, largest]: [f64; 2]) -> StepParams {
    let mut params = subject.params(step);
    let share = if step % 2 == 1 { 0.7 } else { 1.5 };
    match subject.recipe.clipping {
        Clipping::None => {}
        Clipping::Norm => params.clip_norm = (share * norm) as f32,
        Clipping::Value => params.clip_value = (share * largest) as f32,
    }
    if subject.recipe.skip_threshold > 0.0 {
        params.skip_norm = (if step % 3 == 2 { 0.5 } else { 2.0 } * norm) as f32;
    }
    params
}

/// What the equations say of one step.
struct Expected {
    params: StepParams,
    own: OraclePass,
    gradients: Tensors,
    update: OracleUpdate,
}

/// One step of the equations, and of the engine.
fn step(subject: &mut Subject<'_>, state: &mut OracleState, step: u32) -> Expected {
    let x = subject.expected_batch(step);
    let own = pass(&subject.spec, &subject.params(step), &state.weights, &x, Statistics::Own);
    let gradients = gradients(&subject.spec, &subject.params(step), &state.weights, &x, &own);
    let params = bounded(subject, step, size(&gradients));
    let update = state.step(subject.spec.rule, &params, &own, &gradients);
    Expected { params, own, gradients, update }
}

/// What becomes of a step, by its definition.
fn outcome(subject: &Subject<'_>, expected: &Expected) -> StepOutcome {
    let [norm, largest] = size(&expected.gradients);
    let is_clipped = match subject.recipe.clipping {
        Clipping::None => false,
        Clipping::Norm => norm > f64::from(expected.params.clip_norm),
        Clipping::Value => largest > f64::from(expected.params.clip_value),
    };
    match (expected.update.is_made, is_clipped) {
        (false, _) => StepOutcome::Skipped,
        (true, true) => StepOutcome::Clipped,
        (true, false) => StepOutcome::Applied,
    }
}

/// Terms of a step, within a tolerance, and what became of it.
fn has_terms(subject: &Subject<'_>, step: u32, found: &StepStats, expected: &Expected, allowed: f64) {
    let within = |what: &str, found: f32, expected: f64, floor: f64| {
        close(&|| subject.name(&format!("{what} of step {step}")), found, expected, allowed, floor);
    };
    let [norm, _] = size(&expected.gradients);
    assert_eq!(found.outcome, outcome(subject, expected), "{}", subject.name(&format!("step {step}")));
    within("the reconstruction loss", found.reconstruction, expected.own.explained.loss, 1.0);
    within("the KL divergence", found.kl, expected.own.kl.iter().sum(), 1.0);
    within("the loss", found.loss, expected.own.loss, 1.0);
    within("the gradient norm", found.gradient_norm, norm, 1.0);
    within("the largest logvar", found.largest_logvar, expected.own.largest_logvar(), 1.0);
}

/// Steps one by one: terms are those of the equations, and given the gradients that the engine says it has, so are
/// weights, running statistics, moments and corrections after each step, from the state before it.
pub fn steps_one_by_one(subject: &mut Subject<'_>) {
    for number in 0..SINGLE {
        let before = OracleState::from(&now(subject.engine.export()));
        let mut expected = step(subject, &mut before.clone(), number);
        let (batch, params) = (subject.batch(number), StepParams { measure_health: true, ..expected.params });
        let inspected = now(subject.engine.inspect(&subject.images, &batch, &params));
        let mut after = before.clone();
        let gradients = widen(&inspected.gradients);
        expected.update = after.step(subject.spec.rule, &params, &expected.own, &gradients);
        subject.engine.step(&subject.images, &batch, &params);
        let measured = now(subject.engine.take_measurements());
        assert_eq!((measured.steps.len(), measured.health.len()), (1, 1));
        has_terms(subject, number, &measured.steps[0], &expected, subject.tolerances.gradients);
        let [norm, largest] = size(&gradients);
        let found = measured.steps[0];
        close(&|| subject.name("the gradient norm"), found.gradient_norm, norm, 1e-4, 1e-3);
        close(&|| subject.name("the largest gradient"), found.largest_gradient, largest, 1e-5, 1e-9);
        is_healthy(subject, &measured.health[0], &before, &expected, number);
        has_state(subject, number, &before, &after, !expected.update.is_made);
    }
}

/// The error that is allowed of a number, given the one before, the one expected and the largest of its tensor.
type Allowed<'a> = &'a dyn Fn(f64, f64, f64) -> f64;

/// The engine's state after a step.
fn has_state(
    subject: &mut Subject<'_>,
    step: u32,
    before: &OracleState,
    after: &OracleState,
    is_skipped: bool,
) {
    let state = now(subject.engine.export());
    let found = OracleState::from(&state);
    let update = subject.tolerances.update;
    let parts: [(&str, [&Tensors; 3], Allowed<'_>); 3] = [
        ("the parameter", [&found.weights, &before.weights, &after.weights], &|old, new, _| {
            2e-6 * new.abs().max(0.1) + update * (new - old).abs()
        }),
        ("the first moment of", [&found.first, &before.first, &after.first], &|old, new, largest| {
            3e-5 * new.abs().max(old.abs()) + 1e-6 * largest
        }),
        ("the second moment of", [&found.second, &before.second, &after.second], &|old, new, largest| {
            3e-5 * new.abs().max(old.abs()) + 1e-6 * largest
        }),
    ];
    for (part, [found, before, after], allowed) in parts {
        for (name, values) in found {
            // A gradient and the decay of its parameter may cancel.
            let largest = after[name].iter().fold(0.0, |most: f64, value| most.max(value.abs()));
            for ((found, old), new) in values.iter().zip(&before[name]).zip(&after[name]) {
                let what = || subject.name(&format!("{part} {name} after step {step}"));
                if name.contains(".running_") {
                    // The gap between a batch's moments in 32 bits and in 64 counts as well.
                    let allowed = 1e-4 * new.abs().max(1.0);
                    assert!((found - new).abs() <= allowed, "{}: expected {new}, found {found}", what());
                } else if is_skipped {
                    assert!(found == old, "{}: a skipped step changes nothing", what());
                } else {
                    let allowed = allowed(*old, *new, largest);
                    assert!((found - new).abs() <= allowed, "{}: expected {new}, found {found}", what());
                }
            }
        }
    }
    for (found, new) in found.corrections.into_iter().zip(after.corrections) {
        assert!((found - new).abs() <= 1e-5 * new, "{}: {new}, found {found}", subject.name("corrections"));
    }
}

/// Health measures of a step.
fn is_healthy(
    subject: &Subject<'_>,
    found: &HealthStats,
    before: &OracleState,
    expected: &Expected,
    step: u32,
) {
    let within = |what: &str, found: f32, expected: f64, allowed: f64, floor: f64| {
        close(&|| subject.name(&format!("{what} of step {step}")), found, expected, allowed, floor);
    };
    assert_eq!(found.step, step + 1);
    for (found, expected) in found.kl_per_dimension.iter().zip(&expected.own.kl) {
        within("the KL of a dimension", *found, *expected, subject.tolerances.terms, 0.1);
    }
    let OracleUpdate { squared_weights, squared_update, .. } = expected.update;
    within("the squared weights", found.squared_weights, squared_weights, 1e-4, 1.0);
    within("the squared update", found.squared_update, squared_update, 2e-3, 1e-9);
    let dead = expected.own.hidden.iter().map(|hidden| dead_share(&hidden.output));
    assert_eq!(found.dead_units.len(), expected.own.hidden.len());
    for (found, expected) in found.dead_units.iter().zip(dead) {
        within("the share of dead units", *found, expected, 1e-6, 1.0);
    }
    // With no hidden layer there may be nothing to normalize; then a gap of zero is as good as none.
    let is_normalized = before.weights.keys().any(|name| name.contains(".running_"));
    assert!(found.batch_norm_gap.is_some() || !is_normalized, "{}", subject.name("the gap"));
    if let Some(gap) = found.batch_norm_gap {
        let x = subject.expected_batch(step);
        let running = pass(&subject.spec, &expected.params, &before.weights, &x, Statistics::Running).loss;
        let floor = running.abs().max(expected.own.loss.abs()).max(1.0);
        within("the gap", gap, running - expected.own.loss, subject.tolerances.terms, floor);
    }
}

/// The share of columns whose numbers are all the same, to 1e-6.
fn dead_share(x: &Matrix) -> f64 {
    let columns = x[0].len();
    let spread = |j: &usize| {
        let column = || x.iter().map(|row| row[*j]);
        column().fold(f64::MIN, f64::max) - column().fold(f64::MAX, f64::min)
    };
    (0..columns).filter(|j| spread(j) <= 1e-6).count() as f64 / columns as f64
}

/// Fifty steps in a row, each on its own: the terms of every step, and all weights after the last. Where rounding grows
/// too fast for that, [`steps_one_by_one`] alone counts.
pub fn runs(subject: &mut Subject<'_>) {
    if amplifies_rounding(subject) {
        return;
    }
    let mut state = OracleState { weights: subject.expected_weights(), ..OracleState::default() };
    let mut expected = Vec::new();
    for number in 0..STEPS {
        let of_step = step(subject, &mut state, number);
        let (batch, params) =
            (subject.batch(number), StepParams { measure_health: number % 10 == 9, ..of_step.params });
        subject.engine.step(&subject.images, &batch, &params);
        expected.push(of_step);
    }
    let measured = now(subject.engine.take_measurements());
    assert_eq!((measured.steps.len(), measured.health.len()), (50, 5));
    for ((found, expected), step) in measured.steps.iter().zip(&expected).zip(0..) {
        has_terms(subject, step, found, expected, subject.tolerances.run);
    }
    let found = widen(&now(subject.engine.read()));
    let pairs = || found.values().flatten().zip(state.weights.values().flatten());
    let difference: f64 = pairs().map(|(a, b)| (a - b).powi(2)).sum();
    let distance = (difference / pairs().map(|(_, b)| b * b).sum::<f64>()).sqrt();
    let allowed = subject.tolerances.weights;
    assert!(distance < allowed, "{}: weights differ by {distance:.1e}", subject.name("fifty steps"));
}

/// Whether a run makes rounding large: a gradient through the moments of a few images is small by cancellation, and
/// these rules divide it by its own size.
fn amplifies_rounding(subject: &Subject<'_>) -> bool {
    let is_small = subject.spec.batch_size < 32;
    let is_normalized = subject.spec.architecture.batch_norm != BatchNorm::Off;
    is_small && is_normalized && !matches!(subject.spec.rule, UpdateRule::Sgd { .. })
}
