//! What is measured of a run. All losses are in nats per image.

use serde::{Deserialize, Serialize};

/// KL from which on a latent dimension counts as used, in nats (Vahdat & Kautz 2020, "NVAE", count them so).
pub const USED_NATS: f32 = 0.1;

/// The terms of the loss: nats per image, summed over pixels or latent dimensions, mean over images.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Terms {
    /// What training minimizes: with the plain objective `reconstruction + beta * kl`. Under a mean
    /// reduction the reconstruction counts for 1/784 of itself; of a KL with free bits, what is charged.
    pub loss: f32,
    /// Negative log-likelihood of the image given z, summed over its pixels.
    pub reconstruction: f32,
    /// `KL(q(z|x) || p(z))`, not weighted.
    pub kl: f32,
}

impl Terms {
    /// The terms of the plain objective for a weight of the KL divergence.
    #[must_use]
    pub fn new(reconstruction: f32, kl: f32, beta: f32) -> Self {
        Self { loss: reconstruction + beta * kl, reconstruction, kl }
    }

    /// The negative evidence lower bound, `reconstruction + kl`, whatever the objective is.
    #[must_use]
    pub fn negative_elbo(self) -> f32 {
        self.reconstruction + self.kl
    }

    /// Whether all three are finite.
    #[must_use]
    pub fn is_finite(self) -> bool {
        self.loss.is_finite() && self.reconstruction.is_finite() && self.kl.is_finite()
    }
}

/// What became of one optimizer update.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Made with the gradients as they were.
    Applied,
    /// Made with gradients that were clipped.
    Clipped,
    /// Not made: the gradient norm was above the skip threshold.
    Skipped,
}

/// What is measured of every optimizer update, on its batch and before it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct StepMeasures {
    /// The terms of the batch; `loss` with the weight of this step.
    pub terms: Terms,
    /// Euclidean norm of all gradients together, before clipping (Pascanu et al. 2013).
    pub gradient_norm: f32,
    /// Largest magnitude of logvar in the batch, before it is bounded.
    pub largest_logvar: f32,
    /// Learning rate of the update.
    pub learning_rate: f32,
    /// Weight of the KL divergence in the loss of this step.
    pub beta: f32,
    /// What became of the update.
    pub outcome: Outcome,
}

/// What is measured of every tenth update, on its batch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Health {
    /// Number of the update, from 1.
    pub step: u32,
    /// KL of each latent dimension, averaged over the batch, `[latent]`.
    pub kl_per_dimension: Vec<f32>,
    /// Norm of the update over the norm of the weights, all parameters together; about 1e-3 is usual
    /// (Karpathy, CS231n, "Babysitting the learning process").
    pub update_ratio: f32,
    /// Share of each hidden layer's units, the encoder's layers first, whose activation is the same for
    /// every image of the batch: a ReLU that never opens, a tanh that never leaves its end.
    pub dead_units: Vec<f32>,
    /// Loss of the batch with running statistics, less its loss with its own; only with batch
    /// normalization.
    pub batch_norm_gap: Option<f32>,
}

/// The measures on the held-out images, with fixed noise, at one moment of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeldOut {
    /// Optimizer updates done.
    pub step: u32,
    /// Passes over the training images done.
    pub epoch: u32,
    /// Mean over the held-out images; `loss` with the full beta, whatever its schedule.
    pub terms: Terms,
    /// KL of each latent dimension, `[latent]`; their sum is `terms.kl`.
    pub kl_per_dimension: Vec<f32>,
    /// Latent dimensions whose posterior mean varies over the held-out images by 0.01 or more (Burda et al.
    /// 2015, section 5).
    pub active_units: u32,
    /// Held-out loss with running statistics, less the same with the statistics of its own pieces; only with
    /// batch normalization.
    pub batch_norm_gap: Option<f32>,
}

/// Losses to compare a run's with, for its likelihood and data.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Baselines {
    /// Reconstruction loss of an output of all zeros, where a fresh decoder begins.
    pub start: f32,
    /// Reconstruction loss of the best single image for all: a decoder that ignores z ends here.
    pub collapse: f32,
    /// Sum of the pixels' entropies, below which no Bernoulli model goes.
    pub floor: Option<f32>,
}
