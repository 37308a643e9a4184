//! The decoder: from a latent vector to the logits of an image.

use burn::{
    module::{Module, Param},
    nn::Linear,
    tensor::{Device, Tensor, TensorData},
};
use elbo_engine::{Architecture, Layout, NetPart};
use elbo_recipe::Activation;

use crate::{BatchNormLayer, Pass, init::linear, layers};

/// The encoder's hidden layers in reverse, then a linear layer to one logit for each pixel; and, where the
/// likelihood learns it, the logarithm of its sigma.
#[derive(Module, Debug)]
pub struct Decoder {
    hidden: Vec<Linear>,
    norm: Vec<BatchNormLayer>,
    to_logits: Linear,
    log_sigma: Option<Param<Tensor<1>>>,
    #[module(skip)]
    activation: Activation,
    /// Names of the hidden stages.
    #[module(skip)]
    names: Vec<String>,
    /// Name of the output layer.
    #[module(skip)]
    output_name: String,
}

impl Decoder {
    /// A decoder of zeros.
    pub(crate) fn new(architecture: &Architecture, layout: &Layout, device: &Device) -> Self {
        let (hidden, norm, names) = layers::hidden(layout, NetPart::Decoder, device);
        let (output, dense) = layout.output();
        let zero = || Param::from_data(TensorData::new(vec![0.0f32], [1]), device);
        Self {
            hidden,
            norm,
            to_logits: linear(&dense.linear, device),
            log_sigma: layout.log_sigma().map(|_| zero()),
            activation: architecture.activation,
            names,
            output_name: layout.stages[output].name.clone(),
        }
    }

    /// The logits of each pixel; [`probs`](crate::probs) turns them into probabilities.
    ///
    /// # Shapes
    /// z `[batch, latent]` to logits `[batch, pixels]`.
    #[must_use]
    pub fn forward(&self, z: Tensor<2>, pass: &mut Pass) -> Tensor<2> {
        let x = layers::forward((&self.hidden, &self.norm, &self.names), self.activation, z, pass);
        let logits = self.to_logits.forward(x);
        pass.note(&self.output_name, &logits);
        logits
    }

    /// Logarithm of the trained sigma before its bound, `[1]`, where there is one.
    #[must_use]
    pub fn log_sigma(&self) -> Option<Tensor<1>> {
        self.log_sigma.as_ref().map(Param::val)
    }

    pub(crate) fn norms_mut(&mut self) -> impl Iterator<Item = &mut BatchNormLayer> {
        self.norm.iter_mut()
    }
}
