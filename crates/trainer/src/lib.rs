//! The training loop: data, batches, schedules, guards, diagnosis, held-out evaluation, replay of recorded steps.
//!
//! An engine computes; this crate says what, and judges what comes back.
//! Native and wasm run the same code. It knows neither the web, nor files, nor a clock: bytes come in,
//! and every piece of work is one call of [`Session::advance`], short enough to answer messages between.

#![forbid(unsafe_code)]

mod checks;
mod data;
mod diagnosis;
mod error;
mod fault;
mod session;

pub use checks::{
    Difference, Fixture, FixtureConfig, KNOWN_TERMS, Replay, ReplayError, SELF_TEST_TOLERANCE, self_test,
    self_test_model,
};
pub use data::{
    Dataset, EpochOrder, IdxError, PixelStatistics, PretrainedError, PretrainedWeights, SHARD_IMAGES,
    Unpacker, read_images, read_label_shard, read_labels, read_shard,
};
pub use diagnosis::{DiagnosisInput, READING_STEPS, READINGS, Readings, Window, broken, diagnose};
pub use elbo_recipe::{TEST_IMAGES, TRAIN_IMAGES};
pub use error::TrainError;
pub use fault::{engine_fault, weight_fault};
pub use session::{
    ACTIVE_VARIANCE, AmendError, Checkpoints, GAP_IMAGES, HEALTH_STEPS, LASTING_STEPS, NonFiniteMetric,
    PlateauConfig, PlateauCut, ReconstructedImage, ReduceOnPlateau, Report, SNAPSHOT_STEPS, Session,
    SessionConfig, SessionState, Work, held_out, level, model_view, turn,
};
