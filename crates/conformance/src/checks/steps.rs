//! Steps, each by itself, against the equations.

use elbo_engine::{StepOutcome, StepParams, StepStats};
use elbo_recipe::Clipping;

use super::{
    expected::{ExpectedStep, step},
    health::is_healthy,
    subject::Subject,
};
use crate::{
    now,
    oracle::{OracleState, Tensors, size, widen},
    tolerances::close,
};

/// Steps that are compared one by one, state for state.
const SINGLE: u32 = 6;

/// What becomes of a step, by its definition.
fn outcome(subject: &Subject<'_>, expected: &ExpectedStep) -> StepOutcome {
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
pub fn has_terms(subject: &Subject<'_>, step: u32, found: &StepStats, expected: &ExpectedStep, allowed: f64) {
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
        // Norms may be summed in another order.
        let StepStats { outcome, gradient_norm, .. } = found;
        let again = StepStats { outcome, gradient_norm, ..inspected.row };
        assert_eq!(found, again, "{}", subject.name("a step is what its inspection says"));
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
