//! The loss that training minimizes, as a tensor.

use burn::tensor::Tensor;
use elbo_engine::Objective;

/// The loss for a weight of the KL divergence:
/// `weight * reconstruction + beta * sum_j max(free_bits, kl_j)` (Kingma et al. 2016, equation 15, with one
/// group for each dimension). [`Objective::loss_of`] is the same of numbers that have been read back.
///
/// # Shapes
/// reconstruction `[1]`, the KL of each dimension `[latent]`; the loss is `[1]`.
#[must_use]
pub fn loss(
    objective: &Objective,
    reconstruction: Tensor<1>,
    kl_per_dimension: Tensor<1>,
    beta: f32,
) -> Tensor<1> {
    let charged = match objective.free_bits {
        Some(free) => kl_per_dimension.clamp_min(free).sum(),
        None => kl_per_dimension.sum(),
    };
    if objective.reconstruction_weight == 1.0 {
        return reconstruction + charged * beta;
    }
    reconstruction * objective.reconstruction_weight + charged * beta
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;
    use elbo_recipe::Likelihood;

    #[test]
    fn free_bits_charge_nothing_below_the_floor_and_give_no_gradient_there() {
        let objective = Objective { free_bits: Some(0.5), ..Objective::elbo(Likelihood::Bernoulli) };
        let device = Device::flex().autodiff();
        let kl = Tensor::<1>::from_floats([0.2, 0.9], &device).require_grad();
        let loss = loss(&objective, Tensor::from_floats([10.0], &device), kl.clone(), 2.0);
        assert_eq!(loss.clone().into_scalar::<f32>(), objective.loss_of(10.0, &[0.2, 0.9], 2.0));
        let gradient: Vec<f32> = kl.grad(&loss.backward()).unwrap().into_data().try_to_vec().unwrap();
        assert_eq!(gradient, [0.0, 2.0]);
    }
}
