//! Parameters before they have their values.

use burn::{
    module::Param,
    nn::Linear,
    tensor::{Device, Tensor, TensorData},
};

/// A linear layer of zeros, with a bias if it is to have one.
///
/// # Shapes
/// Weight `[inputs, outputs]`, bias `[outputs]`.
pub(crate) fn linear(inputs: usize, outputs: usize, bias: bool, device: &Device) -> Linear {
    let zeros = |count| TensorData::new(vec![0.0f32; count], [count]);
    Linear {
        weight: parameter(TensorData::new(vec![0.0f32; inputs * outputs], [inputs, outputs]), device),
        bias: bias.then(|| parameter(zeros(outputs), device)),
    }
}

fn parameter<const D: usize>(data: TensorData, device: &Device) -> Param<Tensor<D>> {
    Param::from_data(data, device)
}
