//! Batch normalization, with running statistics for evaluation.

use burn::{
    module::{Module, Param},
    tensor::{Device, Tensor, TensorData},
};

use elbo_engine::BATCH_NORM_EPSILON;

use crate::{BatchStatistics, Pass};

/// Normalizes each column over the batch, then scales and shifts it (Ioffe & Szegedy 2015, algorithm 1):
/// `y = gamma (x - mean) / sqrt(var + 1e-5) + beta`.
///
/// In training the mean and the biased variance are the batch's. In evaluation they are running ones, into
/// which every training step mixes its mean and unbiased variance: `running = (1 - m) running + m batch`.
#[derive(Module, Debug)]
pub struct BatchNormLayer {
    /// Trained scale, `[width]`; none where the scale is fixed.
    gamma: Option<Param<Tensor<1>>>,
    /// Trained shift, `[width]`.
    beta: Param<Tensor<1>>,
    /// Running mean, `[width]`.
    running_mean: Param<Tensor<1>>,
    /// Running variance, unbiased, `[width]`.
    running_var: Param<Tensor<1>>,
    #[module(skip)]
    fixed_scale: f32,
}

impl BatchNormLayer {
    /// The normalization of a stage.
    pub(crate) fn of(norm: &elbo_engine::Norm, device: &Device) -> Self {
        match norm.gamma {
            Some(_) => Self::new(norm.width, device),
            None => Self::with_fixed_scale(norm.fixed_scale, norm.width, device),
        }
    }

    /// Scale 1, shift 0, both trained; running mean 0 and variance 1.
    #[must_use]
    pub fn new(width: usize, device: &Device) -> Self {
        Self { gamma: Some(filled(1.0, width, device)), ..Self::with_fixed_scale(1.0, width, device) }
    }

    /// As [`BatchNormLayer::new`], with a scale that is not trained (BN-VAE, Zhu et al. 2020, section 3.2).
    #[must_use]
    pub fn with_fixed_scale(scale: f32, width: usize, device: &Device) -> Self {
        Self {
            gamma: None,
            beta: filled(0.0, width, device),
            running_mean: filled(0.0, width, device).set_require_grad(false),
            running_var: filled(1.0, width, device).set_require_grad(false),
            fixed_scale: scale,
        }
    }

    /// The normalized batch. In training, the batch's statistics are left in `pass`.
    ///
    /// # Shapes
    /// `[batch, width]` to `[batch, width]`.
    #[must_use]
    pub fn forward(&self, x: Tensor<2>, pass: &mut Pass) -> Tensor<2> {
        let normalized = if pass.training {
            let [batch, _] = x.dims();
            let mean = x.clone().mean_dim(0);
            let centered = x - mean.clone();
            let var = centered.clone().powi_scalar(2).mean_dim(0);
            let unbiased = batch as f32 / (batch as f32 - 1.0).max(1.0);
            pass.statistics
                .push(BatchStatistics { mean: mean.detach(), var: var.clone().detach() * unbiased });
            centered / (var + BATCH_NORM_EPSILON).sqrt()
        } else {
            let row = |param: &Param<Tensor<1>>| param.val().unsqueeze::<2>();
            (x - row(&self.running_mean)) / (row(&self.running_var) + BATCH_NORM_EPSILON).sqrt()
        };
        let scaled = match &self.gamma {
            Some(gamma) => normalized * gamma.val().unsqueeze::<2>(),
            None => normalized * self.fixed_scale,
        };
        scaled + self.beta.val().unsqueeze::<2>()
    }

    /// Mixes a batch's statistics into the running ones.
    pub(crate) fn track(&mut self, batch: &BatchStatistics, momentum: f32) {
        let mix = |param: &Param<Tensor<1>>, batch: &Tensor<2>| {
            let batch = batch.clone().flatten::<1>(0, 1);
            param.clone().map(|running| (running.detach() * (1.0 - momentum) + batch * momentum).detach())
        };
        self.running_mean = mix(&self.running_mean, &batch.mean).set_require_grad(false);
        self.running_var = mix(&self.running_var, &batch.var).set_require_grad(false);
    }

    /// The shifts, from which [`kl_floor`] follows, `[width]`.
    pub(crate) fn shift(&self) -> Tensor<1> {
        self.beta.val()
    }

    pub(crate) fn fixed_scale(&self) -> f32 {
        self.fixed_scale
    }
}

/// Lower bound of the KL divergence, in nats per image, where mu is normalized with scale `s` and shifts `b`:
/// `sum_j (s^2 + b_j^2) / 2` (Zhu et al. 2020, equation 6). It holds for the mean over a training batch, up
/// to the epsilon in the normalization, whose factor `var / (var + 1e-5)` is left out here.
#[must_use]
pub fn kl_floor(scale: f32, shifts: &[f32]) -> f32 {
    shifts.iter().map(|shift| (scale * scale + shift * shift) / 2.0).sum()
}

fn filled(value: f32, width: usize, device: &Device) -> Param<Tensor<1>> {
    Param::from_data(TensorData::new(vec![value; width], [width]), device)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(device: &Device) -> Tensor<2> {
        Tensor::from_floats([[1.0, 10.0], [3.0, 10.0], [5.0, 40.0]], device)
    }

    fn values<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
        tensor.into_data().try_to_vec().unwrap()
    }

    #[test]
    fn a_training_batch_has_mean_zero_and_variance_one() {
        let device = Device::flex();
        let mut pass = Pass::training();
        let out = values(BatchNormLayer::new(2, &device).forward(batch(&device), &mut pass));
        for column in 0..2 {
            let column: Vec<f32> = out.iter().skip(column).step_by(2).copied().collect();
            let mean = column.iter().sum::<f32>() / 3.0;
            let var = column.iter().map(|x| (x - mean).powi(2)).sum::<f32>() / 3.0;
            assert!(mean.abs() < 1e-5 && (var - 1.0).abs() < 1e-4, "{mean} {var}");
        }
        assert_eq!(values(pass.statistics[0].mean.clone()), [3.0, 20.0]);
        // Unbiased, as in PyTorch: divided by two, not three.
        assert_eq!(values(pass.statistics[0].var.clone()), [4.0, 300.0]);
    }

    #[test]
    fn running_statistics_follow_with_the_momentum_of_pytorch() {
        let device = Device::flex();
        let mut norm = BatchNormLayer::new(2, &device);
        for _ in 0..2 {
            let mut pass = Pass::training();
            let _ = norm.forward(batch(&device), &mut pass);
            norm.track(&pass.statistics[0], 0.1);
        }
        // torch.nn.BatchNorm1d(2) after the same two batches.
        let close = |found: Vec<f32>, expected: [f32; 2]| {
            assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-4 * b.abs()), "{found:?}");
        };
        close(values(norm.running_mean.val()), [0.57, 3.8]);
        close(values(norm.running_var.val()), [1.57, 57.81]);
        // And evaluation uses them.
        let out = values(norm.forward(batch(&device), &mut Pass::evaluation()));
        assert!((out[0] - (1.0 - 0.57) / 1.57f32.sqrt()).abs() < 1e-4);
    }

    #[test]
    fn the_floor_grows_with_scale_and_shift() {
        assert_eq!(kl_floor(0.5, &[0.0; 32]), 4.0);
        assert_eq!(kl_floor(0.5, &[1.0, 0.0]), 0.75);
    }
}
