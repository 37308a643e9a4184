//! The decoder: from a latent vector to the logits of an image.

use std::iter;

use burn::{
    module::{Module, Param},
    nn::Linear,
    tensor::{Device, Tensor, TensorData},
};
use elbo_engine::Architecture;
use elbo_recipe::Activation;

use crate::{BatchNorm, Pass, init::linear, layers};

/// The encoder's hidden layers in reverse, then a linear layer to one logit for each pixel; and, where the
/// likelihood learns it, the logarithm of its sigma.
#[derive(Module, Debug)]
pub struct Decoder {
    hidden: Vec<Linear>,
    norm: Vec<BatchNorm>,
    to_logits: Linear,
    log_sigma: Option<Param<Tensor<1>>>,
    #[module(skip)]
    activation: Activation,
}

impl Decoder {
    /// A decoder of zeros.
    pub(crate) fn new(architecture: &Architecture, device: &Device) -> Self {
        let widths: Vec<usize> =
            iter::once(architecture.latent).chain(architecture.hidden.iter().rev().copied()).collect();
        let width = widths[widths.len() - 1];
        let (hidden, norm) = layers::hidden(architecture, &widths, device);
        let log_sigma = architecture.learned_sigma.map(|_| TensorData::new(vec![0.0f32], [1]));
        Self {
            hidden,
            norm,
            to_logits: linear(width, architecture.pixels, true, device),
            log_sigma: log_sigma.map(|data| Param::from_data(data, device)),
            activation: architecture.activation,
        }
    }

    /// The logits of each pixel; [`probs`](crate::probs) turns them into probabilities.
    ///
    /// # Shapes
    /// z `[batch, latent]` to logits `[batch, pixels]`.
    #[must_use]
    pub fn forward(&self, z: Tensor<2>, pass: &mut Pass) -> Tensor<2> {
        let x = layers::forward("decoder", (&self.hidden, &self.norm), self.activation, z, pass);
        let logits = self.to_logits.forward(x);
        pass.note(|| "decoder.to_logits".to_owned(), &logits);
        logits
    }

    /// Logarithm of the trained sigma before its bound, `[1]`, where there is one.
    #[must_use]
    pub fn log_sigma(&self) -> Option<Tensor<1>> {
        self.log_sigma.as_ref().map(Param::val)
    }

    pub(crate) fn norms_mut(&mut self) -> impl Iterator<Item = &mut BatchNorm> {
        self.norm.iter_mut()
    }
}
