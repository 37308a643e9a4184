//! The encoder: from an image to the parameters of q(z|x).

use std::iter;

use burn::{
    module::Module,
    nn::Linear,
    tensor::{Device, Tensor},
};
use elbo_engine::Architecture;
use elbo_recipe::{Activation, BatchNorm as Where};

use crate::{BatchNorm, Pass, init::linear, layers};

/// Hidden layers, then two linear heads side by side, one for mu and one for logvar; or, as a misprint has
/// it, one head for both.
#[derive(Module, Debug)]
pub struct Encoder {
    hidden: Vec<Linear>,
    norm: Vec<BatchNorm>,
    to_mu: Linear,
    mu_norm: Option<BatchNorm>,
    to_logvar: Option<Linear>,
    #[module(skip)]
    activation: Activation,
}

impl Encoder {
    /// An encoder of zeros.
    pub(crate) fn new(architecture: &Architecture, device: &Device) -> Self {
        let widths: Vec<usize> =
            iter::once(architecture.pixels).chain(architecture.hidden.iter().copied()).collect();
        let (width, latent) = (widths[widths.len() - 1], architecture.latent);
        let (hidden, norm) = layers::hidden(architecture, &widths, device);
        let on_mu = architecture.batch_norm == Where::HiddenAndMu;
        Self {
            hidden,
            norm,
            to_mu: linear(width, latent, true, device),
            mu_norm: on_mu.then(|| BatchNorm::with_fixed_scale(architecture.mu_scale, latent, device)),
            to_logvar: (!architecture.tied_heads).then(|| linear(width, latent, true, device)),
            activation: architecture.activation,
        }
    }

    /// Mu and logvar, not bounded, of each image.
    ///
    /// # Shapes
    /// - images `[batch, pixels]`, in `[0, 1]`
    /// - mu and logvar `[batch, latent]`
    #[must_use]
    pub fn forward(&self, images: Tensor<2>, pass: &mut Pass) -> (Tensor<2>, Tensor<2>) {
        let x = layers::forward("encoder", (&self.hidden, &self.norm), self.activation, images, pass);
        let head = self.to_mu.forward(x.clone());
        let logvar = match &self.to_logvar {
            Some(to_logvar) => to_logvar.forward(x),
            None => head.clone(),
        };
        let mu = match &self.mu_norm {
            Some(norm) => norm.forward(head, pass),
            None => head,
        };
        pass.note(|| "encoder.to_mu".to_owned(), &mu);
        pass.note(|| "encoder.to_logvar".to_owned(), &logvar);
        (mu, logvar)
    }

    /// Scale and shifts of a normalized mu, from which [`kl_floor`](crate::kl_floor) follows.
    #[must_use]
    pub fn normalized_mu(&self) -> Option<(f32, Tensor<1>)> {
        self.mu_norm.as_ref().map(|norm| (norm.fixed_scale(), norm.shift()))
    }

    pub(crate) fn norms_mut(&mut self) -> impl Iterator<Item = &mut BatchNorm> {
        self.norm.iter_mut().chain(self.mu_norm.iter_mut())
    }
}
