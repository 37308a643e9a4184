//! Initial weights.

use burn::{
    module::Param,
    nn::Linear,
    tensor::{Device, Tensor, TensorData},
};
use rand::Rng;
use rand_distr::{Distribution, Uniform};

/// A linear layer with Xavier-uniform weights and zero biases.
///
/// Weights are uniform within `sqrt(6 / (inputs + outputs))` of zero, so that their variance is
/// `2 / (inputs + outputs)` (Glorot & Bengio 2010, equation 16). They are drawn on the host: every
/// device starts from the same numbers.
///
/// # Shapes
/// Weight `[inputs, outputs]`, bias `[outputs]`.
#[must_use]
pub fn xavier_uniform(inputs: usize, outputs: usize, rng: &mut impl Rng, device: &Device) -> Linear {
    let bound = (6.0 / (inputs + outputs) as f32).sqrt();
    let uniform = Uniform::new_inclusive(-bound, bound).expect("the bound is finite and positive");
    let weight: Vec<f32> = (0..inputs * outputs).map(|_| uniform.sample(rng)).collect();
    Linear {
        weight: parameter(TensorData::new(weight, [inputs, outputs]), device),
        bias: Some(parameter(TensorData::new(vec![0.0f32; outputs], [outputs]), device)),
    }
}

/// Linear layers from each width to the next, as [`xavier_uniform`] makes them.
pub(crate) fn stack(widths: &[usize], rng: &mut impl Rng, device: &Device) -> Vec<Linear> {
    widths.windows(2).map(|pair| xavier_uniform(pair[0], pair[1], rng, device)).collect()
}

fn parameter<const D: usize>(data: TensorData, device: &Device) -> Param<Tensor<D>> {
    Param::from_data(data, device)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Purpose, stream};
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]

        #[test]
        fn weights_keep_the_bound_and_the_variance(inputs in 200usize..800, outputs in 100usize..300, seed: u64) {
            let layer = xavier_uniform(inputs, outputs, &mut stream(seed, Purpose::Weights, 0), &Device::flex());
            let weights: Vec<f32> = layer.weight.val().into_data().try_to_vec().unwrap();
            let bound = (6.0 / (inputs + outputs) as f64).sqrt() as f32;
            prop_assert!(weights.iter().all(|weight| weight.abs() <= bound));
            let count = weights.len() as f64;
            let variance = weights.iter().map(|weight| f64::from(*weight).powi(2)).sum::<f64>() / count;
            let expected = 2.0 / (inputs + outputs) as f64;
            // Five standard errors: the variance of a squared uniform is 4/5 of its squared mean.
            let allowed = 5.0 * (0.8 / count).sqrt();
            prop_assert!((variance / expected - 1.0).abs() < allowed, "variance {variance}, expected {expected}");
            let bias: Vec<f32> = layer.bias.unwrap().val().into_data().try_to_vec().unwrap();
            prop_assert!(bias.iter().all(|bias| *bias == 0.0));
        }
    }
}
