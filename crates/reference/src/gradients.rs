//! Gradients of the loss: computed, and read back by name.

use burn::{
    module::{Module, ModuleVisitor, Param},
    optim::GradientsParams,
    tensor::{ExecutionError, Tensor, Transaction},
};
use elbo_engine::Objective;
use elbo_vae::{Pass, TermTensors, Vae, parameter_names};

/// The terms of the loss on a batch, the loss, `[1]`, and its gradient.
///
/// # Shapes
/// images `[batch, 784]`, eps `[batch, latent]`, both on the model's device with autodiff.
#[must_use]
pub fn differentiate(
    model: &Vae,
    images: Tensor<2>,
    eps: Tensor<2>,
    objective: &Objective,
    beta: f32,
    pass: &mut Pass,
) -> (TermTensors, Tensor<1>, GradientsParams) {
    let terms = model.terms(images, eps, objective, pass);
    let loss = terms.loss(objective, beta);
    let gradients = GradientsParams::from_grads(loss.backward(), model);
    // Only the values go on: a tensor with autodiff would hold on to the whole step.
    (terms.detach(), loss.inner(), gradients)
}

/// Euclidean norm of all gradients together, `[1]`: the true global norm, not the norm of layers' norms under
/// some other weight. Above 1.8e19 its square overflows, and the norm is infinite.
#[must_use]
pub fn global_norm(model: &impl Module, gradients: &GradientsParams) -> Tensor<1> {
    let squares = each(model, gradients, Magnitude::SquaredNorm);
    squares.into_iter().reduce(|sum, square| sum + square).expect("a model has parameters").sqrt()
}

/// Largest magnitude of any number in any gradient, `[1]`.
#[must_use]
pub fn largest_magnitude(model: &impl Module, gradients: &GradientsParams) -> Tensor<1> {
    Tensor::cat(each(model, gradients, Magnitude::Largest), 0).max()
}

/// What is measured of a gradient.
#[derive(Debug, Clone, Copy)]
enum Magnitude {
    SquaredNorm,
    Largest,
}

impl Magnitude {
    /// Of a gradient of any rank, `[1]`.
    fn of<const D: usize>(self, gradient: Tensor<D>) -> Tensor<1> {
        match self {
            Self::SquaredNorm => (gradient.clone() * gradient).sum(),
            Self::Largest => gradient.abs().max(),
        }
    }
}

/// One number of each gradient.
fn each(model: &impl Module, gradients: &GradientsParams, magnitude: Magnitude) -> Vec<Tensor<1>> {
    let mut visitor = Each { gradients, magnitude, found: Vec::new() };
    model.visit(&mut visitor);
    visitor.found
}

struct Each<'a> {
    gradients: &'a GradientsParams,
    magnitude: Magnitude,
    found: Vec<Tensor<1>>,
}

impl ModuleVisitor for Each<'_> {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let gradient = self.gradients.get::<D>(param.id);
        self.found.extend(gradient.map(|gradient| self.magnitude.of(gradient)));
    }
}

/// Reads gradients back, flat, each with the name of its parameter. Running statistics have none.
///
/// # Errors
/// If the device was lost.
pub async fn read_gradients(
    model: &Vae,
    gradients: &GradientsParams,
) -> Result<Vec<(String, Vec<f32>)>, ExecutionError> {
    let mut collector = Collector { gradients, tensors: Vec::new() };
    model.visit(&mut collector);
    let (has, tensors): (Vec<bool>, Vec<_>) =
        collector.tensors.into_iter().map(|tensor| (tensor.is_some(), tensor)).unzip();
    let transaction = tensors.into_iter().flatten().fold(Transaction::default(), Transaction::register);
    let values = transaction.execute_async().await?;
    let names = parameter_names(model).into_iter().zip(has).filter_map(|(name, has)| has.then_some(name));
    Ok(names.zip(values.iter().map(|data| data.iter::<f32>().collect())).collect())
}

/// Each parameter's gradient, flat; none for running statistics.
struct Collector<'a> {
    gradients: &'a GradientsParams,
    tensors: Vec<Option<Tensor<1>>>,
}

impl ModuleVisitor for Collector<'_> {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        self.tensors.push(self.gradients.get::<D>(param.id).map(|gradient| gradient.flatten(0, D - 1)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::{Device, TensorData};
    use elbo_engine::{Architecture, NoiseKey, step_noise};
    use elbo_recipe::{Activation, BatchNorm, GaussianMean, KlSchedule, Likelihood, Recipe, Reduction};
    use elbo_vae::{load_weights, read_weights};
    use futures::executor::block_on;

    /// Parameters as a convolution has them.
    #[derive(Module, Debug)]
    struct Convolution {
        weight: Param<Tensor<4>>,
        bias: Param<Tensor<1>>,
    }

    #[test]
    fn gradients_of_every_rank_are_measured() {
        let device = Device::flex().autodiff();
        let weight = TensorData::new(vec![1.0f32, -2.0, 0.5, 0.0], [1, 1, 2, 2]);
        let model = Convolution {
            weight: Param::from_data(weight, &device),
            bias: Param::from_data(TensorData::new(vec![3.0f32], [1]), &device),
        };
        let loss = model.weight.val().powi_scalar(2).sum() + model.bias.val();
        let gradients = GradientsParams::from_grads(loss.backward(), &model);
        // Gradients 2, -4, 1 and 0 of the weight, 1 of the bias.
        let norm: f32 = global_norm(&model, &gradients).into_scalar();
        assert!((norm - 22f32.sqrt()).abs() < 1e-6, "{norm}");
        assert_eq!(largest_magnitude(&model, &gradients).into_scalar::<f32>(), 4.0);
    }

    const PIXELS: usize = 5;
    const LATENT: usize = 2;
    const BATCH: usize = 4;

    fn tensor(values: &[f32], width: usize, device: &Device) -> Tensor<2> {
        Tensor::from_data(TensorData::new(values.to_vec(), [BATCH, width]), device)
    }

    /// Central differences of the loss in every parameter against the gradients. The loss is computed in
    /// 32 bits, which limits the step from below: at h = 4e-3 the rounding error, about 1e-6 / h, is near
    /// 3e-4, and the error of the formula, h^2 / 6 times the third derivative, below 1e-3 also where a batch of
    /// four is normalized.
    fn check(recipe: &Recipe) {
        let architecture =
            Architecture { pixels: PIXELS, hidden: vec![4, 3], latent: LATENT, ..Architecture::from(recipe) };
        let objective = Objective::from(recipe);
        let (plain, autodiff) = (Device::flex(), Device::flex().autodiff());
        let draw = |step, width| step_noise(NoiseKey::of_training(11), step, BATCH, width);
        let images: Vec<f32> = draw(0, PIXELS).iter().map(|x| 1.0 / (1.0 + (-x).exp())).collect();
        let eps = draw(1, LATENT);
        let model = Vae::new(&architecture, 5, &autodiff);
        let beta = 1.5;
        let (_, _, gradients) = differentiate(
            &model,
            tensor(&images, PIXELS, &autodiff),
            tensor(&eps, LATENT, &autodiff),
            &objective,
            beta,
            &mut Pass::training(),
        );
        let named = block_on(read_gradients(&model, &gradients)).unwrap();
        let norm: f32 = global_norm(&model, &gradients).into_scalar();
        let expected = named.iter().flat_map(|(_, g)| g).map(|g| g * g).sum::<f32>().sqrt();
        assert!((norm - expected).abs() < 1e-5 * expected, "{norm} and {expected}");
        let weights = block_on(read_weights(&model.valid())).unwrap();
        let loss = |name: &str, index: usize, change: f32| -> f64 {
            let mut weights = weights.clone();
            weights.0.get_mut(name).unwrap().values[index] += change;
            let model = load_weights(weights, Vae::new(&architecture, 5, &plain)).unwrap();
            let (images, eps) = (tensor(&images, PIXELS, &plain), tensor(&eps, LATENT, &plain));
            let terms = model.terms(images, eps, &objective, &mut Pass::training());
            f64::from(terms.loss(&objective, beta).into_scalar::<f32>())
        };
        let h = 4e-3f32;
        for (name, gradient) in &named {
            for (index, gradient) in gradient.iter().enumerate() {
                let numeric = (loss(name, index, h) - loss(name, index, -h)) / f64::from(2.0 * h);
                let error = (numeric - f64::from(*gradient)).abs();
                assert!(
                    error < 3e-3 * numeric.abs().max(1.0),
                    "{recipe:?}: {name}[{index}]: {gradient} against {numeric}"
                );
            }
        }
    }

    fn smooth() -> Recipe {
        Recipe { activation: Activation::Tanh, ..Recipe::default() }
    }

    #[test]
    fn gradients_agree_with_finite_differences_for_smooth_activations() {
        for activation in [Activation::Silu, Activation::Gelu, Activation::Tanh] {
            for likelihood in [Likelihood::Bernoulli, Likelihood::Gaussian] {
                check(&Recipe { activation, likelihood, ..smooth() });
            }
        }
    }

    #[test]
    fn gradients_agree_with_finite_differences_for_relu() {
        check(&Recipe::default());
    }

    #[test]
    fn gradients_agree_with_finite_differences_under_batch_normalization() {
        for batch_norm in [BatchNorm::Hidden, BatchNorm::HiddenAndMu] {
            check(&Recipe { batch_norm, ..smooth() });
        }
    }

    #[test]
    fn gradients_agree_with_finite_differences_for_every_objective() {
        for gaussian_mean in [GaussianMean::Sigmoid, GaussianMean::Identity] {
            for likelihood in [Likelihood::Gaussian, Likelihood::GaussianLearned, Likelihood::GaussianOptimal]
            {
                check(&Recipe { likelihood, gaussian_mean, gaussian_sigma: 0.7, ..smooth() });
            }
        }
        check(&Recipe { tied_heads: true, reduction: Reduction::Mean, ..smooth() });
        check(&Recipe { kl_schedule: KlSchedule::FreeBits, free_bits: 0.02, ..smooth() });
    }
}
