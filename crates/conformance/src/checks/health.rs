//! Health measures.

use elbo_engine::{HealthStats, StepParams};

use super::{expected::ExpectedStep, subject::Subject};
use crate::{
    now,
    oracle::{Matrix, OracleState, OracleUpdate, Statistics, pass, widen},
    tolerances::close,
};

/// Health measures of a step.
pub fn is_healthy(
    subject: &Subject<'_>,
    found: &HealthStats,
    before: &OracleState,
    expected: &ExpectedStep,
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
    // With no hidden layer there may be nothing to normalize.
    let is_normalized = before.weights.keys().any(|name| name.contains(".running_"));
    assert_eq!(found.batch_norm_gap.is_some(), is_normalized, "{}", subject.name("the gap"));
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

/// Units that nothing enters are counted as dead, in every hidden layer.
pub fn counts_dead_units(subject: &mut Subject<'_>) {
    const DEAD: usize = 2;
    let mut weights = subject.weights.clone();
    for (name, tensor) in &mut weights.0 {
        if name.contains(".hidden.") && name.ends_with(".weight") {
            let units = *tensor.shape.last().expect("a layer has units");
            tensor.values.chunks_mut(units).for_each(|row| row[..DEAD].fill(0.0));
        }
    }
    assert_eq!(subject.engine.load(&weights), Ok(()));
    let (batch, params) = (subject.batch(4), StepParams { measure_health: true, ..subject.params(4) });
    let expected =
        pass(&subject.spec, &params, &widen(&weights), &subject.expected_batch(4), Statistics::Own);
    subject.engine.step(&subject.images, &batch, &params);
    let found = now(subject.engine.take_measurements()).health.remove(0).dead_units;
    assert_eq!(found.len(), expected.hidden.len());
    for (found, layer) in found.iter().zip(&expected.hidden) {
        let share = dead_share(&layer.output);
        assert!(share * layer.output[0].len() as f64 >= DEAD as f64, "{share} of {}", layer.name);
        close(&|| subject.name("the share of dead units"), *found, share, 1e-6, 1.0);
    }
}
