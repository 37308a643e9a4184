//! A stack of hidden layers: linear, normalized if asked for, nonlinear.

use burn::{
    nn::Linear,
    tensor::{Device, Tensor},
};
use elbo_engine::Architecture;
use elbo_recipe::{Activation, BatchNorm as Where};

use crate::{BatchNorm, Pass, activate, init::linear};

/// The hidden layers of encoder or decoder, as fields of theirs.
pub(crate) fn hidden(
    architecture: &Architecture,
    widths: &[usize],
    device: &Device,
) -> (Vec<Linear>, Vec<BatchNorm>) {
    let normalized = architecture.batch_norm != Where::Off;
    let pairs = widths.windows(2);
    // A bias before a normalization would be taken out again with the mean.
    let layers = pairs.map(|pair| linear(pair[0], pair[1], !normalized, device)).collect();
    let norms = if normalized {
        widths[1..].iter().map(|width| BatchNorm::new(*width, device)).collect()
    } else {
        Vec::new()
    };
    (layers, norms)
}

/// Runs a batch through the layers.
///
/// # Shapes
/// `[batch, inputs]` to `[batch, outputs]`.
pub(crate) fn forward(
    part: &str,
    (hidden, norm): (&[Linear], &[BatchNorm]),
    activation: Activation,
    x: Tensor<2>,
    pass: &mut Pass,
) -> Tensor<2> {
    hidden.iter().enumerate().fold(x, |x, (index, layer)| {
        let linear = layer.forward(x);
        let normalized = match norm.get(index) {
            Some(norm) => norm.forward(linear, pass),
            None => linear,
        };
        let active = activate(activation, normalized);
        pass.note(|| format!("{part}.hidden.{index}"), &active);
        active
    })
}
