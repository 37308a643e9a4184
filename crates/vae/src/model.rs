//! The variational autoencoder as a whole.

use burn::{
    module::Module,
    tensor::{Device, Tensor},
};

use elbo_engine::{Architecture, Layout, Objective, WeightError, Weights, initial_weights};

use crate::{
    BatchStatistics, Decoder, Encoder, Pass, Posterior, kl_per_dimension, load_weights, loss, reconstruction,
    reparameterize,
};

/// Encoder and decoder.
#[derive(Module, Debug)]
pub struct Vae {
    encoder: Encoder,
    decoder: Decoder,
    /// Name of the sample.
    #[module(skip)]
    sample_name: String,
}

/// The terms of the loss as tensors on the device, each in nats per image.
#[derive(Debug, Clone)]
pub struct TermTensors {
    /// Negative log-likelihood of the images, `[1]`.
    pub reconstruction: Tensor<1>,
    /// KL divergence of each latent dimension, averaged over the batch, `[latent]`.
    pub kl_per_dimension: Tensor<1>,
    /// Mu of each image, `[batch, latent]`.
    pub mu: Tensor<2>,
    /// Logvar of each image before it is bounded, `[batch, latent]`.
    pub raw_logvar: Tensor<2>,
}

impl TermTensors {
    /// KL divergence, not weighted, `[1]`.
    #[must_use]
    pub fn kl(&self) -> Tensor<1> {
        self.kl_per_dimension.clone().sum()
    }

    /// What training minimizes, `[1]`; see [`loss`].
    #[must_use]
    pub fn loss(&self, objective: &Objective, beta: f32) -> Tensor<1> {
        loss(objective, self.reconstruction.clone(), self.kl_per_dimension.clone(), beta)
    }

    /// The same numbers, apart from the computation that gave them.
    #[must_use]
    pub fn detach(self) -> Self {
        Self {
            reconstruction: self.reconstruction.inner(),
            kl_per_dimension: self.kl_per_dimension.inner(),
            mu: self.mu.inner(),
            raw_logvar: self.raw_logvar.inner(),
        }
    }
}

impl Vae {
    /// A fresh model, with [`initial_weights`].
    ///
    /// # Panics
    /// Never: initial weights have the shapes of their own architecture.
    #[must_use]
    pub fn new(architecture: &Architecture, seed: u64, device: &Device) -> Self {
        let fresh = initial_weights(architecture, seed);
        Self::from_weights(architecture, fresh, device).expect("initial weights fit their architecture")
    }

    /// A model with these weights.
    ///
    /// # Errors
    /// [`WeightError::Missing`] or [`WeightError::Mismatch`] if they are those of another net.
    pub fn from_weights(
        architecture: &Architecture,
        weights: Weights,
        device: &Device,
    ) -> Result<Self, WeightError> {
        let layout = Layout::new(architecture);
        let encoder = Encoder::new(architecture, &layout, device);
        let decoder = Decoder::new(architecture, &layout, device);
        let sample_name = layout.stages[layout.sample()].name.clone();
        load_weights(weights, Self { encoder, decoder, sample_name })
    }

    /// The posterior of each image, as in evaluation; see [`Encoder::forward`].
    #[must_use]
    pub fn encode(&self, images: Tensor<2>, objective: &Objective) -> Posterior {
        let (mu, logvar) = self.encoder.forward(images, &mut Pass::evaluation());
        Posterior::new(mu, logvar, objective.logvar_bounds)
    }

    /// Pixel logits of latent vectors, as in evaluation; see [`Decoder::forward`].
    #[must_use]
    pub fn decode_logits(&self, z: Tensor<2>) -> Tensor<2> {
        self.decoder.forward(z, &mut Pass::evaluation())
    }

    /// Negative log-likelihood of images given logits; see [`reconstruction`].
    #[must_use]
    pub fn reconstruction(&self, objective: &Objective, logits: Tensor<2>, images: Tensor<2>) -> Tensor<1> {
        reconstruction(objective, logits, images, self.decoder.log_sigma())
    }

    /// The terms of the loss on a batch, with one sample of z for each image.
    ///
    /// # Shapes
    /// images `[batch, pixels]`, in `[0, 1]`; eps `[batch, latent]`, from N(0, 1).
    #[must_use]
    pub fn terms(
        &self,
        images: Tensor<2>,
        eps: Tensor<2>,
        objective: &Objective,
        pass: &mut Pass,
    ) -> TermTensors {
        let (mu, raw_logvar) = self.encoder.forward(images.clone(), pass);
        let posterior = Posterior::new(mu.clone(), raw_logvar.clone(), objective.logvar_bounds);
        let z = reparameterize(&posterior, eps);
        pass.note(&self.sample_name, &z);
        let logits = self.decoder.forward(z, pass);
        TermTensors {
            reconstruction: self.reconstruction(objective, logits, images),
            kl_per_dimension: kl_per_dimension(&posterior),
            mu,
            raw_logvar,
        }
    }

    /// The model with a training batch's statistics, as its pass left them, mixed into the running ones.
    #[must_use]
    pub fn track(mut self, statistics: &[BatchStatistics], momentum: f32) -> Self {
        for (norm, batch) in self.norms_mut().zip(statistics) {
            norm.track(batch, momentum);
        }
        self
    }

    /// Scale and shifts of a normalized mu; see [`kl_floor`](crate::kl_floor).
    #[must_use]
    pub fn normalized_mu(&self) -> Option<(f32, Tensor<1>)> {
        self.encoder.normalized_mu()
    }

    fn norms_mut(&mut self) -> impl Iterator<Item = &mut crate::BatchNormLayer> {
        self.encoder.norms_mut().chain(self.decoder.norms_mut())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use elbo_recipe::{Activation, BatchNorm as Where, Initializer, Likelihood, Recipe};

    const ELBO: fn() -> Objective = || Objective::elbo(Likelihood::Bernoulli);

    fn small(hidden: &[usize]) -> Architecture {
        Architecture::plain(6, hidden, 2, Activation::Tanh)
    }

    #[test]
    fn any_list_of_widths_makes_a_model_also_the_empty_one() {
        let device = Device::flex();
        for hidden in [&[][..], &[5], &[5, 4, 3]] {
            for (batch_norm, tied_heads) in
                [(Where::Off, true), (Where::Hidden, false), (Where::HiddenAndMu, true)]
            {
                let model = Vae::new(&Architecture { batch_norm, tied_heads, ..small(hidden) }, 1, &device);
                let (images, eps) = (Tensor::ones([3, 6], &device), Tensor::zeros([3, 2], &device));
                let terms = model.terms(images, eps, &ELBO(), &mut Pass::training());
                assert!(terms.loss(&ELBO(), 1.0).into_scalar::<f32>().is_finite());
                assert_eq!(model.decode_logits(Tensor::zeros([4, 2], &device)).dims(), [4, 6]);
            }
        }
    }

    #[test]
    fn zero_weights_cost_784_ln_2() {
        let zeros =
            Architecture { initializer: Initializer::Zeros, ..Architecture::from(&Recipe::default()) };
        let device = Device::flex();
        let (images, eps) = (Tensor::ones([2, 784], &device) * 0.3, Tensor::ones([2, 32], &device));
        let model = Vae::new(&zeros, 0, &device);
        let terms = model.terms(images, eps, &ELBO(), &mut Pass::training());
        let loss: f32 = terms.loss(&ELBO(), 1.0).into_scalar();
        assert!((loss - 543.427).abs() < 0.005, "{loss}");
    }

    #[test]
    fn the_order_of_a_batch_does_not_matter() {
        let device = Device::flex();
        for batch_norm in [Where::Off, Where::HiddenAndMu] {
            let model = Vae::new(&Architecture { batch_norm, ..small(&[5]) }, 1, &device);
            let images = Tensor::<2>::from_floats(
                [[0.0, 0.1, 0.9, 1.0, 0.5, 0.2], [1.0, 0.8, 0.0, 0.3, 0.1, 0.4]],
                &device,
            );
            let eps = Tensor::<2>::from_floats([[0.3, -1.0], [1.2, 0.1]], &device);
            let loss = |images: Tensor<2>, eps: Tensor<2>| -> f32 {
                model.terms(images, eps, &ELBO(), &mut Pass::training()).loss(&ELBO(), 1.0).into_scalar()
            };
            let (as_given, flipped) =
                (loss(images.clone(), eps.clone()), loss(images.flip([0]), eps.flip([0])));
            assert!((as_given - flipped).abs() < 1e-5, "{as_given} and {flipped}");
        }
    }

    #[test]
    fn a_normalized_mu_keeps_the_kl_above_its_floor() {
        // Whatever the weights, also those that would collapse: scale 0.5 and two dimensions give 0.25 nats.
        let device = Device::flex();
        let images = Tensor::<2>::from_floats([[0.1; 6], [0.9; 6], [0.4; 6], [0.5; 6]], &device);
        for seed in 0..20 {
            let architecture = Architecture {
                batch_norm: Where::HiddenAndMu,
                initializer: Initializer::Normal,
                initial_std: 0.3 + 0.1 * seed as f32,
                ..small(&[5])
            };
            let model = Vae::new(&architecture, seed, &device);
            let terms =
                model.terms(images.clone(), Tensor::zeros([4, 2], &device), &ELBO(), &mut Pass::training());
            let kl: f32 = terms.kl().into_scalar();
            let (scale, shifts) = model.normalized_mu().unwrap();
            let floor = crate::kl_floor(scale, &shifts.into_data().try_to_vec::<f32>().unwrap());
            assert_eq!(floor, 0.25);
            assert!(kl >= 0.99 * floor, "{kl} below {floor}");
        }
    }
}
