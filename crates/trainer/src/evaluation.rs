//! Evaluation on the held-out images, in pieces.

use std::{ops::Range, rc::Rc};

use burn::tensor::{Device, Tensor, TensorData};
use elbo_protocol::{HeldOut, Likelihood, PIXELS, Terms};
use elbo_vae::{Objective, Pass, TermTensors, Vae, optimal_reconstruction};

use crate::{Images, TrainError, held_out_noise};

/// Variance of a latent dimension's mean over the held-out images from which on it counts as active (Burda et
/// al. 2015, section 5).
pub const ACTIVE_VARIANCE: f32 = 0.01;

/// Held-out images on which the batch-norm gap is measured.
const GAP_IMAGES: usize = 2_000;

/// What is evaluated, and how.
#[derive(Debug, Clone)]
pub struct EvaluationPlan {
    /// The loss.
    pub objective: Objective,
    /// Full weight of the KL divergence.
    pub beta: f32,
    /// Latent dimensions.
    pub latent: usize,
    /// Held-out images, from the first.
    pub images: usize,
    /// Whether the model normalises over the batch, so that there is a gap to measure.
    pub normalises: bool,
}

/// An evaluation in progress. Its sums stay on the device until [`Evaluation::finish`].
#[derive(Debug)]
pub struct Evaluation {
    plan: EvaluationPlan,
    model: Vae,
    /// Noise of all held-out images; each image always meets the same.
    noise: Rc<[f32]>,
    done: usize,
    /// Sums over images: reconstruction, then for each dimension KL, mu and squared mu, `[1 + 3 latent]`.
    sums: Option<Tensor<1>>,
    /// Sums over the images of the gap: reconstruction and KL of each dimension with running statistics, then
    /// with the piece's own, `[2 + 2 latent]`.
    gap: Option<Tensor<1>>,
    gap_images: usize,
}

impl Evaluation {
    /// Noise for so many images, to be shared by all evaluations of a run.
    #[must_use]
    pub fn noise(images: usize, latent: usize) -> Rc<[f32]> {
        held_out_noise(images * latent).into()
    }

    /// An evaluation of a model without autodiff.
    #[must_use]
    pub fn new(model: Vae, plan: EvaluationPlan, noise: Rc<[f32]>) -> Self {
        Self { plan, model, noise, done: 0, sums: None, gap: None, gap_images: 0 }
    }

    /// Takes the next piece; `false` if there was none left.
    pub fn advance(&mut self, held_out: &Images, piece: usize, device: &Device) -> bool {
        let range = self.done..(self.done + piece).min(self.plan.images);
        if range.is_empty() {
            return false;
        }
        self.done = range.end;
        self.piece(held_out, range, device);
        true
    }

    fn piece(&mut self, held_out: &Images, range: Range<usize>, device: &Device) {
        let (count, latent) = (range.len(), self.plan.latent);
        let eps = self.noise[range.start * latent..range.end * latent].to_vec();
        let eps = Tensor::<2>::from_data(TensorData::new(eps, [count, latent]), device);
        let gap_due = self.plan.normalises && range.end <= GAP_IMAGES && count > 1;
        let images = held_out.gather(range, device);
        let running = self.terms(images.clone(), eps.clone(), &mut Pass::evaluation());
        let mu = running.mu.clone();
        let moments = [mu.clone().sum_dim(0), mu.powi_scalar(2).sum_dim(0)].map(|sum| sum.reshape([latent]));
        let [first, second] = moments;
        add(&mut self.sums, Tensor::cat(vec![of_terms(&running, count), first, second], 0));
        if gap_due {
            let own = self.terms(images, eps, &mut Pass::training());
            add(&mut self.gap, Tensor::cat(vec![of_terms(&running, count), of_terms(&own, count)], 0));
            self.gap_images += count;
        }
    }

    /// The terms of a piece. The best sigma is that of all images together, not of a piece: until then the
    /// error is kept as it is under a sigma of 1.
    fn terms(&self, images: Tensor<2>, eps: Tensor<2>, pass: &mut Pass) -> TermTensors {
        let objective = match self.plan.objective.likelihood {
            Likelihood::GaussianOptimal => {
                Objective { likelihood: Likelihood::Gaussian, sigma: 1.0, ..self.plan.objective }
            }
            _ => self.plan.objective,
        };
        self.model.terms(images, eps, &objective, pass)
    }

    /// Reads the result back.
    ///
    /// # Errors
    /// [`TrainError::Device`] if the device was lost.
    pub async fn finish(self, step: u32, epoch: u32) -> Result<HeldOut, TrainError> {
        let latent = self.plan.latent;
        let both = [self.sums.clone(), self.gap.clone()].into_iter().flatten().collect::<Vec<_>>();
        let values: Vec<f32> = match both.is_empty() {
            true => vec![0.0; 1 + 3 * latent],
            false => Tensor::cat(both, 0).into_data_async().await?.iter::<f32>().collect(),
        };
        let (sums, gap) = values.split_at(1 + 3 * latent);
        let mean = |sum: &f32| sum / self.done.max(1) as f32;
        let (terms, kl_per_dimension) = self.of_sums(&sums[..1 + latent], self.done);
        let moments = sums[1 + latent..1 + 2 * latent].iter().zip(&sums[1 + 2 * latent..]);
        let varies = |(first, second): (&f32, &f32)| mean(second) - mean(first).powi(2) >= ACTIVE_VARIANCE;
        let batch_norm_gap = (!gap.is_empty()).then(|| {
            let (running, own) = gap.split_at(1 + latent);
            self.of_sums(running, self.gap_images).0.loss - self.of_sums(own, self.gap_images).0.loss
        });
        let active_units = moments.filter(|pair| varies(*pair)).count() as u32;
        Ok(HeldOut { step, epoch, terms, kl_per_dimension, active_units, batch_norm_gap })
    }

    /// Terms and KL of each dimension from their sums over images.
    fn of_sums(&self, sums: &[f32], images: usize) -> (Terms, Vec<f32>) {
        let mean = |sum: &f32| sum / images.max(1) as f32;
        let kl_per_dimension: Vec<f32> = sums[1..].iter().map(mean).collect();
        let reconstruction = match self.plan.objective.likelihood {
            Likelihood::GaussianOptimal => optimal_reconstruction(mean(&sums[0]), PIXELS),
            _ => mean(&sums[0]),
        };
        let loss = self.plan.objective.loss_of(reconstruction, &kl_per_dimension, self.plan.beta);
        (Terms { loss, reconstruction, kl: kl_per_dimension.iter().sum() }, kl_per_dimension)
    }
}

/// Reconstruction and KL of each dimension, summed over the images of a piece, `[1 + latent]`.
fn of_terms(terms: &TermTensors, images: usize) -> Tensor<1> {
    let means = vec![terms.reconstruction.clone(), terms.kl_per_dimension.clone()];
    Tensor::cat(means, 0) * images as f32
}

fn add(sum: &mut Option<Tensor<1>>, more: Tensor<1>) {
    *sum = Some(match sum.take() {
        Some(before) => before + more,
        None => more,
    });
}
