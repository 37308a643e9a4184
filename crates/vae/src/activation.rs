//! The nonlinearity after each hidden layer.

use burn::tensor::{Tensor, activation};
use elbo_recipe::Activation;

/// Applies the nonlinearity element by element. GELU is the exact one, `x * Phi(x)`.
///
/// # Shapes
/// `[batch, width]` to `[batch, width]`.
#[must_use]
pub fn activate(kind: Activation, x: Tensor<2>) -> Tensor<2> {
    match kind {
        Activation::Relu => activation::relu(x),
        Activation::Silu => activation::silu(x),
        Activation::Gelu => activation::gelu(x),
        Activation::Tanh => activation::tanh(x),
    }
}
