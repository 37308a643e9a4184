//! Weights by name: out of a model, into a model.

use std::collections::BTreeMap;

use burn::{
    module::{Module, ModuleMapper, ModuleVisitor, Param},
    tensor::{DType, Tensor, TensorData, Transaction},
};
use elbo_engine::{Values, WeightError, Weights};

use crate::Vae;

/// Names of a model's parameters, in the order in which a visitor meets them.
#[must_use]
pub fn parameter_names(model: &Vae) -> Vec<String> {
    let mut reader = Reader::default();
    model.visit(&mut reader);
    reader.names
}

/// Reads a model's weights back from its device, in one transaction.
///
/// # Errors
/// [`WeightError::Device`] if the device was lost.
pub async fn read_weights(model: &Vae) -> Result<Weights, WeightError> {
    let mut reader = Reader::default();
    model.visit(&mut reader);
    let transaction = reader.tensors.into_iter().fold(Transaction::default(), Transaction::register);
    let data = transaction.execute_async().await.map_err(|error| WeightError::Device(error.to_string()))?;
    let named = reader.names.into_iter().zip(reader.shapes).zip(data);
    Ok(Weights(named.map(|((name, shape), data)| (name, Values { shape, values: floats(data) })).collect()))
}

/// The model with these weights.
///
/// # Errors
/// [`WeightError::Missing`] or [`WeightError::Mismatch`] if they are those of another net.
pub fn load_weights(mut weights: Weights, model: Vae) -> Result<Vae, WeightError> {
    let mut problem = None;
    let model = model.map(&mut Writer { path: Vec::new(), weights: &mut weights.0, problem: &mut problem });
    problem.map_or(Ok(model), Err)
}

fn floats(data: TensorData) -> Vec<f32> {
    data.convert_dtype(DType::F32).try_to_vec().expect("the data was just converted to 32-bit floats")
}

#[derive(Default)]
struct Reader {
    path: Vec<String>,
    names: Vec<String>,
    shapes: Vec<Vec<usize>>,
    tensors: Vec<Tensor<1>>,
}

impl ModuleVisitor for Reader {
    fn enter_module(&mut self, name: &str, _container: &str) {
        self.path.push(name.to_owned());
    }

    fn exit_module(&mut self, _name: &str, _container: &str) {
        self.path.pop();
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let tensor = param.val();
        self.names.push(self.path.join("."));
        self.shapes.push(tensor.dims().to_vec());
        self.tensors.push(tensor.flatten(0, D - 1));
    }
}

struct Writer<'a> {
    path: Vec<String>,
    weights: &'a mut BTreeMap<String, Values>,
    problem: &'a mut Option<WeightError>,
}

impl ModuleMapper for Writer<'_> {
    fn enter_module(&mut self, name: &str, _container: &str) {
        self.path.push(name.to_owned());
    }

    fn exit_module(&mut self, _name: &str, _container: &str) {
        self.path.pop();
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let name = self.path.join(".");
        let Some(Values { shape: found, values }) = self.weights.remove(&name) else {
            self.problem.get_or_insert(WeightError::Missing(name));
            return param;
        };
        let expected = param.dims().to_vec();
        if expected != found {
            let (expected, found) = (format!("{expected:?}"), format!("{found:?}"));
            self.problem.get_or_insert(WeightError::Mismatch { name, expected, found });
            return param;
        }
        let data = TensorData::new(values, found);
        param.map(|old| Tensor::from_data(data, &old.device()).set_require_grad(old.is_require_grad()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;
    use elbo_engine::{Architecture, Layout, initial_weights};
    use elbo_recipe::{Activation, BatchNorm, Likelihood, Recipe};

    fn block_on<F: Future>(future: F) -> F::Output {
        // On the CPU device every read is ready at the first poll.
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        match std::pin::pin!(future).poll(&mut context) {
            std::task::Poll::Ready(output) => output,
            std::task::Poll::Pending => panic!("a read on the CPU device did not complete at once"),
        }
    }

    fn model(seed: u64, latent: usize) -> Vae {
        let architecture = Architecture::plain(9, &[5, 4], latent, Activation::Relu);
        Vae::new(&architecture, seed, &Device::flex())
    }

    #[test]
    fn parameters_have_the_names_of_the_file_format() {
        for (batch_norm, tied_heads) in
            [(BatchNorm::Off, false), (BatchNorm::Hidden, true), (BatchNorm::HiddenAndMu, false)]
        {
            let likelihood = Likelihood::GaussianLearned;
            let recipe = Recipe { batch_norm, tied_heads, likelihood, ..Recipe::default() };
            let architecture = Architecture::from(&recipe);
            let mut found = parameter_names(&Vae::new(&architecture, 0, &Device::flex()));
            let layout = Layout::new(&architecture);
            let mut expected: Vec<&String> = layout.slots().iter().map(|slot| &slot.name).collect();
            found.sort();
            expected.sort();
            assert_eq!(found.iter().collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn a_fresh_model_has_the_initial_weights() {
        for batch_norm in [BatchNorm::Off, BatchNorm::HiddenAndMu] {
            let recipe = Recipe { batch_norm, likelihood: Likelihood::GaussianLearned, ..Recipe::default() };
            let architecture = Architecture::from(&recipe);
            let model = Vae::new(&architecture, 5, &Device::flex());
            assert_eq!(block_on(read_weights(&model)).unwrap(), initial_weights(&architecture, 5));
        }
    }

    #[test]
    fn weights_of_another_net_are_refused_by_name() {
        let weights = block_on(read_weights(&model(1, 3))).unwrap();
        let error = load_weights(weights, model(1, 2)).unwrap_err().to_string();
        assert_eq!(error, "tensor 'encoder.to_mu.weight': expected [4, 2], found [4, 3]");
        let error = load_weights(Weights::default(), model(1, 2)).unwrap_err().to_string();
        assert_eq!(error, "weights lack the tensor 'encoder.hidden.0.weight'");
    }
}
