//! What a training step is, whatever computes it.
//!
//! The net and where its parameters lie ([`Architecture`], [`Layout`]), the loss ([`Objective`]), the numbers
//! that a step depends on ([`StepParams`]), noise, initial weights, and the interface that every [`Engine`]
//! has. Knows neither a tensor library, nor the web, nor files, nor a clock. All losses are in nats per
//! image: summed over pixels or latent dimensions, averaged over the batch.

#![forbid(unsafe_code)]

mod architecture;
mod compile;
mod engine;
mod engine_state;
mod error;
mod images;
mod initial;
mod layout;
mod model_spec;
mod noise;
mod objective;
mod padding;
mod random;
mod slot;
mod stage;
mod step_params;
mod update_rule;
mod weights;

pub use architecture::Architecture;
pub use engine::{
    Answer, DEAD_SPREAD, Engine, EvaluationSums, GapSums, HealthStats, Inspection, Measurements,
    Reconstruction, SLOTS, StepOutcome, StepStats,
};
pub use engine_state::{EngineState, PackedState};
pub use error::EngineError;
pub use images::Images;
pub use initial::initial_weights;
pub use layout::Layout;
pub use model_spec::ModelSpec;
pub use noise::{NoiseKey, held_out_noise, noise_block, step_noise};
pub use objective::{LOG_SIGMA_FLOOR, OPTIMAL_VARIANCE_EPSILON, Objective, optimal_reconstruction};
pub use padding::{PAD, padded};
pub use random::{Purpose, normal_block, pcg4d, uniform_block};
pub use slot::{BufferKind, ParameterInit, ParameterSlot};
pub use stage::{Dense, Heads, Linear, NetPart, Norm, Op, Stage, StageInput};
pub use step_params::StepParams;
pub use update_rule::UpdateRule;
pub use weights::{Values, WeightError, Weights, safetensors_metadata};

/// Added to the variance before its root in a batch normalization, as PyTorch does.
pub const BATCH_NORM_EPSILON: f32 = 1e-5;
