//! One forward pass: in which mode, and what it leaves behind.

use burn::tensor::Tensor;

/// In which mode a forward pass goes, and what it leaves behind.
#[derive(Debug, Default)]
pub struct Pass {
    /// Whether batch normalization uses the batch's own statistics.
    pub training: bool,
    /// Statistics of each normalized layer in turn; only in training.
    pub statistics: Vec<BatchStatistics>,
    /// Outputs of each layer in turn with their names; only if asked for.
    pub layers: Option<Vec<(String, Tensor<2>)>>,
}

impl Pass {
    /// A pass of a training step.
    #[must_use]
    pub fn training() -> Self {
        Self { training: true, ..Self::default() }
    }

    /// A pass of an evaluation.
    #[must_use]
    pub fn evaluation() -> Self {
        Self::default()
    }

    /// The same, keeping what every layer gives.
    #[must_use]
    pub fn watched(self) -> Self {
        Self { layers: Some(Vec::new()), ..self }
    }

    pub(crate) fn note(&mut self, name: &str, output: &Tensor<2>) {
        if let Some(layers) = &mut self.layers {
            layers.push((name.to_owned(), output.clone().detach()));
        }
    }
}

/// What a batch tells of the distribution of one layer, each `[1, width]`.
#[derive(Debug, Clone)]
pub struct BatchStatistics {
    /// Mean over the batch.
    pub mean: Tensor<2>,
    /// Unbiased variance over the batch.
    pub var: Tensor<2>,
}
