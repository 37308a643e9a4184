//! Evaluation in pieces, with sums that stay on the device.

use burn::tensor::Tensor;
use elbo_engine::{EvaluationSums, GapSums, Objective};
use elbo_recipe::Likelihood;
use elbo_vae::{Pass, TermTensors, Vae};

/// Sums over the images evaluated so far.
#[derive(Debug, Default)]
pub(crate) struct Pending {
    images: usize,
    /// Reconstruction, then for each dimension KL, mu and squared mu, `[1 + 3 latent]`.
    sums: Option<Tensor<1>>,
    /// Reconstruction and KL of each dimension with running statistics, then with the piece's own,
    /// `[2 + 2 latent]`.
    gap: Option<Tensor<1>>,
    gap_images: usize,
}

impl Pending {
    /// Adds a piece: images `[piece, 784]`, noise `[piece, latent]`.
    pub fn add(&mut self, model: &Vae, objective: &Objective, images: Tensor<2>, eps: Tensor<2>, gap: bool) {
        let [count, latent] = eps.dims();
        // The best sigma is that of all images together, not of a piece: until then the error is kept as it is
        // under a sigma of 1.
        let objective = match objective.likelihood {
            Likelihood::GaussianOptimal => {
                Objective { likelihood: Likelihood::Gaussian, sigma: 1.0, ..*objective }
            }
            _ => *objective,
        };
        let running = model.terms(images.clone(), eps.clone(), &objective, &mut Pass::evaluation());
        let mu = running.mu.clone();
        let moments = [mu.clone().sum_dim(0), mu.powi_scalar(2).sum_dim(0)].map(|sum| sum.reshape([latent]));
        let [first, second] = moments;
        add(&mut self.sums, Tensor::cat(vec![of_terms(&running, count), first, second], 0));
        self.images += count;
        if gap {
            let own = model.terms(images, eps, &objective, &mut Pass::training());
            add(&mut self.gap, Tensor::cat(vec![of_terms(&running, count), of_terms(&own, count)], 0));
            self.gap_images += count;
        }
    }

    /// What is to be read back, all of it in one tensor.
    pub fn values(&self) -> Option<Tensor<1>> {
        let both: Vec<Tensor<1>> = [&self.sums, &self.gap].into_iter().flatten().cloned().collect();
        (!both.is_empty()).then(|| Tensor::cat(both, 0))
    }

    /// The sums from the numbers read back.
    pub fn sums(&self, values: &[f32], latent: usize) -> EvaluationSums {
        let parts = |values: &[f32], widths: &[usize]| -> Vec<Vec<f32>> {
            let mut rest = values;
            let mut take = |width: &usize| {
                let (part, after) = rest.split_at(*width);
                rest = after;
                part.to_vec()
            };
            widths.iter().map(&mut take).collect()
        };
        let (sums, gap) = values.split_at(1 + 3 * latent);
        let sums = parts(sums, &[1, latent, latent, latent]);
        let gap = (!gap.is_empty()).then(|| parts(gap, &[1 + latent, 1 + latent])).map(|gap| GapSums {
            images: self.gap_images,
            running: gap[0].clone(),
            own: gap[1].clone(),
        });
        EvaluationSums {
            images: self.images,
            reconstruction: sums[0][0],
            kl_per_dimension: sums[1].clone(),
            mu: sums[2].clone(),
            squared_mu: sums[3].clone(),
            batch_norm_gap: gap,
        }
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
