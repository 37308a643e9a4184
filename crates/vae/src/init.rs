//! Linear layers with initial weights.

use burn::{
    module::Param,
    nn::Linear,
    tensor::{Device, Tensor, TensorData},
};
use elbo_engine::{Architecture, draw_weights};
use rand::Rng;

/// A linear layer with weights as [`draw_weights`] draws them, and zero biases if it is to have any. They are
/// drawn on the host: every device starts from the same numbers.
///
/// # Shapes
/// Weight `[inputs, outputs]`, bias `[outputs]`.
#[must_use]
pub fn linear(
    architecture: &Architecture,
    inputs: usize,
    outputs: usize,
    bias: bool,
    rng: &mut impl Rng,
    device: &Device,
) -> Linear {
    let weight = draw_weights(architecture, inputs, outputs, rng);
    Linear {
        weight: parameter(TensorData::new(weight, [inputs, outputs]), device),
        bias: bias.then(|| parameter(TensorData::new(vec![0.0f32; outputs], [outputs]), device)),
    }
}

fn parameter<const D: usize>(data: TensorData, device: &Device) -> Param<Tensor<D>> {
    Param::from_data(data, device)
}
