//! The file format of recorded training steps: safetensors with a `config` as JSON metadata.

use burn::tensor::ExecutionError;
use elbo_protocol::{Activation, BatchNorm, Likelihood, PIXELS};
use elbo_vae::{Architecture, Objective, WeightError, Weights, safetensors_metadata};
use safetensors::SafeTensors;
use serde::Deserialize;

/// A fixture that cannot be replayed.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// The file is damaged, or its weights do not fit its config.
    #[error(transparent)]
    Weights(#[from] WeightError),
    /// The config is missing or unreadable.
    #[error("fixture config: {0}")]
    Config(String),
    /// A tensor is missing.
    #[error("fixture lacks the tensor '{0}'")]
    Missing(String),
    /// A tensor has too few numbers for the config.
    #[error("fixture tensor '{name}': expected {expected} numbers for step {step}, found {found} in all")]
    Short {
        /// Its name.
        name: String,
        /// Numbers in each step.
        expected: usize,
        /// The step, from 0.
        step: usize,
        /// Numbers in the tensor.
        found: usize,
    },
    /// The device failed.
    #[error("the device failed: {0}")]
    Device(#[from] ExecutionError),
}

/// How the recorded steps were made.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[expect(missing_docs, reason = "the names are those of the recipe and of Adam")]
pub struct FixtureConfig {
    pub hidden: Vec<usize>,
    pub latent: usize,
    pub batch: usize,
    pub steps: usize,
    pub activation: Activation,
    pub batch_norm: bool,
    pub likelihood: Likelihood,
    pub beta: f32,
    pub beta_warmup_steps: usize,
    pub lr: f64,
    pub adam: [f64; 3],
    pub clip_norm: Option<f64>,
    pub logvar_bounds: Option<[f32; 2]>,
}

impl FixtureConfig {
    /// The net.
    #[must_use]
    pub fn architecture(&self, pixels: usize) -> Architecture {
        Architecture {
            batch_norm: if self.batch_norm { BatchNorm::Hidden } else { BatchNorm::Off },
            ..Architecture::plain(pixels, &self.hidden, self.latent, self.activation)
        }
    }

    /// The loss; without bounds in the record, logvar has none.
    #[must_use]
    pub fn objective(&self) -> Objective {
        let logvar_bounds = self.logvar_bounds.map(|[min, max]| (min, max));
        Objective { logvar_bounds, ..Objective::elbo(self.likelihood) }
    }

    /// The weight of the KL divergence at a step, counted from 1: a linear warm-up.
    #[must_use]
    pub fn beta_at(&self, step: usize) -> f32 {
        match self.beta_warmup_steps {
            0 => self.beta,
            steps => self.beta * (step as f32 / steps as f32).min(1.0),
        }
    }
}

/// Recorded training steps.
#[derive(Debug, Clone)]
pub struct Fixture {
    /// How they were made.
    pub config: FixtureConfig,
    bytes: Vec<u8>,
    numbers: Weights,
}

impl Fixture {
    /// Reads a fixture.
    ///
    /// # Errors
    /// [`ReplayError`] if the file is damaged or asks for something unknown.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, ReplayError> {
        let metadata = safetensors_metadata(&bytes)?;
        let text = metadata.get("config");
        let text =
            text.ok_or_else(|| ReplayError::Config("expected metadata 'config', found none".to_owned()))?;
        let config: FixtureConfig =
            serde_json::from_str(text).map_err(|error| ReplayError::Config(error.to_string()))?;
        let mut numbers = Weights::from_safetensors(&bytes, "expected.")?;
        numbers.0.append(&mut Weights::from_safetensors(&bytes, "eps")?.0);
        Ok(Self { config, bytes, numbers })
    }

    /// The tensors whose names begin with a prefix.
    ///
    /// # Errors
    /// [`ReplayError::Weights`] if one is not of floats.
    pub fn weights(&self, prefix: &str) -> Result<Weights, ReplayError> {
        Ok(Weights::from_safetensors(&self.bytes, prefix)?)
    }

    /// The batch of a step, `[batch * 784]`, in `[0, 1]`.
    pub(crate) fn images(&self, step: usize) -> Result<Vec<f32>, ReplayError> {
        let file = SafeTensors::deserialize(&self.bytes).map_err(WeightError::from)?;
        let view = file.tensor("images").map_err(|_| ReplayError::Missing("images".to_owned()))?;
        let pixels = part("images", view.data(), step, self.config.batch * PIXELS)?;
        Ok(pixels.iter().map(|pixel| f32::from(*pixel) / 255.0).collect())
    }

    /// The noise of a step, `[batch * latent]`.
    pub(crate) fn eps(&self, step: usize) -> Result<Vec<f32>, ReplayError> {
        self.numbers("", step, self.config.batch * self.config.latent)
    }

    /// A term expected at a step.
    pub(crate) fn expected(&self, name: &str, step: usize) -> Result<f32, ReplayError> {
        self.numbers(name, step, 1).map(|numbers| numbers[0])
    }

    /// The KL of each latent dimension expected at a step, `[latent]`.
    pub(crate) fn kl_per_dim(&self, step: usize) -> Result<Vec<f32>, ReplayError> {
        self.numbers("kl_per_dim", step, self.config.latent)
    }

    fn numbers(&self, name: &str, step: usize, count: usize) -> Result<Vec<f32>, ReplayError> {
        let label = if name.is_empty() { "eps".to_owned() } else { format!("expected.{name}") };
        let data = self.numbers.0.get(name).ok_or_else(|| ReplayError::Missing(label.clone()))?;
        let values: Vec<f32> = data.iter::<f32>().collect();
        part(&label, &values, step, count).map(<[f32]>::to_vec)
    }
}

fn part<'a, T>(name: &str, values: &'a [T], step: usize, count: usize) -> Result<&'a [T], ReplayError> {
    values.chunks_exact(count).nth(step).ok_or_else(|| ReplayError::Short {
        name: name.to_owned(),
        expected: count,
        step,
        found: values.len(),
    })
}
