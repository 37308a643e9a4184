//! Weights by name: out of a model, into a model, and as safetensors.

use std::collections::{BTreeMap, HashMap};

use burn::{
    module::{Module, ModuleMapper, ModuleVisitor, Param},
    tensor::{DType, ExecutionError, Tensor, TensorData, Transaction},
};
use safetensors::{Dtype, SafeTensors, tensor::TensorView};

use crate::Vae;

/// Weights that cannot be read, or that do not fit.
#[derive(Debug, thiserror::Error)]
pub enum WeightError {
    /// Bytes that are no safetensors file, or tensors that make none.
    #[error("expected a safetensors file: {0}")]
    Format(#[from] safetensors::SafeTensorError),
    /// A tensor that the file lacks.
    #[error("weights lack the tensor '{0}'")]
    Missing(String),
    /// A tensor of another size or type.
    #[error("tensor '{name}': expected {expected}, found {found}")]
    Mismatch {
        /// Its name.
        name: String,
        /// Shape or type expected.
        expected: String,
        /// Shape or type found.
        found: String,
    },
    /// The device failed while its weights were read.
    #[error("weights could not be read back: {0}")]
    Device(#[from] ExecutionError),
}

/// Named tensors of 32-bit floats, such as `encoder.hidden.0.weight`.
#[derive(Debug, Clone, Default)]
pub struct Weights(pub BTreeMap<String, TensorData>);

/// Names of a model's parameters, in the order in which a visitor meets them.
#[must_use]
pub fn parameter_names(model: &Vae) -> Vec<String> {
    let mut reader = Reader::default();
    model.visit(&mut reader);
    reader.names
}

impl Weights {
    /// Reads a model's weights back from its device, in one transaction.
    ///
    /// # Errors
    /// [`WeightError::Device`] if the device was lost.
    pub async fn read(model: &Vae) -> Result<Self, WeightError> {
        let mut reader = Reader::default();
        model.visit(&mut reader);
        let transaction = reader.tensors.into_iter().fold(Transaction::default(), Transaction::register);
        let data = transaction.execute_async().await?;
        let named = reader.names.into_iter().zip(reader.shapes).zip(data);
        Ok(Self(named.map(|((name, shape), data)| (name, TensorData::new(floats(data), shape))).collect()))
    }

    /// Each tensor's name and numbers, flat.
    #[must_use]
    pub fn into_named(self) -> Vec<(String, Vec<f32>)> {
        self.0.into_iter().map(|(name, data)| (name, floats(data))).collect()
    }

    /// The model with these weights.
    ///
    /// # Errors
    /// [`WeightError::Missing`] or [`WeightError::Mismatch`] if they are those of another net.
    pub fn load(mut self, model: Vae) -> Result<Vae, WeightError> {
        let mut problem = None;
        let model = model.map(&mut Writer { path: Vec::new(), weights: &mut self.0, problem: &mut problem });
        problem.map_or(Ok(model), Err)
    }

    /// The bytes of a safetensors file, with metadata.
    ///
    /// # Errors
    /// [`WeightError::Format`] if the tensors cannot be written.
    pub fn to_safetensors(&self, metadata: HashMap<String, String>) -> Result<Vec<u8>, WeightError> {
        let views = self.0.iter().map(|(name, data)| {
            let shape: Vec<usize> = data.shape().iter().copied().collect();
            TensorView::new(Dtype::F32, shape, data.as_bytes()).map(|view| (name, view))
        });
        let views: Vec<_> = views.collect::<Result<_, _>>()?;
        Ok(safetensors::serialize(views, Some(metadata))?)
    }

    /// Reads the tensors whose names begin with `prefix`, of 32- or 64-bit floats, from the bytes of a
    /// safetensors file. The prefix is dropped.
    ///
    /// # Errors
    /// [`WeightError::Format`] if the file is damaged, [`WeightError::Mismatch`] if a tensor is not of floats.
    pub fn from_safetensors(bytes: &[u8], prefix: &str) -> Result<Self, WeightError> {
        let file = SafeTensors::deserialize(bytes)?;
        let named = file.iter().filter_map(|(name, view)| Some((name.strip_prefix(prefix)?, view)));
        named
            .map(|(name, view)| Ok((name.to_owned(), data(name, &view)?)))
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

/// The metadata of a safetensors file.
///
/// # Errors
/// [`WeightError::Format`] if the file is damaged.
pub fn safetensors_metadata(bytes: &[u8]) -> Result<HashMap<String, String>, WeightError> {
    let (_, header) = SafeTensors::read_metadata(bytes)?;
    Ok(header.metadata().clone().unwrap_or_default())
}

fn data(name: &str, view: &TensorView<'_>) -> Result<TensorData, WeightError> {
    let bytes = view.data();
    let values: Vec<f32> = match view.dtype() {
        Dtype::F32 => bytes.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect(),
        Dtype::F64 => bytes.as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes) as f32).collect(),
        other => {
            return Err(WeightError::Mismatch {
                name: name.to_owned(),
                expected: "F32 or F64".to_owned(),
                found: format!("{other:?}"),
            });
        }
    };
    Ok(TensorData::new(values, view.shape().to_vec()))
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
    weights: &'a mut BTreeMap<String, TensorData>,
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
        let Some(data) = self.weights.remove(&name) else {
            self.problem.get_or_insert(WeightError::Missing(name));
            return param;
        };
        let (expected, found) = (param.dims().to_vec(), data.shape().iter().copied().collect::<Vec<_>>());
        if expected != found {
            let (expected, found) = (format!("{expected:?}"), format!("{found:?}"));
            self.problem.get_or_insert(WeightError::Mismatch { name, expected, found });
            return param;
        }
        param.map(|old| Tensor::from_data(data, &old.device()).set_require_grad(old.is_require_grad()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Architecture;
    use burn::tensor::Device;
    use elbo_protocol::{Activation, Recipe};

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
        let names = parameter_names(&Vae::new(&Architecture::from(&Recipe::default()), 0, &Device::flex()));
        assert_eq!(names.len(), 14);
        for name in ["encoder.hidden.1.weight", "encoder.to_logvar.bias", "decoder.to_logits.weight"] {
            assert!(names.iter().any(|found| found == name), "{name} in {names:?}");
        }
    }

    #[test]
    fn weights_survive_a_file() {
        let weights = block_on(Weights::read(&model(1, 3))).unwrap();
        let bytes = weights.to_safetensors(HashMap::from([("recipe".into(), "{}".into())])).unwrap();
        let loaded = Weights::from_safetensors(&bytes, "").unwrap().load(model(2, 3)).unwrap();
        let again = block_on(Weights::read(&loaded)).unwrap();
        assert_eq!(weights.0.keys().collect::<Vec<_>>(), again.0.keys().collect::<Vec<_>>());
        assert!(weights.0.values().zip(again.0.values()).all(|(a, b)| a.as_bytes() == b.as_bytes()));
    }

    #[test]
    fn weights_of_another_net_are_refused_by_name() {
        let weights = block_on(Weights::read(&model(1, 3))).unwrap();
        let error = weights.load(model(1, 2)).unwrap_err().to_string();
        assert_eq!(error, "tensor 'encoder.to_mu.weight': expected [4, 2], found [4, 3]");
        let error = Weights::default().load(model(1, 2)).unwrap_err().to_string();
        assert_eq!(error, "weights lack the tensor 'encoder.hidden.0.weight'");
    }
}
