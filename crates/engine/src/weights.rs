//! Weights by name, and as safetensors.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use half::f16;
use safetensors::{Dtype, SafeTensors, tensor::TensorView};
use serde::{Deserialize, Serialize};

/// Weights that cannot be read, or that do not fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WeightError {
    /// Bytes that are no safetensors file, or tensors that make none.
    #[error("expected a safetensors file: {0}")]
    Format(String),
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
    /// A tensor that nothing has a place for.
    #[error("expected no tensor '{0}'")]
    Unexpected(String),
    /// The device failed while its weights were read.
    #[error("weights could not be read back: {0}")]
    Device(String),
}

impl WeightError {
    /// The same of a tensor that belongs to a part of a whole: its name follows the part's.
    #[must_use]
    pub fn within(self, part: &str) -> Self {
        let of_part = |name: String| format!("{part}.{name}");
        match self {
            Self::Missing(name) => Self::Missing(of_part(name)),
            Self::Unexpected(name) => Self::Unexpected(of_part(name)),
            Self::Mismatch { name, expected, found } => {
                Self::Mismatch { name: of_part(name), expected, found }
            }
            other @ (Self::Format(_) | Self::Device(_)) => other,
        }
    }
}

impl From<safetensors::SafeTensorError> for WeightError {
    fn from(error: safetensors::SafeTensorError) -> Self {
        Self::Format(error.to_string())
    }
}

/// The numbers of one tensor, row after row.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Values {
    /// Its shape.
    pub shape: Vec<usize>,
    /// Its numbers, as many as the shape says.
    pub values: Vec<f32>,
}

/// Named tensors of 32-bit floats, such as `encoder.hidden.0.weight`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Weights(pub BTreeMap<String, Values>);

impl Weights {
    /// The numbers of a tensor of this shape.
    ///
    /// # Errors
    /// [`WeightError::Missing`] or [`WeightError::Mismatch`].
    pub fn get(&self, name: &str, shape: &[usize]) -> Result<&[f32], WeightError> {
        let found = self.0.get(name).ok_or_else(|| WeightError::Missing(name.to_owned()))?;
        if found.shape != shape {
            let (expected, found) = (format!("{shape:?}"), format!("{:?}", found.shape));
            return Err(WeightError::Mismatch { name: name.to_owned(), expected, found });
        }
        let count: usize = shape.iter().product();
        if found.values.len() != count {
            let (expected, found) = (format!("{count} numbers"), found.values.len().to_string());
            return Err(WeightError::Mismatch { name: name.to_owned(), expected, found });
        }
        Ok(&found.values)
    }

    /// The first tensor whose name is not among these, if any.
    #[must_use]
    pub fn unknown<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Option<&str> {
        let known: BTreeSet<&str> = names.into_iter().collect();
        self.0.keys().map(String::as_str).find(|name| !known.contains(name))
    }

    /// Whether every number is finite.
    #[must_use]
    pub fn is_finite(&self) -> bool {
        self.0.values().flat_map(|tensor| &tensor.values).all(|value| value.is_finite())
    }

    /// The bytes of a safetensors file, with metadata.
    ///
    /// # Errors
    /// [`WeightError::Format`] if the tensors cannot be written.
    pub fn to_safetensors(&self, metadata: HashMap<String, String>) -> Result<Vec<u8>, WeightError> {
        let bytes = |tensor: &Values| tensor.values.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.serialize(Dtype::F32, bytes, metadata)
    }

    /// The same with 16-bit floats, rounded to the nearest: half the size, each number to about three digits.
    ///
    /// # Errors
    /// [`WeightError::Mismatch`] if a number is beyond 65,504, the largest of 16 bits; [`WeightError::Format`]
    /// if the tensors cannot be written.
    pub fn to_safetensors_half(&self, metadata: HashMap<String, String>) -> Result<Vec<u8>, WeightError> {
        for (name, tensor) in &self.0 {
            let is_beyond = |value: &&f32| value.is_finite() && f16::from_f32(**value).is_infinite();
            if let Some(value) = tensor.values.iter().find(is_beyond) {
                let (expected, found) = (format!("numbers of at most {}", f16::MAX), value.to_string());
                return Err(WeightError::Mismatch { name: name.clone(), expected, found });
            }
        }
        let halves = |value: &f32| f16::from_f32(*value).to_le_bytes();
        let bytes = |tensor: &Values| tensor.values.iter().flat_map(halves).collect();
        self.serialize(Dtype::F16, bytes, metadata)
    }

    fn serialize(
        &self,
        dtype: Dtype,
        bytes: impl Fn(&Values) -> Vec<u8>,
        metadata: HashMap<String, String>,
    ) -> Result<Vec<u8>, WeightError> {
        let tensors: Vec<_> =
            self.0.iter().map(|(name, tensor)| (name, &tensor.shape, bytes(tensor))).collect();
        let views: Vec<_> = tensors
            .iter()
            .map(|(name, shape, bytes)| {
                TensorView::new(dtype, (*shape).clone(), bytes).map(|view| (*name, view))
            })
            .collect::<Result<_, _>>()?;
        Ok(safetensors::serialize(views, Some(metadata))?)
    }

    /// Reads the tensors whose names begin with `prefix`, of 16-, 32- or 64-bit floats, from the bytes
    /// of a safetensors file. The prefix is dropped.
    ///
    /// # Errors
    /// [`WeightError::Format`] if the file is damaged, [`WeightError::Mismatch`] if a tensor is not of floats.
    pub fn from_safetensors(bytes: &[u8], prefix: &str) -> Result<Self, WeightError> {
        let file = SafeTensors::deserialize(bytes)?;
        let named = file.iter().filter_map(|(name, view)| Some((name.strip_prefix(prefix)?, view)));
        named
            .map(|(name, view)| Ok((name.to_owned(), values(name, &view)?)))
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

fn values(name: &str, view: &TensorView<'_>) -> Result<Values, WeightError> {
    let bytes = view.data();
    let values: Vec<f32> = match view.dtype() {
        Dtype::F32 => bytes.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect(),
        Dtype::F16 => bytes.as_chunks().0.iter().map(|bytes| f16::from_le_bytes(*bytes).to_f32()).collect(),
        Dtype::F64 => bytes.as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes) as f32).collect(),
        other => {
            return Err(WeightError::Mismatch {
                name: name.to_owned(),
                expected: "F16, F32 or F64".to_owned(),
                found: format!("{other:?}"),
            });
        }
    };
    Ok(Values { shape: view.shape().to_vec(), values })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_survive_a_file() {
        let tensor = Values { shape: vec![2, 3], values: vec![0.5, -1.0, 2.0, 3.0, 1e-30, 7.0] };
        let weights = Weights(BTreeMap::from([("a.weight".to_owned(), tensor)]));
        let bytes = weights.to_safetensors(HashMap::from([("recipe".into(), "{}".into())])).unwrap();
        assert_eq!(Weights::from_safetensors(&bytes, "").unwrap(), weights);
        assert!(Weights::from_safetensors(&bytes, "a.").unwrap().0.contains_key("weight"));
        assert_eq!(safetensors_metadata(&bytes).unwrap()["recipe"], "{}");
    }

    #[test]
    fn half_of_the_bytes_keep_three_digits() {
        // Exact ones, a rounded one, the smallest that is normal, one below the smallest of all, the largest.
        let values = vec![0.5, -2048.0, 0.1, 6.103_515_6e-5, 1e-9, 65_504.0];
        let tensor = Values { shape: vec![6], values: values.clone() };
        let mut weights = Weights(BTreeMap::from([("a".to_owned(), tensor)]));
        let bytes = weights.to_safetensors_half(HashMap::from([("recipe".into(), "{}".into())])).unwrap();
        let read = Weights::from_safetensors(&bytes, "").unwrap();
        assert_eq!(
            read.get("a", &[6]).unwrap(),
            [0.5, -2048.0, 0.099_975_586, 6.103_515_6e-5, 0.0, 65_504.0]
        );
        assert_eq!(safetensors_metadata(&bytes).unwrap()["recipe"], "{}");
        weights.0.get_mut("a").unwrap().values[1] = -1e5;
        assert_eq!(
            weights.to_safetensors_half(HashMap::new()).unwrap_err().to_string(),
            "tensor 'a': expected numbers of at most 65504, found -100000"
        );
    }

    #[test]
    fn a_tensor_of_integers_is_refused() {
        let bytes = 1_i32.to_le_bytes();
        let view = TensorView::new(Dtype::I32, vec![1], &bytes).unwrap();
        let file = safetensors::serialize([("a", view)], None).unwrap();
        assert_eq!(
            Weights::from_safetensors(&file, "").unwrap_err().to_string(),
            "tensor 'a': expected F16, F32 or F64, found I32"
        );
    }

    #[test]
    fn a_tensor_of_another_shape_is_refused_by_name() {
        let tensor = Values { shape: vec![2], values: vec![0.0; 2] };
        let weights = Weights(BTreeMap::from([("a".to_owned(), tensor)]));
        assert_eq!(weights.get("a", &[3]).unwrap_err().to_string(), "tensor 'a': expected [3], found [2]");
        assert_eq!(weights.get("b", &[3]).unwrap_err().to_string(), "weights lack the tensor 'b'");
    }
}
