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
mod kind;
mod name;
mod preset;
mod recipe;
pub mod schedule;
mod text;
mod unknown_name;
mod validate;
mod value;
mod verdict;

pub use choices::{
    Activation, BatchNorm, Clipping, GaussianMean, Initializer, KlSchedule, LearningRateSchedule, Likelihood,
    LogvarBounds, Optimizer, OutputBias, PlateauMode, Reduction, ThresholdMode,
};
pub use error::{RecipeError, Requirement};
pub use kind::Kind;
pub use preset::{PRESETS, Preset, preset};
pub use recipe::{FIELDS, Field, FieldId, Group, Recipe};
pub use unknown_name::UnknownName;
pub use value::Widths;
pub use verdict::Verdict;

/// Width and height of one image, in pixels.
pub const SIDE: usize = 28;

/// Pixels of one image, row by row.
pub const PIXELS: usize = SIDE * SIDE;

/// Training images of MNIST.
pub const TRAIN_IMAGES: usize = 60_000;

/// Held-out images of MNIST.
pub const TEST_IMAGES: usize = 10_000;

/// Most checkpoints of a run that are kept, however small its model is.
pub const MOST_CHECKPOINTS: usize = 64;
