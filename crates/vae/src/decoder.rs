//! The decoder: from a latent vector to the logits of an image.

use burn::{
    module::Module,
    nn::Linear,
    tensor::{Device, Tensor},
};
use elbo_protocol::Activation;
use rand::Rng;

use crate::{Architecture, activate, xavier_uniform};

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
        let mut width = architecture.latent;
        let mut hidden = Vec::with_capacity(architecture.hidden.len());
        for next in architecture.hidden.iter().rev() {
            hidden.push(xavier_uniform(width, *next, rng, device));
            width = *next;
        }
        Self {
            hidden,
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
