//! Parameters before they have their values.

use burn::{
    module::Param,
    nn::Linear,
    tensor::{Device, Tensor, TensorData},
};

/// A linear layer of zeros, with a bias if the stage has one.
///
/// # Shapes
/// Weight `[inputs, outputs]`, bias `[outputs]`.
pub(crate) fn linear(stage: &elbo_engine::Linear, device: &Device) -> Linear {
    let (inputs, outputs) = (stage.inputs, stage.outputs);
    let zeros = |count| TensorData::new(vec![0.0f32; count], [count]);
    Linear {
        weight: parameter(TensorData::new(vec![0.0f32; inputs * outputs], [inputs, outputs]), device),
        bias: stage.bias.map(|_| parameter(zeros(outputs), device)),
    }
}

fn parameter<const D: usize>(data: TensorData, device: &Device) -> Param<Tensor<D>> {
    Param::from_data(data, device)
}
