//! Sums over held-out images.

use std::ops::Range;

use elbo_engine::{Images, ModelSpec, StepParams, held_out_noise};
use elbo_recipe::Likelihood;

use super::{Batch, OraclePass, Statistics, Tensors, pass};

/// The sums of one piece of an evaluation.
#[derive(Debug, Clone)]
pub struct ExpectedSums {
    /// Reconstruction, then the KL of each dimension, with running statistics.
    pub running: Vec<f64>,
    /// The same with the piece's own statistics.
    pub own: Vec<f64>,
    /// Mu of each dimension.
    pub mu: Vec<f64>,
    /// Squared mu of each dimension.
    pub squared_mu: Vec<f64>,
}

/// The sums over images of this range. Under the optimal sigma half the squared error stands for the reconstruction:
/// the best sigma is that of all images together.
#[must_use]
pub fn expected_sums(
    spec: &ModelSpec,
    params: &StepParams,
    t: &Tensors,
    images: &Images,
    range: Range<usize>,
) -> ExpectedSums {
    let latent = spec.architecture.latent;
    let indices: Vec<u32> = range.clone().map(|index| index as u32).collect();
    let count = indices.len() as f64;
    let batch = Batch::new(images, &indices, &held_out_noise(range, latent), latent);
    let sums = |pass: &OraclePass| -> Vec<f64> {
        let first = match spec.likelihood {
            Likelihood::GaussianOptimal => pass.explained.half_error,
            _ => pass.explained.loss,
        };
        [first].iter().chain(&pass.kl).map(|mean| mean * count).collect()
    };
    let [running, own] =
        [Statistics::Running, Statistics::Own].map(|which| pass(spec, params, t, &batch, which));
    let of_mu = |f: fn(f64) -> f64| -> Vec<f64> {
        (0..latent).map(|j| running.mu.iter().map(|row| f(row[j])).sum()).collect()
    };
    ExpectedSums {
        running: sums(&running),
        own: sums(&own),
        mu: of_mu(|mu| mu),
        squared_mu: of_mu(|mu| mu * mu),
    }
}
