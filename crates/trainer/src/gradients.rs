//! Gradients of the loss: computed, and read back by name.

use burn::{
    module::{Module, ModuleVisitor, Param},
    optim::GradientsParams,
    tensor::{ExecutionError, Tensor, Transaction},
};
use elbo_protocol::Likelihood;
use elbo_vae::{TermTensors, Vae, parameter_names};

/// The terms of the loss on a batch and the gradient of `reconstruction + beta * kl`.
///
/// # Shapes
/// images `[batch, 784]`, eps `[batch, latent]`, both on the model's device with autodiff.
#[must_use]
pub fn differentiate(
    model: &Vae,
    images: Tensor<2>,
    eps: Tensor<2>,
    likelihood: Likelihood,
    beta: f32,
) -> (TermTensors, GradientsParams) {
    let terms = model.terms(images, eps, likelihood);
    let gradients = GradientsParams::from_grads(terms.loss(beta).backward(), model);
    // Only the values go on: a tensor with autodiff would hold on to the whole step.
    let TermTensors { reconstruction, kl_per_dimension } = terms;
    let values =
        TermTensors { reconstruction: reconstruction.inner(), kl_per_dimension: kl_per_dimension.inner() };
    (values, gradients)
}

/// Reads gradients back, flat, each with the name of its parameter.
///
/// # Errors
/// If the device was lost.
pub async fn read_gradients(
    model: &Vae,
    gradients: &GradientsParams,
) -> Result<Vec<(String, Vec<f32>)>, ExecutionError> {
    let mut collector = Collector { gradients, tensors: Vec::new() };
    model.visit(&mut collector);
    let transaction = collector.tensors.into_iter().fold(Transaction::default(), Transaction::register);
    let values = transaction.execute_async().await?;
    Ok(parameter_names(model)
        .into_iter()
        .zip(values.iter().map(|data| data.iter::<f32>().collect()))
        .collect())
}

struct Collector<'a> {
    gradients: &'a GradientsParams,
    tensors: Vec<Tensor<1>>,
}

impl ModuleVisitor for Collector<'_> {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let gradient = self.gradients.get::<D>(param.id).expect("every parameter takes part in the loss");
        self.tensors.push(gradient.flatten(0, D - 1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::{Device, TensorData};
    use elbo_protocol::Activation;
    use elbo_vae::{Architecture, Purpose, Weights, stream};
    use futures::executor::block_on;
    use rand_distr::{Distribution, StandardNormal};

    const PIXELS: usize = 5;
    const LATENT: usize = 2;
    const BATCH: usize = 4;

    fn tensor(values: &[f32], width: usize, device: &Device) -> Tensor<2> {
        Tensor::from_data(TensorData::new(values.to_vec(), [BATCH, width]), device)
    }

    /// Central differences of the loss in every parameter against the gradients. The loss is computed in
    /// 32 bits, which limits the step from below: at h = 1e-2 both the rounding error, about 1e-6 / h, and the
    /// error of the formula, h^2 / 6 times the third derivative, are near 1e-4 for this net.
    fn check(activation: Activation, likelihood: Likelihood) {
        let architecture = Architecture { pixels: PIXELS, hidden: vec![4, 3], latent: LATENT, activation };
        let (plain, autodiff) = (Device::flex(), Device::flex().autodiff());
        let mut rng = stream(11, Purpose::Noise, 0);
        let mut draw =
            |count: usize| -> Vec<f32> { (0..count).map(|_| StandardNormal.sample(&mut rng)).collect() };
        let images: Vec<f32> = draw(BATCH * PIXELS).iter().map(|x: &f32| 1.0 / (1.0 + (-x).exp())).collect();
        let eps = draw(BATCH * LATENT);
        let model = Vae::new(&architecture, 3, &autodiff);
        let beta = 1.5;
        let (_, gradients) = differentiate(
            &model,
            tensor(&images, PIXELS, &autodiff),
            tensor(&eps, LATENT, &autodiff),
            likelihood,
            beta,
        );
        let gradients = block_on(read_gradients(&model, &gradients)).unwrap();
        let weights = block_on(Weights::read(&model.valid())).unwrap();
        let loss = |name: &str, index: usize, change: f32| -> f64 {
            let mut weights = weights.clone();
            let data = weights.0.get_mut(name).unwrap();
            let mut values: Vec<f32> = data.iter::<f32>().collect();
            values[index] += change;
            *data = TensorData::new(values, data.shape().iter().copied().collect::<Vec<_>>());
            let model = weights.load(Vae::new(&architecture, 3, &plain)).unwrap();
            let terms =
                model.terms(tensor(&images, PIXELS, &plain), tensor(&eps, LATENT, &plain), likelihood);
            f64::from(terms.loss(beta).into_scalar::<f32>())
        };
        let h = 1e-2f32;
        for (name, gradient) in &gradients {
            for (index, gradient) in gradient.iter().enumerate() {
                let numeric = (loss(name, index, h) - loss(name, index, -h)) / f64::from(2.0 * h);
                let error = (numeric - f64::from(*gradient)).abs();
                assert!(
                    error < 2e-3 * numeric.abs().max(1.0),
                    "{name}[{index}]: {gradient} against {numeric}"
                );
            }
        }
    }

    #[test]
    fn gradients_agree_with_finite_differences_for_smooth_activations() {
        for activation in [Activation::Silu, Activation::Gelu, Activation::Tanh] {
            for likelihood in [Likelihood::Bernoulli, Likelihood::Gaussian] {
                check(activation, likelihood);
            }
        }
    }

    #[test]
    fn gradients_agree_with_finite_differences_for_relu() {
        check(Activation::Relu, Likelihood::Bernoulli);
    }
}
