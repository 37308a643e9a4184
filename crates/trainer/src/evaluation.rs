//! Evaluation on the held-out images, in pieces.

use std::ops::Range;

use burn::tensor::{Device, Tensor, TensorData};
use elbo_protocol::{HeldOut, Likelihood, Terms};
use elbo_vae::Vae;

use crate::{Images, TrainError, held_out_noise};

/// An evaluation in progress. Its sums stay on the device until [`Evaluation::finish`].
#[derive(Debug)]
pub struct Evaluation {
    model: Vae,
    likelihood: Likelihood,
    /// Noise of all held-out images; each image always meets the same.
    noise: std::rc::Rc<[f32]>,
    latent: usize,
    done: usize,
    images: usize,
    /// Reconstruction first, then the KL of each dimension: sums over images, `[1 + latent]`.
    sums: Option<Tensor<1>>,
}

impl Evaluation {
    /// Noise for so many images, to be shared by all evaluations of a run.
    #[must_use]
    pub fn noise(images: usize, latent: usize) -> std::rc::Rc<[f32]> {
        held_out_noise(images * latent).into()
    }

    /// An evaluation of a model without autodiff on the first `images` held-out images.
    #[must_use]
    pub fn new(
        model: Vae,
        likelihood: Likelihood,
        noise: std::rc::Rc<[f32]>,
        latent: usize,
        images: usize,
    ) -> Self {
        Self { model, likelihood, noise, latent, done: 0, images, sums: None }
    }

    /// Takes the next piece; `false` if there was none left.
    pub fn advance(&mut self, held_out: &Images, piece: usize, device: &Device) -> bool {
        let range = self.done..(self.done + piece).min(self.images);
        if range.is_empty() {
            return false;
        }
        self.done = range.end;
        let sums = self.piece(held_out, range, device);
        self.sums = Some(match self.sums.take() {
            Some(before) => before + sums,
            None => sums,
        });
        true
    }

    fn piece(&self, held_out: &Images, range: Range<usize>, device: &Device) -> Tensor<1> {
        let count = range.len();
        let eps = self.noise[range.start * self.latent..range.end * self.latent].to_vec();
        let eps = Tensor::from_data(TensorData::new(eps, [count, self.latent]), device);
        let terms = self.model.terms(held_out.gather(range, device), eps, self.likelihood);
        Tensor::cat(vec![terms.reconstruction, terms.kl_per_dimension], 0) * count as f32
    }

    /// Reads the result back.
    ///
    /// # Errors
    /// [`TrainError::Device`] if the device was lost.
    pub async fn finish(self, beta: f32, step: u32, epoch: u32) -> Result<HeldOut, TrainError> {
        let sums: Vec<f32> = match self.sums {
            Some(sums) => sums.into_data_async().await?.iter::<f32>().collect(),
            None => vec![0.0; 1 + self.latent],
        };
        let mean = |sum: &f32| sum / self.done.max(1) as f32;
        let kl_per_dimension: Vec<f32> = sums[1..].iter().map(mean).collect();
        let terms = Terms::new(mean(&sums[0]), kl_per_dimension.iter().sum(), beta);
        Ok(HeldOut { step, epoch, terms, kl_per_dimension })
    }
}
