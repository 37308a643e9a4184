//! The recipe of a run: everything that decides its curve, given the data and the device.

mod choices;
mod error;
mod text;
mod validate;

use serde::{Deserialize, Serialize};

pub use choices::{
    Activation, BatchNorm, Clipping, GaussianMean, Initialiser, KlSchedule, LearningRateSchedule, Likelihood,
    LogvarBounds, Optimiser, OutputBias, PlateauMode, Reduction, ThresholdMode,
};
pub use error::RecipeError;

/// Everything that decides the curve of a run. [`FIELDS`](crate::FIELDS) says what each field is. A recipe
/// file may leave fields out: they have their defaults, which are the article's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "FIELDS documents every field, for people and for controls alike")]
pub struct Recipe {
    pub seed: u64,
    pub epochs: u32,
    pub batch_size: u32,
    pub hidden: Vec<u32>,
    pub latent: u32,
    pub activation: Activation,
    pub batch_norm: BatchNorm,
    pub batch_norm_momentum: f32,
    pub batch_norm_mu_scale: f32,
    pub tied_heads: bool,
    pub initialiser: Initialiser,
    pub initial_std: f32,
    pub output_bias: OutputBias,
    pub likelihood: Likelihood,
    pub gaussian_sigma: f32,
    pub gaussian_mean: GaussianMean,
    pub reduction: Reduction,
    pub beta: f32,
    pub kl_schedule: KlSchedule,
    pub kl_warmup: f32,
    pub kl_cycles: u32,
    pub free_bits: f32,
    pub logvar_bounds: LogvarBounds,
    pub logvar_min: f32,
    pub logvar_max: f32,
    pub optimiser: Optimiser,
    pub learning_rate: f32,
    pub momentum: f32,
    pub weight_decay: f32,
    pub learning_rate_schedule: LearningRateSchedule,
    pub learning_rate_warmup: u32,
    pub learning_rate_end: f32,
    pub learning_rate_decay: f32,
    pub learning_rate_step: u32,
    pub plateau_mode: PlateauMode,
    pub plateau_factor: f32,
    pub plateau_patience: u32,
    pub plateau_threshold: f32,
    pub plateau_threshold_mode: ThresholdMode,
    pub plateau_cooldown: u32,
    pub plateau_min_rate: f32,
    pub plateau_epsilon: f32,
    pub clipping: Clipping,
    pub clip_threshold: f32,
    pub skip_threshold: f32,
    pub rollback: bool,
    pub rollback_factor: f32,
    pub rollback_tries: u32,
}

impl Default for Recipe {
    fn default() -> Self {
        Self {
            seed: 7,
            epochs: 100,
            batch_size: 128,
            hidden: vec![128, 64],
            latent: 32,
            activation: Activation::Relu,
            batch_norm: BatchNorm::Off,
            batch_norm_momentum: 0.1,
            batch_norm_mu_scale: 0.5,
            tied_heads: false,
            initialiser: Initialiser::XavierUniform,
            initial_std: 0.05,
            output_bias: OutputBias::Zero,
            likelihood: Likelihood::Bernoulli,
            gaussian_sigma: 1.0,
            gaussian_mean: GaussianMean::Sigmoid,
            reduction: Reduction::Sum,
            beta: 1.0,
            kl_schedule: KlSchedule::Constant,
            kl_warmup: 0.2,
            kl_cycles: 4,
            free_bits: 0.1,
            logvar_bounds: LogvarBounds::Clamp,
            logvar_min: -30.0,
            logvar_max: 20.0,
            optimiser: Optimiser::Adam,
            learning_rate: 1e-3,
            momentum: 0.9,
            weight_decay: 0.0,
            learning_rate_schedule: LearningRateSchedule::Constant,
            learning_rate_warmup: 0,
            learning_rate_end: 0.0,
            learning_rate_decay: 0.5,
            learning_rate_step: 20,
            plateau_mode: PlateauMode::Min,
            plateau_factor: 0.5,
            plateau_patience: 5,
            plateau_threshold: 0.1,
            plateau_threshold_mode: ThresholdMode::Abs,
            plateau_cooldown: 0,
            plateau_min_rate: 0.0,
            plateau_epsilon: 1e-8,
            clipping: Clipping::None,
            clip_threshold: 100.0,
            skip_threshold: 0.0,
            rollback: true,
            rollback_factor: 0.3,
            rollback_tries: 5,
        }
    }
}
