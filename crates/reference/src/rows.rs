//! What steps measure, not read back yet.

use burn::tensor::Tensor;
use elbo_engine::{DEAD_SPREAD, HealthStats, StepOutcome, StepStats};

/// The measures of every step on the device, each `[1]`.
#[derive(Debug)]
pub(crate) struct Row {
    /// Negative log-likelihood.
    pub reconstruction: Tensor<1>,
    /// KL divergence, not weighted.
    pub kl: Tensor<1>,
    /// What training minimizes.
    pub loss: Tensor<1>,
    /// Euclidean norm of all gradients together.
    pub gradient_norm: Tensor<1>,
    /// Largest magnitude of logvar before it is bounded.
    pub largest_logvar: Tensor<1>,
    /// Largest magnitude of any number in any gradient.
    pub largest_gradient: Tensor<1>,
    /// The code of the step's outcome.
    pub outcome: Tensor<1>,
}

impl Row {
    /// Numbers of a row.
    pub const LENGTH: usize = 7;

    /// All of it, `[LENGTH]`.
    pub fn tensor(self) -> Tensor<1> {
        let Self { reconstruction, kl, loss, gradient_norm, largest_logvar, largest_gradient, outcome } =
            self;
        let terms = vec![reconstruction, kl, loss, gradient_norm, largest_logvar, largest_gradient, outcome];
        Tensor::cat(terms, 0)
    }

    /// The measures from the numbers read back.
    pub fn stats(numbers: &[f32; Self::LENGTH]) -> StepStats {
        let [reconstruction, kl, loss, gradient_norm, largest_logvar, largest_gradient, outcome] = *numbers;
        let outcome = StepOutcome::from_code(outcome);
        StepStats { reconstruction, kl, loss, gradient_norm, largest_logvar, largest_gradient, outcome }
    }
}

/// The health measures of one step on the device.
#[derive(Debug)]
pub(crate) struct PendingHealth {
    /// Number of the step, from 1.
    step: u32,
    latent: usize,
    layers: usize,
    gap: bool,
    /// KL of each dimension, squared norms of update and weights, dead share of each layer, gap.
    pub values: Tensor<1>,
}

impl PendingHealth {
    /// Collects the measures: the KL of each dimension `[latent]`, squared norms of update and weights `[2]`,
    /// activations of the hidden layers, each `[batch, width]`, and the batch-norm gap `[1]` where there is one.
    pub fn new(
        step: u32,
        kl_per_dimension: Tensor<1>,
        squared_norms: Tensor<1>,
        activations: &[Tensor<2>],
        gap: Option<Tensor<1>>,
    ) -> Self {
        let [latent] = kl_per_dimension.dims();
        let has_gap = gap.is_some();
        let parts = [kl_per_dimension, squared_norms].into_iter();
        let parts = parts.chain(activations.iter().map(dead_share)).chain(gap).collect();
        Self { step, latent, layers: activations.len(), gap: has_gap, values: Tensor::cat(parts, 0) }
    }

    /// The measures from the numbers read back.
    pub fn stats(&self, values: &[f32]) -> HealthStats {
        let (kl, rest) = values.split_at(self.latent);
        HealthStats {
            step: self.step,
            kl_per_dimension: kl.to_vec(),
            squared_update: rest[0],
            squared_weights: rest[1],
            dead_units: rest[2..2 + self.layers].to_vec(),
            batch_norm_gap: self.gap.then(|| rest[2 + self.layers]),
        }
    }
}

/// Share of units whose activation is the same for every image of the batch, `[1]`.
fn dead_share(activation: &Tensor<2>) -> Tensor<1> {
    let spread = activation.clone().max_dim(0) - activation.clone().min_dim(0);
    spread.lower_equal_elem(DEAD_SPREAD).float().mean()
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    #[test]
    fn health_measures_are_kept_apart() {
        let device = Device::flex();
        let vector = |values: [f32; 2]| Tensor::<1>::from_floats(values, &device);
        // Of three units, one never opens and one never changes.
        let layer = Tensor::<2>::from_floats([[0.0, 2.0, 0.1], [0.0, 2.0, 0.3]], &device);
        let gap = Tensor::<1>::from_floats([7.0], &device);
        let pending = PendingHealth::new(20, vector([0.5, 1.5]), vector([4.0, 100.0]), &[layer], Some(gap));
        let values: Vec<f32> = pending.values.clone().into_data().try_to_vec().unwrap();
        let stats = pending.stats(&values);
        assert_eq!((stats.step, stats.kl_per_dimension.as_slice()), (20, [0.5, 1.5].as_slice()));
        assert_eq!((stats.squared_update, stats.squared_weights), (4.0, 100.0));
        assert!((stats.dead_units[0] - 2.0 / 3.0).abs() < 1e-6);
        assert_eq!(stats.batch_norm_gap, Some(7.0));
    }
}
