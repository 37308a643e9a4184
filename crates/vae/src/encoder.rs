//! The encoder: from an image to the parameters of q(z|x).

use std::iter;

use burn::{
    module::Module,
    nn::Linear,
    tensor::{Device, Tensor},
};
use elbo_protocol::Activation;
use rand::Rng;

use crate::{Architecture, Posterior, activate, init::stack, xavier_uniform};

/// Hidden layers, then two linear heads side by side, one for mu and one for logvar.
#[derive(Module, Debug)]
pub struct Encoder {
    hidden: Vec<Linear>,
    to_mu: Linear,
    to_logvar: Linear,
    #[module(skip)]
    activation: Activation,
}

impl Encoder {
    /// A fresh encoder.
    #[must_use]
    pub fn new(architecture: &Architecture, rng: &mut impl Rng, device: &Device) -> Self {
        let widths: Vec<usize> =
            iter::once(architecture.pixels).chain(architecture.hidden.iter().copied()).collect();
        let width = widths[widths.len() - 1];
        Self {
            hidden: stack(&widths, rng, device),
            to_mu: xavier_uniform(width, architecture.latent, rng, device),
            to_logvar: xavier_uniform(width, architecture.latent, rng, device),
            activation: architecture.activation,
        }
    }

    /// The posterior q(z|x) of each image.
    ///
    /// # Shapes
    /// - images `[batch, pixels]`, in `[0, 1]`
    /// - mu and logvar `[batch, latent]`
    #[must_use]
    pub fn forward(&self, images: Tensor<2>) -> Posterior {
        let x = self.hidden.iter().fold(images, |x, layer| activate(self.activation, layer.forward(x)));
        Posterior::new(self.to_mu.forward(x.clone()), self.to_logvar.forward(x))
    }
}
