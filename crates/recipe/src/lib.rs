//! The [`Recipe`] of a run: everything that decides its curve, given the data and the device.
//!
//! Its fields, presets and schedules, and the facts of the data that all others share. Plain data: this crate
//! is the root of the workspace's graph, and does no input or output.

#![forbid(unsafe_code)]

#[macro_use]
mod declare;

mod choices;
mod error;
mod field;
mod file;
mod preset;
mod recipe;
pub mod schedule;
mod text;
mod validate;
mod value;
mod verdict;

pub use choices::{
    Activation, BatchNorm, Clipping, GaussianMean, Initializer, KlSchedule, LearningRateSchedule, Likelihood,
    LogvarBounds, Optimizer, OutputBias, PlateauMode, Reduction, ThresholdMode,
};
pub use error::{RecipeError, Requirement, UnknownName};
pub use field::{Field, Kind, field};
pub use preset::{PRESETS, Preset, preset};
pub use recipe::{FIELDS, FieldId, Group, Recipe};
pub use value::Widths;
pub use verdict::Verdict;

/// Pixels of one image: 28 rows of 28.
pub const PIXELS: usize = 784;

/// Width and height of one image, in pixels.
pub const SIDE: usize = 28;
