//! The numbers that led to a verdict.

use serde::{Deserialize, Serialize};

use crate::Quantity;

/// What a verdict rests on, with its numbers: losses in nats per image, of the newest window of steps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// No window of steps is complete yet.
    NothingMeasured {
        /// Steps in a window.
        window: u32,
    },
    /// The recipe was changed, and no window of steps is complete since.
    RecipeAmended {
        /// Steps in a window.
        window: u32,
    },
    /// No sign of a failure, but too early to call the run healthy.
    WarmingUp {
        /// Steps done.
        steps: u32,
        /// Steps before a verdict.
        of: u32,
    },
    /// A number was not finite, and the run has given up.
    NonFinite {
        /// What was not finite first.
        culprit: Quantity,
        /// The step, from 1, in which it was not.
        at_step: u32,
    },
    /// The loss is beyond any that a fresh model has.
    Exploded {
        /// Reconstruction and KL together.
        negative_elbo: f32,
        /// The reconstruction of a fresh model.
        start: f32,
        /// The largest magnitude of logvar.
        largest_logvar: f32,
    },
    /// The loss was beyond any that a fresh model has, and is no better than one image for all since.
    NotRecovered {
        /// The loss that it has been beyond.
        limit: f32,
        /// The reconstruction of the best single image for all.
        collapse: f32,
        /// The reconstruction now.
        reconstruction: f32,
        /// The KL now.
        kl: f32,
    },
    /// The loss is far above its best.
    Rising {
        /// The loss now.
        loss: f32,
        /// The lowest loss before.
        best_loss: f32,
        /// The largest gradient norm.
        gradient_norm: f32,
    },
    /// The KL is near zero, and the reconstruction that of one image for all.
    LatentIgnored {
        /// The KL.
        kl: f32,
        /// The reconstruction.
        reconstruction: f32,
        /// The reconstruction of the best single image for all.
        collapse: f32,
    },
    /// In some hidden layers every unit gives the same for all images.
    DeadLayers {
        /// Such layers.
        layers: u32,
        /// The KL.
        kl: f32,
    },
    /// Long after it should have left it, the loss is that of one image for all.
    Unmoved {
        /// Steps done.
        steps: u32,
        /// The loss.
        loss: f32,
        /// The reconstruction of the best single image for all.
        collapse: f32,
        /// The KL.
        kl: f32,
    },
    /// The same batch costs more with the running statistics than with its own.
    StatisticsLag {
        /// The loss with the batch's own statistics.
        loss: f32,
        /// What it costs more with the running ones.
        gap: f32,
    },
    /// The reconstruction is still above that of one image for all, and the updates are small.
    SmallUpdates {
        /// Steps done.
        steps: u32,
        /// The reconstruction.
        reconstruction: f32,
        /// The reconstruction of the best single image for all.
        collapse: f32,
        /// Norm of the update over the norm of the weights.
        update_ratio: f32,
    },
    /// Few latent dimensions are used.
    FewDimensions {
        /// The KL.
        kl: f32,
        /// Dimensions that carry more than [`USED_NATS`](crate::USED_NATS).
        used: u32,
        /// All latent dimensions.
        latent: u32,
    },
    /// Nothing is wrong.
    Sound {
        /// Latent dimensions that carry information.
        used: u32,
        /// All latent dimensions.
        latent: u32,
        /// The reconstruction.
        reconstruction: f32,
        /// The KL.
        kl: f32,
        /// The largest gradient norm of the window.
        gradient_norm: f32,
        /// Steps in a window.
        window: u32,
    },
}
