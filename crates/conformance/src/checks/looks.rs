//! Evaluation, decoding, reconstruction.

use elbo_engine::{EngineError, optimal_reconstruction};
use elbo_recipe::{Likelihood, PIXELS};
use futures::executor::block_on;

use super::subject::Subject;
use crate::{
    now,
    oracle::{Batch, Statistics, expected_sums, pass, pixel_means},
    tolerances::close,
};

/// Sums over held-out images in pieces are those of the equations, and begin again once they are taken.
pub fn evaluates(subject: &mut Subject<'_>) {
    let (params, latent) = (subject.params(0), subject.spec.architecture.latent);
    let pieces = [(0..6, true), (6..13, false)];
    let t = subject.expected_weights();
    let expected =
        pieces.clone().map(|(range, _)| expected_sums(&subject.spec, &params, &t, &subject.images, range));
    for (range, gap) in pieces {
        subject.engine.evaluate(&subject.images, range, &params, gap);
    }
    let sums = now(subject.engine.take_evaluation());
    let all = |part: fn(&crate::oracle::ExpectedSums) -> &Vec<f64>| -> Vec<f64> {
        part(&expected[0]).iter().zip(part(&expected[1])).map(|(a, b)| a + b).collect()
    };
    let within = |what: &str, found: &[f32], expected: &[f64]| {
        assert_eq!(found.len(), expected.len(), "{}", subject.name(what));
        for (found, expected) in found.iter().zip(expected) {
            close(&|| subject.name(what), *found, *expected, subject.tolerances.terms, 1.0);
        }
    };
    let running = all(|sums| &sums.running);
    assert_eq!(sums.images, 13);
    within("the held-out reconstruction", &[sums.reconstruction], &running[..1]);
    within("the held-out KL", &sums.kl_per_dimension, &running[1..]);
    within("the held-out mu", &sums.mu, &all(|sums| &sums.mu));
    within("the held-out squared mu", &sums.squared_mu, &all(|sums| &sums.squared_mu));
    let gap = sums.batch_norm_gap.unwrap_or_else(|| panic!("{}", subject.name("expected a gap")));
    assert_eq!(gap.images, 6);
    within("the gap with running statistics", &gap.running, &expected[0].running);
    within("the gap with its own statistics", &gap.own, &expected[0].own);
    assert_eq!(now(subject.engine.take_evaluation()).images, 0, "{}", subject.name("sums are taken once"));
    subject.engine.evaluate(&subject.images, 6..13, &params, false);
    let sums = now(subject.engine.take_evaluation());
    assert_eq!((sums.images, sums.batch_norm_gap, sums.mu.len()), (7, None, latent));
    close(
        &|| subject.name("sums begin again"),
        sums.reconstruction,
        expected[1].running[0],
        subject.tolerances.terms,
        1.0,
    );
}

/// An image is decoded from its posterior mean, as a latent vector is; what has another size is refused.
pub fn decodes(subject: &mut Subject<'_>) {
    let (params, latent) = (subject.params(0), subject.spec.architecture.latent);
    let seen = now(subject.engine.reconstruct(subject.images.pixels(1), &params));
    let batch = Batch::new(&subject.images, &[1], &vec![0.0; latent], latent);
    let t = subject.expected_weights();
    let expected = pass(&subject.spec, &params, &t, &batch, Statistics::Running);
    let decoded = now(subject.engine.decode(&seen.mu));
    let within = |what: &str, found: f32, expected: f64| {
        close(&|| subject.name(what), found, expected, subject.tolerances.terms, 1.0);
    };
    let reconstruction = match subject.spec.likelihood {
        Likelihood::GaussianOptimal => {
            f64::from(optimal_reconstruction(expected.explained.half_error as f32, PIXELS))
        }
        _ => expected.explained.loss,
    };
    within("the reconstruction loss of an image", seen.reconstruction, reconstruction);
    assert_eq!((seen.mu.len(), seen.pixels.len(), decoded.len()), (latent, PIXELS, PIXELS));
    seen.mu.iter().zip(&expected.mu[0]).for_each(|(found, mu)| within("mu of an image", *found, *mu));
    let kl = seen.kl_per_dimension.iter().zip(&expected.kl);
    kl.for_each(|(found, kl)| within("the KL of an image", *found, *kl));
    let means = pixel_means(&subject.spec, &expected.logits[0]);
    for ((seen, decoded), mean) in seen.pixels.iter().zip(&decoded).zip(means) {
        within("a pixel", *seen, mean);
        within("a decoded pixel", *decoded, mean);
    }
    let size = |expected, found| Some(EngineError::Size { expected, found });
    assert_eq!(block_on(subject.engine.decode(&vec![0.0; latent + 1])).err(), size(latent, latent + 1));
    assert_eq!(block_on(subject.engine.reconstruct(&[0; 10], &params)).err(), size(PIXELS, 10));
}
