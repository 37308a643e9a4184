//! Snapshots, and other weights.

use elbo_engine::{Measurements, StepParams, WeightError};

use super::subject::Subject;
use crate::{now, shaken_weights};

/// A slot that no check saves.
const EMPTY: usize = 2;

/// A snapshot brings back everything to the bit, and drops measures and sums that were not taken.
pub fn restores(subject: &mut Subject<'_>) {
    let steps = |subject: &mut Subject<'_>| {
        for step in 0..3 {
            let (batch, params) = (subject.batch(step), subject.params(step));
            subject.engine.step(&subject.images, &batch, &StepParams { measure_health: true, ..params });
        }
        (now(subject.engine.take_measurements()), now(subject.engine.export()))
    };
    steps(subject);
    let (batch, params) = (subject.batch(8), subject.params(8));
    subject.engine.step(&subject.images, &batch, &params);
    let after = now(subject.engine.export());
    subject.engine.restore(EMPTY);
    assert_eq!(now(subject.engine.take_measurements()), Measurements::default());
    assert_eq!(now(subject.engine.export()), after, "{}", subject.name("a slot that keeps nothing"));
    subject.engine.save(1);
    subject.engine.evaluate(&subject.images, 0..5, &params, false);
    let sums = now(subject.engine.take_evaluation());
    let kept = now(subject.engine.export());
    let first = steps(subject);
    assert_ne!(first.1.weights, kept.weights, "{}", subject.name("steps change weights"));
    let (batch, params) = (subject.batch(9), subject.params(9));
    subject.engine.step(&subject.images, &batch, &params);
    subject.engine.evaluate(&subject.images, 0..5, &params, false);
    subject.engine.restore(1);
    subject.engine.evaluate(&subject.images, 0..5, &params, false);
    assert_eq!(now(subject.engine.take_evaluation()), sums, "{}", subject.name("sums are dropped"));
    assert_eq!(now(subject.engine.take_measurements()), Measurements::default());
    assert_eq!(now(subject.engine.export()), kept, "{}", subject.name("a snapshot"));
    assert_eq!(steps(subject), first, "{}", subject.name("steps after a snapshot"));
}

/// Other weights are taken whole, and the optimizer's state stays; weights that lack a tensor change nothing.
pub fn loads(subject: &mut Subject<'_>) {
    let before = now(subject.engine.export());
    let other = shaken_weights(&subject.spec.architecture, 2);
    let mut lacking = other.clone();
    let name = "decoder.to_logits.bias".to_owned();
    lacking.0.remove(&name);
    assert_eq!(subject.engine.load(&lacking), Err(WeightError::Missing(name)));
    assert_eq!(now(subject.engine.export()), before, "{}", subject.name("what is refused changes nothing"));
    assert_eq!(subject.engine.load(&other), Ok(()));
    let after = now(subject.engine.export());
    assert_eq!(after.weights, other, "{}", subject.name("loaded weights"));
    assert_eq!((after.first_moments, after.second_moments), (before.first_moments, before.second_moments));
    assert_eq!(subject.engine.load(&subject.weights), Ok(()));
}
