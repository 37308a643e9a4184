//! What the page and the worker say to each other, and the [`Recipe`] of a run.
//!
//! Plain data: this crate knows neither Burn nor the web, and does no input or output.

#![forbid(unsafe_code)]

mod codec;
mod command;
mod device;
mod diagnosis;
mod event;
mod field;
mod look;
mod measures;
mod occurrence;
mod preset;
mod recipe;
pub mod schedule;

pub use codec::{CodecError, decode, encode};
pub use command::{BackendPreference, Command, RequestId, RunId, UnknownBackend};
pub use device::{Backend, DeviceReport, SelfTest, Timing};
pub use diagnosis::{Diagnosis, Remedy, Verdict};
pub use event::{Event, Failure, FailureKind, RunState};
pub use field::{FIELDS, Field, Group, Kind, field};
pub use look::{
    Axes, NEIGHBOURS, Neighbour, PROBE_FITTED, Plane, Pretrained, Probe, SURVEYED, Source, Spread, Survey,
};
pub use measures::{Health, HeldOut, Lines, Outcome, StepMeasures, Terms, USED_NATS};
pub use occurrence::Occurrence;
pub use preset::{PRESETS, Preset, preset};
pub use recipe::{
    Activation, BatchNorm, Clipping, GaussianMean, Initialiser, KlSchedule, LearningRateSchedule, Likelihood,
    LogvarBounds, Optimiser, OutputBias, PlateauMode, Recipe, RecipeError, Reduction, ThresholdMode,
};

/// Pixels of one image: 28 rows of 28.
pub const PIXELS: usize = 784;

/// Width and height of one image, in pixels.
pub const SIDE: usize = 28;
