//! What the page and the worker say to each other.
//!
//! Plain data: this crate knows neither Burn nor the web, and does no input or output.

#![forbid(unsafe_code)]

mod codec;
mod command;
mod device;
mod diagnosis;
mod event;
mod look;
mod measures;
mod occurrence;

pub use codec::{CodecError, decode, encode};
pub use command::{BackendPreference, Command, RequestId, RunId, UnknownBackend};
pub use device::{Backend, DeviceReport, SelfTest, Timing};
pub use diagnosis::{Diagnosis, Remedy};
pub use event::{Event, Failure, FailureKind, RunState};
pub use look::{
    Axes, NEIGHBORS, Neighbor, PROBE_FITTED, Plane, Pretrained, Probe, SURVEYED, Spread, Survey, WeightSource,
};
pub use measures::{Baselines, Health, HeldOut, Outcome, StepMeasures, Terms, USED_NATS};
pub use occurrence::Occurrence;
