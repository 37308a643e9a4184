//! The terms of the loss on a batch whose logits are there.

use elbo_engine::{LOG_SIGMA_FLOOR, OPTIMAL_VARIANCE_EPSILON, Objective, StepParams, StepStats};
use elbo_recipe::{GaussianMean, Likelihood};

use crate::{
    layers::likelihood::{CrossEntropy, Scale, SquaredError},
    pass::workspace::Workspace,
    simd::lanes::run,
};

/// Each in nats per image.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms {
    /// Negative log-likelihood.
    pub reconstruction: f32,
    /// KL divergence, not weighted.
    pub kl: f32,
    /// `weight * reconstruction + beta * sum_j max(free_bits, kl_j)` (Kingma et al. 2016, equation 15).
    pub loss: f32,
}

impl Terms {
    /// The terms, given the reconstruction loss; the KL divergence is taken from what the pass left.
    pub(crate) fn new(reconstruction: f32, work: &Workspace, latent: usize, params: &StepParams) -> Self {
        let (mut kl, mut charged) = (0.0, 0.0);
        let floor = params.objective.free_bits_floor();
        for each in kl_per_dimension(work, latent) {
            kl += each;
            charged += if each < floor { floor } else { each };
        }
        let loss = params.objective.reconstruction_weight * reconstruction + params.beta * charged;
        Self { reconstruction, kl, loss }
    }

    /// A row with these terms and nothing else.
    pub(crate) fn row(self) -> StepStats {
        let Self { reconstruction, kl, loss } = self;
        StepStats { reconstruction, kl, loss, ..StepStats::default() }
    }
}

/// KL divergence of each dimension, averaged over the batch.
pub(crate) fn kl_per_dimension(work: &Workspace, latent: usize) -> impl Iterator<Item = f32> {
    let images = work.images as f32;
    work.latent.kl[..latent].iter().map(move |sum| sum / images)
}

/// Which loss explains the pixels.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ReconstructionLoss {
    /// What is computed.
    pub objective: Objective,
    /// Logarithm of the trained sigma, before its bound, where there is one.
    pub log_sigma: Option<f32>,
    /// The place of the output layer among the stages.
    pub output: usize,
}

/// The reconstruction loss of a batch.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reconstructed {
    /// Negative log-likelihood, nats per image.
    pub reconstruction: f32,
    /// Derivative of the loss in the logarithm of a trained sigma, before its bound.
    pub on_log_sigma: f32,
}

impl ReconstructionLoss {
    /// The reconstruction loss of the batch. The gradient of the weighted loss in the logits replaces them if
    /// it is wanted.
    pub(crate) fn compute(&self, work: &mut Workspace, gradient: bool) -> Reconstructed {
        let images = work.images as f64;
        let size = work.pixels.len();
        let logits = &mut work.stages[self.output].output[..size];
        let (pixels, objective) = (&work.pixels[..], &self.objective);
        let of_weight = f64::from(objective.reconstruction_weight);
        let share = of_weight / images;
        let weight = |factor: f64| gradient.then_some((share * factor) as f32);
        let sigmoid = objective.mean == GaussianMean::Sigmoid;
        let per_image = size as f64 / images;
        let mut on_log_sigma = 0.0;
        let reconstruction = match objective.likelihood {
            Likelihood::Bernoulli => run(CrossEntropy { logits, pixels, weight: weight(1.0) }) / images,
            Likelihood::Gaussian => {
                let precision = f64::from(objective.sigma).powi(-2);
                let weight = weight(precision);
                run(SquaredError { logits, pixels, sigmoid, weight }) * precision / 2.0 / images
            }
            Likelihood::GaussianLearned => {
                let log_sigma = f64::from(self.log_sigma.unwrap_or(0.0));
                let (bounded, slope) = bounded(log_sigma);
                let precision = (-2.0 * bounded).exp();
                let weight = weight(precision);
                let half = run(SquaredError { logits, pixels, sigmoid, weight }) * precision / 2.0 / images;
                on_log_sigma = of_weight * (per_image - 2.0 * half) * slope;
                half + bounded * per_image
            }
            Likelihood::GaussianOptimal => {
                let weight = gradient.then_some(1.0);
                let error = run(SquaredError { logits, pixels, sigmoid, weight });
                let mean = error / size as f64 + f64::from(OPTIMAL_VARIANCE_EPSILON);
                if gradient {
                    run(Scale { numbers: logits, factor: (share / mean) as f32 });
                }
                (mean.ln() + 1.0) * per_image / 2.0
            }
        };
        Reconstructed { reconstruction: reconstruction as f32, on_log_sigma: on_log_sigma as f32 }
    }

    /// The reconstruction loss summed over the batch, for an evaluation in pieces: under the optimal sigma half
    /// the squared error, since the best sigma is that of all pieces together.
    pub(crate) fn sum(&self, work: &mut Workspace) -> f32 {
        let images = work.images as f32;
        if self.objective.likelihood == Likelihood::GaussianOptimal {
            let objective = Objective { likelihood: Likelihood::Gaussian, sigma: 1.0, ..self.objective };
            let plain = Self { objective, ..*self };
            return plain.compute(work, false).reconstruction * images;
        }
        self.compute(work, false).reconstruction * images
    }
}

/// The logarithm of sigma bent away from its floor by a softplus (Rybkin et al. 2021, appendix A), and the
/// slope of that.
fn bounded(log_sigma: f64) -> (f64, f64) {
    let floor = f64::from(LOG_SIGMA_FLOOR);
    let x = log_sigma - floor;
    let softplus = x.max(0.0) + (-x.abs()).exp().ln_1p();
    (softplus + floor, 1.0 / (1.0 + (-x).exp()))
}
