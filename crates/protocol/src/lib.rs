//! What the page and the worker say to each other.
//!
//! Plain data: this crate knows neither Burn nor the web, and does no input or output.

#![forbid(unsafe_code)]

mod browser;
mod codec;
mod command;
mod device;
mod diagnosis;
mod event;
mod evidence;
mod fault;
mod ids;
mod look;
mod measures;
mod obstacle;
mod occurrence;
mod quantity;

pub use browser::{Absence, Browser, BrowserName, System};
pub use codec::{CodecError, decode, encode};
pub use command::{BackendPreference, Command, UnknownBackend};
pub use device::{Backend, DeviceReason, DeviceReport, DeviceTask, SelfTest, SelfTestFault, Timing};
pub use diagnosis::{Diagnosis, Remedy, RemedyKind};
pub use event::{Event, RunState};
pub use evidence::Evidence;
pub use fault::{EngineFault, Failure, FailureKind, Fault, FileFault, LinkFault, WeightFault};
pub use ids::{AmendmentId, RequestId, RunId};
pub use look::{
    Axes, NEIGHBORS, Neighbor, PROBE_FITTED, Plane, Pretrained, Probe, SURVEYED, Spread, Survey, WeightSource,
};
pub use measures::{Baselines, Health, HeldOut, Outcome, StepMeasures, Terms, USED_NATS};
pub use obstacle::Obstacle;
pub use occurrence::Occurrence;
pub use quantity::Quantity;
