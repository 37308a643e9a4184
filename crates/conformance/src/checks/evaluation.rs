//! Evaluation.

use elbo_recipe::Recipe;

use super::subject::Subject;
use crate::{
    Make, Tolerances, images, now,
    oracle::{ExpectedSums, expected_sums},
    tolerances::close,
};

/// Sums over held-out images in pieces, the last of them smaller, are those of the equations, and begin again once they
/// are taken.
pub fn evaluates(subject: &mut Subject<'_>) {
    let (params, latent) = (subject.params(0), subject.spec.architecture.latent);
    let pieces = [(0..6, true), (6..13, true), (13..16, false)];
    let t = subject.expected_weights();
    let expected =
        pieces.clone().map(|(range, _)| expected_sums(&subject.spec, &params, &t, &subject.images, range));
    for (range, gap) in pieces {
        subject.engine.evaluate(&subject.images, range, &params, gap);
    }
    let sums = now(subject.engine.take_evaluation());
    let within = |what: &str, found: &[f32], expected: &[f64]| {
        assert_eq!(found.len(), expected.len(), "{}", subject.name(what));
        for (found, expected) in found.iter().zip(expected) {
            close(&|| subject.name(what), *found, *expected, subject.tolerances.terms, 1.0);
        }
    };
    let running = total(&expected, |sums| &sums.running);
    assert_eq!(sums.images, 16);
    within("the held-out reconstruction", &[sums.reconstruction], &running[..1]);
    within("the held-out KL", &sums.kl_per_dimension, &running[1..]);
    within("the held-out mu", &sums.mu, &total(&expected, |sums| &sums.mu));
    within("the held-out squared mu", &sums.squared_mu, &total(&expected, |sums| &sums.squared_mu));
    let gap = sums.batch_norm_gap.unwrap_or_else(|| panic!("{}", subject.name("expected a gap")));
    assert_eq!(gap.images, 13);
    within("the gap with running statistics", &gap.running, &total(&expected[..2], |sums| &sums.running));
    within("the gap with its own statistics", &gap.own, &total(&expected[..2], |sums| &sums.own));
    assert_eq!(now(subject.engine.take_evaluation()).images, 0, "{}", subject.name("sums are taken once"));
    subject.engine.evaluate(&subject.images, 13..16, &params, false);
    let sums = now(subject.engine.take_evaluation());
    assert_eq!((sums.images, sums.batch_norm_gap, sums.mu.len()), (3, None, latent));
    let (what, last) = ("sums begin again", expected[2].running[0]);
    close(&|| subject.name(what), sums.reconstruction, last, subject.tolerances.terms, 1.0);
}

/// One part of the sums of some pieces, added up.
fn total(pieces: &[ExpectedSums], part: fn(&ExpectedSums) -> &Vec<f64>) -> Vec<f64> {
    (0..part(&pieces[0]).len()).map(|at| pieces.iter().map(|piece| part(piece)[at]).sum()).collect()
}

/// More images at once than the engine takes in one piece are no other than all of them.
pub fn evaluates_in_pieces(make: Make<'_>, recipe: &Recipe, tolerances: &Tolerances) {
    let mut subject = Subject::shaken(make, recipe, tolerances);
    let (params, count) = (subject.params(0), subject.engine.evaluation_piece() + 5);
    let images = images(count);
    let expected = expected_sums(&subject.spec, &params, &subject.expected_weights(), &images, 0..count);
    subject.engine.evaluate(&images, 0..count, &params, false);
    let sums = now(subject.engine.take_evaluation());
    assert_eq!(sums.images, count);
    let found = [&[sums.reconstruction], &sums.kl_per_dimension[..]].concat();
    for (found, expected) in found.iter().zip(&expected.running) {
        close(&|| subject.name("a long evaluation"), *found, *expected, tolerances.terms, 1.0);
    }
}
