//! Errors as the data that crosses to the page.

use elbo_engine::{EngineError, WeightError};
use elbo_protocol::{EngineFault, Fault, FileFault, WeightFault};

use crate::{AmendError, IdxError, PretrainedError, TrainError};

/// An engine's error as data.
#[must_use]
pub fn engine_fault(error: &EngineError) -> EngineFault {
    match error {
        EngineError::Device(detail) => EngineFault::Device { detail: detail.clone() },
        EngineError::Refused(detail) => EngineFault::Refused { detail: detail.clone() },
        EngineError::BufferSize { name, most, found } => {
            EngineFault::BufferSize { name: (*name).to_owned(), most: *most, found: *found }
        }
        EngineError::ImageSize { expected, found, batch_size } => EngineFault::ImageSize {
            expected: *expected as u64,
            found: *found as u64,
            batch_size: *batch_size as u64,
        },
        EngineError::ImageCount { most, found } => {
            EngineFault::ImageCount { most: *most as u64, found: *found as u64 }
        }
        EngineError::Weights(error) => EngineFault::Weights(weight_fault(error)),
        EngineError::Size { expected, found } => {
            EngineFault::Size { expected: *expected as u64, found: *found as u64 }
        }
    }
}

/// An error of weights as data.
#[must_use]
pub fn weight_fault(error: &WeightError) -> WeightFault {
    match error {
        WeightError::Format(detail) => WeightFault::Format { detail: detail.clone() },
        WeightError::Missing(tensor) => WeightFault::Missing { tensor: tensor.clone() },
        WeightError::Unexpected(tensor) => WeightFault::Unexpected { tensor: tensor.clone() },
        WeightError::Mismatch { name, expected, found } => {
            WeightFault::Mismatch { tensor: name.clone(), expected: expected.clone(), found: found.clone() }
        }
        WeightError::Device(detail) => WeightFault::Device { detail: detail.clone() },
    }
}

impl From<&TrainError> for Fault {
    fn from(error: &TrainError) -> Self {
        match error {
            TrainError::Engine(error) => Self::Engine(engine_fault(error)),
            TrainError::Weights(error) => Self::Weights(weight_fault(error)),
            TrainError::Unsettled => Self::Unsettled,
            TrainError::OtherRun => Self::OtherRun,
            TrainError::Recipe(error) => Self::Recipe(error.clone()),
            TrainError::TooFewImages { batch_size, images } => {
                Self::TooFewImages { batch_size: *batch_size as u32, images: *images as u32 }
            }
        }
    }
}

impl From<AmendError> for Fault {
    fn from(error: AmendError) -> Self {
        match error {
            AmendError::Recipe(error) => Self::Recipe(error),
            AmendError::NeedsFreshRun(field) => Self::NeedsFreshRun { field },
            AmendError::GivenUp => Self::GivenUp,
        }
    }
}

impl From<IdxError> for FileFault {
    fn from(error: IdxError) -> Self {
        match error {
            IdxError::Gzip(error) => Self::Gzip { detail: error.to_string() },
            IdxError::Header { dimensions, found } => Self::Header { dimensions, found },
            IdxError::ImageSize { height, width } => {
                Self::ImageSize { height: height as u32, width: width as u32 }
            }
            IdxError::Count { expected, found } => {
                Self::ImageCount { expected: expected as u32, found: found as u32 }
            }
            IdxError::Labels { expected, found } => {
                Self::LabelCount { expected: expected as u32, found: found as u32 }
            }
            IdxError::Length { count, expected, found } => {
                Self::Length { items: count as u32, expected: expected as u32, found: found as u32 }
            }
            IdxError::Label(label) => Self::Label(label),
        }
    }
}

impl From<PretrainedError> for FileFault {
    fn from(error: PretrainedError) -> Self {
        match error {
            PretrainedError::Weights(error) => Self::Weights(weight_fault(&error)),
            PretrainedError::Recipe(error) => Self::Recipe(error),
            PretrainedError::Metadata { name, found } => Self::Metadata { name: name.to_owned(), found },
            PretrainedError::NotFinite => Self::NonFiniteWeights,
        }
    }
}
