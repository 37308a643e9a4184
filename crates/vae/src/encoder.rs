//! The encoder: from an image to the parameters of q(z|x).

use burn::{
    module::Module,
    nn::Linear,
    tensor::{Device, Tensor},
};
use elbo_engine::{Architecture, Layout, NetPart};
use elbo_recipe::Activation;

use crate::{BatchNormLayer, Pass, init::linear, layers};

/// Hidden layers, then two linear heads side by side, one for mu and one for logvar; or, as a misprint has
/// it, one head for both.
#[derive(Module, Debug)]
pub struct Encoder {
    hidden: Vec<Linear>,
    norm: Vec<BatchNormLayer>,
    to_mu: Linear,
    mu_norm: Option<BatchNormLayer>,
    to_logvar: Option<Linear>,
    #[module(skip)]
    activation: Activation,
    /// Names of the hidden stages.
    #[module(skip)]
    names: Vec<String>,
    #[module(skip)]
    mu_name: String,
    #[module(skip)]
    logvar_name: String,
}

impl Encoder {
    /// An encoder of zeros.
    pub(crate) fn new(architecture: &Architecture, layout: &Layout, device: &Device) -> Self {
        let (hidden, norm, names) = layers::hidden(layout, NetPart::Encoder, device);
        let (_, heads) = layout.heads();
        Self {
            hidden,
            norm,
            to_mu: linear(&heads.linear, device),
            mu_norm: heads.mu_norm.as_ref().map(|norm| BatchNormLayer::of(norm, device)),
            to_logvar: (!heads.tied).then(|| linear(&heads.linear, device)),
            activation: architecture.activation,
            names,
            mu_name: heads.mu_name.clone(),
            logvar_name: heads.logvar_name.clone(),
        }
    }

    /// Mu and logvar, not bounded, of each image.
    ///
    /// # Shapes
    /// - images `[batch, pixels]`, in `[0, 1]`
    /// - mu and logvar `[batch, latent]`
    #[must_use]
    pub fn forward(&self, images: Tensor<2>, pass: &mut Pass) -> (Tensor<2>, Tensor<2>) {
        let x = layers::forward((&self.hidden, &self.norm, &self.names), self.activation, images, pass);
        let head = self.to_mu.forward(x.clone());
        let logvar = match &self.to_logvar {
            Some(to_logvar) => to_logvar.forward(x),
            None => head.clone(),
        };
        let mu = match &self.mu_norm {
            Some(norm) => norm.forward(head, pass),
            None => head,
        };
        pass.note(&self.mu_name, &mu);
        pass.note(&self.logvar_name, &logvar);
        (mu, logvar)
    }

    /// Scale and shifts of a normalized mu, from which [`kl_floor`](crate::kl_floor) follows.
    #[must_use]
    pub fn normalized_mu(&self) -> Option<(f32, Tensor<1>)> {
        self.mu_norm.as_ref().map(|norm| (norm.fixed_scale(), norm.shift()))
    }

    pub(crate) fn norms_mut(&mut self) -> impl Iterator<Item = &mut BatchNormLayer> {
        self.norm.iter_mut().chain(self.mu_norm.iter_mut())
    }
}
