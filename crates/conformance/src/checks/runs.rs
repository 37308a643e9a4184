//! Fifty steps in a row.

use elbo_engine::{Measurements, StepParams, UpdateRule};
use elbo_recipe::BatchNorm;

use super::{expected::step, steps::has_terms, subject::Subject};
use crate::{
    now,
    oracle::{OracleState, widen},
};

/// Steps of a run.
const STEPS: u32 = 50;

/// Fifty steps in a row, held against the equations as they go on by themselves, or, where rounding decides where those
/// go, against the equations from the engine's own state before each step.
pub fn goes_on(subject: &mut Subject<'_>) {
    if divides_rounding(subject) { follows_itself(subject) } else { follows(subject) }
}

/// Whether fifty steps may end anywhere, and be right. Adam and RMSprop divide a gradient by its own size, so that of
/// one that is nothing but rounding they make a step of the learning rate. With normalized layers there are such
/// gradients in every run:
///
/// - A shift that a normalization takes back has a gradient of exactly zero: the bias of mu where mu is normalized,
///   and that of a dimension within its free bits where the decoder's first layer is. In 64 bits it is 1e-16, in 32
///   bits 1e-8, and the step is the same.
/// - The slope `1 - y^2` of a unit near its bounds, which a normalization of a few images leads to, is 1e-6 within
///   1e-7, and a tenth off.
///
/// Most such runs stay within 1e-5 all the same; those of tanh under RMSprop, whose first step is ten times the rate
/// for each weight, leave each other altogether. No tolerance would tell a wrong step there from a right one.
fn divides_rounding(subject: &Subject<'_>) -> bool {
    let is_small = subject.spec.batch_size < 32;
    let is_normalized = subject.spec.architecture.batch_norm != BatchNorm::Off;
    is_small && is_normalized && !matches!(subject.spec.rule, UpdateRule::Sgd { .. })
}

/// Fifty steps, each on its own: the terms of every step, and all weights after the last.
pub fn follows(subject: &mut Subject<'_>) {
    let mut state = OracleState { weights: subject.expected_weights(), ..OracleState::default() };
    let mut expected = Vec::new();
    for number in 0..STEPS {
        let of_step = step(subject, &mut state, number);
        take(subject, number, of_step.params);
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

/// Fifty steps, one at a time: the terms of each are those of the equations, given the state before it. And once more
/// from the beginning, without a look between: the same to the bit.
fn follows_itself(subject: &mut Subject<'_>) {
    let fresh = now(subject.engine.export());
    let (mut measured, mut params) = (Measurements::default(), Vec::new());
    for number in 0..STEPS {
        let mut before = OracleState::from(&now(subject.engine.export()));
        let expected = step(subject, &mut before, number);
        take(subject, number, expected.params);
        let Measurements { steps, health } = now(subject.engine.take_measurements());
        has_terms(subject, number, &steps[0], &expected, subject.tolerances.gradients);
        measured.steps.extend(steps);
        measured.health.extend(health);
        params.push(expected.params);
    }
    let last = now(subject.engine.export());
    subject.go_back_to(&fresh);
    for (number, params) in (0..).zip(params) {
        take(subject, number, params);
    }
    assert_eq!(now(subject.engine.take_measurements()), measured, "{}", subject.name("fifty steps at once"));
    assert_eq!(now(subject.engine.export()), last, "{}", subject.name("fifty steps at once"));
}

/// One step of the engine, whose health is measured every tenth time.
fn take(subject: &mut Subject<'_>, number: u32, params: StepParams) {
    let params = StepParams { measure_health: number % 10 == 9, ..params };
    subject.engine.step(&subject.images, &subject.batch(number), &params);
}

#[cfg(test)]
mod tests {
    use elbo_engine::{ModelSpec, step_noise};
    use elbo_recipe::Recipe;

    use super::*;
    use crate::{
        batch, images,
        oracle::{Batch, Statistics, Tensors, gradients, pass, size},
        recipes, shaken_weights,
    };

    const BIAS: &str = "encoder.to_mu.bias";

    /// Gradients of a recipe's first step, and what an update of the bias of mu comes to if its gradient were `noise`.
    fn first_step(recipe: &Recipe, noise: f64) -> (Tensors, f64) {
        let (spec, images) = (ModelSpec::from(recipe), images(20));
        let (indices, latent) = (batch(0, spec.batch_size, 20), spec.architecture.latent);
        let drawn = step_noise(spec.noise, 0, indices.len(), latent);
        let x = Batch::new(&images, &indices, &drawn, latent);
        let params = StepParams::new(recipe, 0, f64::from(recipe.learning_rate), recipe.beta);
        let free = f32::INFINITY;
        let params =
            StepParams { clip_norm: free, clip_value: free, skip_norm: free, weight_decay: 0.0, ..params };
        let mut state =
            OracleState { weights: widen(&shaken_weights(&spec.architecture, 1)), ..OracleState::default() };
        let own = pass(&spec, &params, &state.weights, &x, Statistics::Own);
        let exact = gradients(&spec, &params, &state.weights, &x, &own);
        let mut rounded = exact.clone();
        rounded.entry(BIAS.to_owned()).and_modify(|values| values.fill(noise));
        let before = state.weights[BIAS][0];
        state.step(spec.rule, &params, &own, &rounded);
        (exact, (state.weights[BIAS][0] - before).abs())
    }

    #[test]
    fn a_shift_that_a_normalization_takes_back_moves_by_rounding_alone() {
        let shifted = |recipe: &Recipe| recipe.batch_norm == BatchNorm::HiddenAndMu && !recipe.tied_heads;
        let mut moved = [0, 0];
        for recipe in recipes().iter().filter(|recipe| shifted(recipe)) {
            // What 32 bits leave of zero, as was measured.
            let noise = 3e-8;
            let (exact, change) = first_step(recipe, noise);
            let [norm, _] = size(&exact);
            assert!(exact[BIAS].iter().all(|gradient| gradient.abs() < 1e-12 * norm), "{recipe:?}");
            assert!(noise < 1e-5 * norm, "{recipe:?}");
            let rate = f64::from(recipe.learning_rate);
            let is_sgd = matches!(ModelSpec::from(recipe).rule, UpdateRule::Sgd { .. });
            match is_sgd {
                true => assert!(change < 1e-6 * rate, "{change}, {recipe:?}"),
                false => assert!(change > 0.5 * rate, "{change}, {recipe:?}"),
            }
            moved[usize::from(is_sgd)] += 1;
        }
        assert!(moved[0] > 0, "{moved:?}");
    }
}
