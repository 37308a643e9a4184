//! Decoding, reconstruction.

use elbo_engine::{EngineError, optimal_reconstruction};
use elbo_recipe::{Likelihood, PIXELS};
use futures::executor::block_on;

use super::subject::Subject;
use crate::{
    now,
    oracle::{Batch, Statistics, pass, pixel_means},
    tolerances::close,
};

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
