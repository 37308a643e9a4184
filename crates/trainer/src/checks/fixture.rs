//! The file format of recorded training steps: safetensors with a `config` as JSON metadata.

use elbo_engine::{
    Architecture, EngineError, Images, ModelSpec, NoiseKey, StepParams, UpdateRule, WeightError, Weights,
    initial_weights, safetensors_metadata,
};
use elbo_recipe::{Activation, BatchNorm, Clipping, Likelihood, LogvarBounds, PIXELS, Recipe};
use safetensors::SafeTensors;
use serde::Deserialize;

/// A fixture that cannot be replayed.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// The file is damaged, or its weights do not fit its config.
    #[error(transparent)]
    Weights(#[from] WeightError),
    /// There is no config.
    #[error("fixture: expected metadata 'config', found none")]
    NoConfig,
    /// The config is unreadable.
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
    /// The engine failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
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
    /// The recipe, as far as it is recorded; without bounds in the record, logvar has none.
    fn recipe(&self) -> Recipe {
        let (logvar_min, logvar_max) = self.logvar_bounds.map_or((-30.0, 20.0), |[min, max]| (min, max));
        Recipe {
            hidden: self.hidden.iter().map(|width| *width as u32).collect(),
            latent: self.latent as u32,
            batch_size: self.batch as u32,
            activation: self.activation,
            batch_norm: if self.batch_norm { BatchNorm::Hidden } else { BatchNorm::Off },
            likelihood: self.likelihood,
            logvar_bounds: if self.logvar_bounds.is_some() {
                LogvarBounds::Clamp
            } else {
                LogvarBounds::None
            },
            logvar_min,
            logvar_max,
            clipping: if self.clip_norm.is_some() { Clipping::Norm } else { Clipping::None },
            clip_threshold: self.clip_norm.unwrap_or(1.0) as f32,
            ..Recipe::default()
        }
    }

    /// What an engine has to be built for.
    #[must_use]
    pub fn model_spec(&self) -> ModelSpec {
        let recipe = self.recipe();
        let [beta1, beta2, epsilon] = self.adam;
        ModelSpec {
            architecture: Architecture::from(&recipe),
            rule: UpdateRule::Adam { beta1, beta2, epsilon, decoupled: false },
            noise: NoiseKey::of_training(0),
            ..ModelSpec::from(&recipe)
        }
    }

    /// The settings of a step, counted from 0.
    #[must_use]
    pub fn settings(&self, step: usize) -> StepParams {
        StepParams::new(&self.recipe(), step as u32, self.lr, self.beta_at(step + 1))
    }

    /// The weight of the KL divergence at a step, counted from 1: a linear warm-up.
    fn beta_at(&self, step: usize) -> f32 {
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
        let text = text.ok_or(ReplayError::NoConfig)?;
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

    /// The weights before the first step. Running statistics begin as they always do; a record has none.
    ///
    /// # Errors
    /// [`ReplayError::Weights`] if one is not of floats.
    pub fn initial(&self) -> Result<Weights, ReplayError> {
        let mut initial = initial_weights(&self.config.model_spec().architecture, 0);
        initial.0.append(&mut self.weights("initial.")?.0);
        Ok(initial)
    }

    /// The images of all steps: those of step `s` begin at `s * batch`.
    pub(crate) fn images(&self) -> Result<Images, ReplayError> {
        let file = SafeTensors::deserialize(&self.bytes).map_err(WeightError::from)?;
        let view = file.tensor("images").map_err(|_| ReplayError::Missing("images".to_owned()))?;
        let count = self.config.batch * PIXELS;
        part("images", view.data(), self.config.steps - 1, count)?;
        let mut images = Images::default();
        images.extend(&view.data()[..self.config.steps * count]);
        Ok(images)
    }

    /// The noise of all steps, `[steps, batch, latent]` flat.
    pub(crate) fn noise(&self) -> Result<Vec<f32>, ReplayError> {
        let count = self.config.batch * self.config.latent;
        let steps = 0..self.config.steps;
        Ok(steps.map(|step| self.numbers("", step, count)).collect::<Result<Vec<_>, _>>()?.concat())
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
        let found = self.numbers.0.get(name).ok_or_else(|| ReplayError::Missing(label.clone()))?;
        part(&label, &found.values, step, count).map(<[f32]>::to_vec)
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
