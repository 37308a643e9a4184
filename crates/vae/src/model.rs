//! The variational autoencoder as a whole.

use burn::{
    module::Module,
    tensor::{Device, Tensor},
};
use elbo_protocol::Likelihood;

use crate::{
    Architecture, Decoder, Encoder, Posterior, Purpose, kl_per_dimension, probs, reconstruction,
    reparameterize, stream,
};

/// Encoder and decoder.
#[derive(Module, Debug)]
pub struct Vae {
    encoder: Encoder,
    decoder: Decoder,
}

/// The terms of the loss as tensors on the device, each in nats per image.
#[derive(Debug, Clone)]
pub struct TermTensors {
    /// Negative log-likelihood of the images, `[1]`.
    pub reconstruction: Tensor<1>,
    /// KL divergence of each latent dimension, averaged over the batch, `[latent]`.
    pub kl_per_dimension: Tensor<1>,
}

impl TermTensors {
    /// KL divergence, not weighted, `[1]`.
    #[must_use]
    pub fn kl(&self) -> Tensor<1> {
        self.kl_per_dimension.clone().sum()
    }

    /// What training minimises: `reconstruction + beta * kl`, `[1]`.
    #[must_use]
    pub fn loss(&self, beta: f32) -> Tensor<1> {
        self.reconstruction.clone() + self.kl() * beta
    }
}

impl Vae {
    /// A fresh model. The same seed gives the same weights on every device.
    #[must_use]
    pub fn new(architecture: &Architecture, seed: u64, device: &Device) -> Self {
        let mut rng = stream(seed, Purpose::Weights, 0);
        Self {
            encoder: Encoder::new(architecture, &mut rng, device),
            decoder: Decoder::new(architecture, &mut rng, device),
        }
    }

    /// The posterior of each image; see [`Encoder::forward`].
    #[must_use]
    pub fn encode(&self, images: Tensor<2>) -> Posterior {
        self.encoder.forward(images)
    }

    /// Pixel logits of latent vectors; see [`Decoder::forward`].
    #[must_use]
    pub fn decode_logits(&self, z: Tensor<2>) -> Tensor<2> {
        self.decoder.forward(z)
    }

    /// Pixel probabilities of latent vectors.
    ///
    /// # Shapes
    /// z `[batch, latent]` to `[batch, pixels]`.
    #[must_use]
    pub fn decode(&self, z: Tensor<2>) -> Tensor<2> {
        probs(self.decoder.forward(z))
    }

    /// The terms of the loss on a batch, with one sample of z for each image.
    ///
    /// # Shapes
    /// images `[batch, pixels]`, in `[0, 1]`; eps `[batch, latent]`, from N(0, 1).
    #[must_use]
    pub fn terms(&self, images: Tensor<2>, eps: Tensor<2>, likelihood: Likelihood) -> TermTensors {
        let posterior = self.encoder.forward(images.clone());
        let logits = self.decoder.forward(reparameterize(&posterior, eps));
        TermTensors {
            reconstruction: reconstruction(likelihood, logits, images),
            kl_per_dimension: kl_per_dimension(&posterior),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use elbo_protocol::Activation;

    fn small(hidden: &[usize]) -> Architecture {
        Architecture { pixels: 6, hidden: hidden.to_vec(), latent: 2, activation: Activation::Tanh }
    }

    #[test]
    fn the_article_net_has_224464_parameters() {
        let recipe = elbo_protocol::Recipe::default();
        assert_eq!(Vae::new(&Architecture::from(&recipe), 0, &Device::flex()).num_params(), 224_464);
    }

    #[test]
    fn any_list_of_widths_makes_a_model_also_the_empty_one() {
        let device = Device::flex();
        for hidden in [&[][..], &[5], &[5, 4, 3]] {
            let model = Vae::new(&small(hidden), 1, &device);
            let terms = model.terms(
                Tensor::ones([3, 6], &device),
                Tensor::zeros([3, 2], &device),
                Likelihood::Bernoulli,
            );
            assert!(terms.loss(1.0).into_scalar::<f32>().is_finite());
            assert_eq!(model.decode(Tensor::zeros([4, 2], &device)).dims(), [4, 6]);
        }
    }

    #[test]
    fn the_order_of_a_batch_does_not_matter() {
        let device = Device::flex();
        let model = Vae::new(&small(&[5]), 1, &device);
        let images = Tensor::<2>::from_floats(
            [[0.0, 0.1, 0.9, 1.0, 0.5, 0.2], [1.0, 0.8, 0.0, 0.3, 0.1, 0.4]],
            &device,
        );
        let eps = Tensor::<2>::from_floats([[0.3, -1.0], [1.2, 0.1]], &device);
        let loss = |images: Tensor<2>, eps: Tensor<2>| -> f32 {
            model.terms(images, eps, Likelihood::Bernoulli).loss(1.0).into_scalar()
        };
        let (as_given, flipped) = (loss(images.clone(), eps.clone()), loss(images.flip([0]), eps.flip([0])));
        assert!((as_given - flipped).abs() < 1e-5, "{as_given} and {flipped}");
    }
}
