//! A stack of hidden layers: linear, normalized if asked for, nonlinear.

use burn::{
    nn::Linear,
    tensor::{Device, Tensor},
};
use elbo_engine::{Layout, NetPart, Op};
use elbo_recipe::Activation;

use crate::{BatchNormLayer, Pass, activate, init::linear};

/// The hidden stages of encoder or decoder, as fields of theirs: layers, normalizations, names.
pub(crate) fn hidden(
    layout: &Layout,
    part: NetPart,
    device: &Device,
) -> (Vec<Linear>, Vec<BatchNormLayer>, Vec<String>) {
    let (mut layers, mut norms, mut names) = (Vec::new(), Vec::new(), Vec::new());
    for (_, stage) in layout.part(part) {
        match &stage.op {
            Op::Dense(dense) if dense.activation.is_some() => {
                layers.push(linear(&dense.linear, device));
                norms.extend(dense.norm.as_ref().map(|norm| BatchNormLayer::of(norm, device)));
                names.push(stage.name.clone());
            }
            Op::Dense(_) | Op::Heads(_) | Op::Sample | Op::Likelihood { .. } => {}
        }
    }
    (layers, norms, names)
}

/// Runs a batch through the layers.
///
/// # Shapes
/// `[batch, inputs]` to `[batch, outputs]`.
pub(crate) fn forward(
    (hidden, norms, names): (&[Linear], &[BatchNormLayer], &[String]),
    activation: Activation,
    x: Tensor<2>,
    pass: &mut Pass,
) -> Tensor<2> {
    hidden.iter().zip(names).enumerate().fold(x, |x, (index, (layer, name))| {
        let linear = layer.forward(x);
        let normalized = match norms.get(index) {
            Some(norm) => norm.forward(linear, pass),
            None => linear,
        };
        let active = activate(activation, normalized);
        pass.note(name, &active);
        active
    })
}
