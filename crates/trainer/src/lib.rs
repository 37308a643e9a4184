//! The training loop: data, batches, optimiser, held-out evaluation, replay of recorded steps.
//!
//! Native and wasm run the same code. It knows neither the web, nor files, nor a clock: bytes come in,
//! and every piece of work is one call of [`Session::advance`], short enough to answer messages between.

#![forbid(unsafe_code)]
#![cfg_attr(
    test,
    expect(clippy::disallowed_methods, reason = "tests read on the CPU device, where every read is ready")
)]

mod bursts;
mod clipping;
mod correction;
mod dataset;
mod diagnosis;
mod error;
mod evaluation;
mod fixture;
mod gradients;
mod health;
mod idx;
mod noise;
mod optimiser;
mod order;
mod plateau;
mod probe;
mod replay;
mod self_test;
mod sentinel;
mod session;
mod snapshot;
mod statistics;

pub use dataset::{Dataset, Images, SHARD_IMAGES, TEST_IMAGES, TRAIN_IMAGES};
pub use diagnosis::{Case, READING_STEPS, READINGS, Reading, Readings, broken, diagnose};
pub use error::TrainError;
pub use evaluation::{ACTIVE_VARIANCE, Evaluation, EvaluationPlan};
pub use fixture::{Fixture, FixtureConfig, ReplayError};
pub use gradients::{differentiate, global_norm};
pub use health::{DEAD_SPREAD, HEALTH_STEPS};
pub use idx::{IdxError, Unpacker, read_images, read_labels, read_shard};
pub use noise::{held_out_noise, step_noise};
pub use optimiser::{Optimiser, Rule, Update, Updated};
pub use order::EpochOrder;
pub use plateau::{NonFiniteMetric, PlateauConfig, PlateauCut, ReduceOnPlateau};
pub use probe::{Reconstruction, decode, reconstruct};
pub use replay::{Difference, Replay};
pub use self_test::{SELF_TEST_TOLERANCE, self_test};
pub use session::{AmendError, Plan, Report, Session, Work};
pub use snapshot::{LASTING_STEPS, SNAPSHOT_STEPS};
pub use statistics::PixelStatistics;
