//! What a step under watch measures besides, not read back yet.

use burn::tensor::Tensor;
use elbo_engine::{DEAD_SPREAD, HealthStats};

/// The measures of one step on the device.
#[derive(Debug)]
pub(crate) struct Pending {
    /// Number of the step, from 1.
    step: u32,
    latent: usize,
    layers: usize,
    gap: bool,
    /// KL of each dimension, squared norms of update and weights, dead share of each layer, gap.
    pub values: Tensor<1>,
}

impl Pending {
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
    pub fn sample(&self, values: &[f32]) -> HealthStats {
        let (kl, rest) = values.split_at(self.latent);
        HealthStats {
            step: self.step,
            kl_per_dimension: kl.to_vec(),
            squared_update: rest[0],
            squared_weights: rest[1],
            dead_units: rest[2..2 + self.layers].to_vec(),
            gap: self.gap.then(|| rest[2 + self.layers]),
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
    fn a_sample_keeps_its_numbers_apart() {
        let device = Device::flex();
        let vector = |values: [f32; 2]| Tensor::<1>::from_floats(values, &device);
        // Of three units, one never opens and one never changes.
        let layer = Tensor::<2>::from_floats([[0.0, 2.0, 0.1], [0.0, 2.0, 0.3]], &device);
        let gap = Tensor::<1>::from_floats([7.0], &device);
        let pending = Pending::new(20, vector([0.5, 1.5]), vector([4.0, 100.0]), &[layer], Some(gap));
        let values: Vec<f32> = pending.values.clone().into_data().try_to_vec().unwrap();
        let sample = pending.sample(&values);
        assert_eq!((sample.step, sample.kl_per_dimension.as_slice()), (20, [0.5, 1.5].as_slice()));
        assert_eq!((sample.squared_update, sample.squared_weights), (4.0, 100.0));
        assert!((sample.dead_units[0] - 2.0 / 3.0).abs() < 1e-6);
        assert_eq!(sample.gap, Some(7.0));
    }
}
