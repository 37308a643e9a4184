//! The decoder: from a latent vector to the logits of an image.

use std::iter;

use burn::{
    module::Module,
    nn::Linear,
    tensor::{Device, Tensor},
};
use elbo_protocol::Activation;
use rand::Rng;

use crate::{Architecture, activate, init::stack, xavier_uniform};

/// The encoder's hidden layers in reverse, then a linear layer to one logit for each pixel.
#[derive(Module, Debug)]
pub struct Decoder {
    hidden: Vec<Linear>,
    to_logits: Linear,
    #[module(skip)]
    activation: Activation,
}

impl Decoder {
    /// A fresh decoder.
    #[must_use]
    pub fn new(architecture: &Architecture, rng: &mut impl Rng, device: &Device) -> Self {
        let widths: Vec<usize> =
            iter::once(architecture.latent).chain(architecture.hidden.iter().rev().copied()).collect();
        let width = widths[widths.len() - 1];
        Self {
            hidden: stack(&widths, rng, device),
            to_logits: xavier_uniform(width, architecture.pixels, rng, device),
            activation: architecture.activation,
        }
    }

    /// The logits of each pixel; [`probs`](crate::probs) turns them into probabilities.
    ///
    /// # Shapes
    /// z `[batch, latent]` to logits `[batch, pixels]`.
    #[must_use]
    pub fn forward(&self, z: Tensor<2>) -> Tensor<2> {
        let x = self.hidden.iter().fold(z, |x, layer| activate(self.activation, layer.forward(x)));
        self.to_logits.forward(x)
    }
}
