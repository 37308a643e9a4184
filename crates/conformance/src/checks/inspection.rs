//! Everything that a step computes up to its gradients.

use elbo_engine::{StepOutcome, StepStats};

use super::subject::Subject;
use crate::{
    now,
    oracle::{Statistics, gradients, pass, size},
    tolerances::close,
};

/// Terms, outputs of layers and gradients are those of the equations; nothing is changed.
pub fn inspects(subject: &mut Subject<'_>) {
    let (params, batch) = (subject.params(3), subject.batch(3));
    let found = now(subject.engine.inspect(&subject.images, &batch, &params));
    let (t, x) = (subject.expected_weights(), subject.expected_batch(3));
    let expected = pass(&subject.spec, &params, &t, &x, Statistics::Own);
    let by_rule = gradients(&subject.spec, &params, &t, &x, &expected);
    let [norm, largest] = size(&by_rule);
    let within = |what: &str, found: f32, expected: f64, floor: f64| {
        close(&|| subject.name(what), found, expected, subject.tolerances.terms, floor);
    };
    assert_eq!(found.row.outcome, StepOutcome::Applied, "{}", subject.name("an inspection is no step"));
    let StepStats { reconstruction, kl, loss, largest_logvar, .. } = found.row;
    within("the reconstruction loss", reconstruction, expected.explained.loss, 1.0);
    within("the KL divergence", kl, expected.kl.iter().sum(), 1.0);
    within("the loss", loss, expected.loss, 1.0);
    within("the largest logvar", largest_logvar, expected.largest_logvar(), 1e-3);
    assert_eq!(found.kl_per_dimension.len(), expected.kl.len());
    for (found, expected) in found.kl_per_dimension.iter().zip(&expected.kl) {
        within("the KL of a dimension", *found, *expected, 0.1);
    }
    let outputs = expected.outputs();
    assert_eq!(found.outputs.len(), outputs.len(), "{}", subject.name("outputs"));
    for ((name, found), (expected_name, expected)) in found.outputs.iter().zip(&outputs) {
        assert_eq!(name, expected_name);
        within(name, *found, *expected, 1.0);
    }
    let allowed = subject.tolerances.gradients;
    close(&|| subject.name("the gradient norm"), found.row.gradient_norm, norm, allowed, 1e-3);
    close(
        &|| subject.name("the largest gradient"),
        found.row.largest_gradient,
        largest,
        allowed,
        0.03 * norm,
    );
    assert_eq!(found.gradients.0.len(), by_rule.len(), "{}", subject.name("gradients"));
    for (name, gradient) in &found.gradients.0 {
        assert_eq!(gradient.values.len(), by_rule[name].len());
        for (index, (found, expected)) in gradient.values.iter().zip(&by_rule[name]).enumerate() {
            let what = || subject.name(&format!("the gradient of {name}[{index}]"));
            close(&what, *found, *expected, allowed, (0.03 * norm).max(1e-3));
        }
    }
    assert_eq!(now(subject.engine.read()), subject.weights, "{}", subject.name("inspecting changes nothing"));
}
