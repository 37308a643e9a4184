//! The training loop: data, batches, schedules, guards, diagnosis, held-out evaluation, replay of recorded steps.
//!
//! An engine computes; this crate says what, and judges what comes back.
//! Native and wasm run the same code. It knows neither the web, nor files, nor a clock: bytes come in,
//! and every piece of work is one call of [`Session::advance`], short enough to answer messages between.

#![forbid(unsafe_code)]

mod bursts;
mod clipping;
mod dataset;
mod diagnosis;
mod duel;
mod error;
mod evaluation;
mod fixture;
mod health;
mod idx;
pub mod look;
mod moments;
mod order;
mod plateau;
mod pretrained;
mod replay;
mod self_test;
mod sentinel;
mod session;
mod snapshot;
mod statistics;

pub use dataset::{Dataset, SHARD_IMAGES, TEST_IMAGES, TRAIN_IMAGES};
pub use diagnosis::{Case, READING_STEPS, READINGS, Reading, Readings, broken, diagnose};
pub use duel::{level, turn};
pub use error::TrainError;
pub use evaluation::{ACTIVE_VARIANCE, GAP_IMAGES, held_out};
pub use fixture::{Fixture, FixtureConfig, ReplayError};
pub use health::HEALTH_STEPS;
pub use idx::{IdxError, Unpacker, read_images, read_label_shard, read_labels, read_shard};
pub use look::Reconstruction;
pub use moments::Moments;
pub use order::EpochOrder;
pub use plateau::{NonFiniteMetric, PlateauConfig, PlateauCut, ReduceOnPlateau};
pub use pretrained::{PretrainedError, PretrainedWeights};
pub use replay::{Difference, Replay};
pub use self_test::{SELF_TEST_TOLERANCE, self_test, self_test_program};
pub use session::{AmendError, Plan, Report, Session, Work};
pub use snapshot::{LASTING_STEPS, SNAPSHOT_STEPS};
pub use statistics::PixelStatistics;
