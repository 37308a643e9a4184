//! What a step computes, by name.

use serde::{Deserialize, Serialize};

/// Something that a training step computes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quantity {
    /// A parameter, by its name, such as `encoder.to_mu.bias`.
    Parameter(String),
    /// The output of a stage of the net, by its name, such as `z`.
    Output(String),
    /// The gradient of a parameter, by its name.
    Gradient(String),
    /// The loss of the batch.
    Loss,
    /// The reconstruction loss of the batch.
    Reconstruction,
    /// The KL divergence of the batch.
    Kl,
    /// The norm of all gradients together.
    GradientNorm,
    /// The loss on the held-out images.
    HeldOutLoss,
}
