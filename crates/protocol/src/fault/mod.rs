//! What can fail, with its numbers and names.

mod engine;
mod file;
mod link;

use elbo_recipe::{FieldId, RecipeError};
use serde::{Deserialize, Serialize};

use crate::Evidence;

pub use engine::{EngineFault, WeightFault};
pub use file::FileFault;
pub use link::LinkFault;

/// What kind of thing failed, which decides what can be done about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FailureKind {
    /// A data file is missing or damaged; [`Command::RetryData`](crate::Command::RetryData) loads it again.
    Data,
    /// The device was lost or gave an error; only a new worker helps.
    Device,
    /// The recipe of a fresh run was rejected; the run before it is untouched.
    Recipe,
    /// A number is no longer finite, and rollbacks are off or used up; a fresh run helps. Of a duel, the other
    /// run goes on.
    NonFinite,
    /// The pretrained weights cannot be used. All else can.
    Weights,
    /// The worker itself broke; only a new worker helps.
    Worker,
}

/// A failure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Failure {
    /// What can be done about it.
    pub kind: FailureKind,
    /// What it is.
    pub fault: Fault,
}

/// What failed, or why something was refused.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Fault {
    /// A data file is not here.
    DataFile {
        /// Its name.
        file: String,
        /// Why.
        fault: FileFault,
    },
    /// The file of the pretrained weights is not here, or cannot be used.
    WeightsFile {
        /// Its name.
        file: String,
        /// Why.
        fault: FileFault,
    },
    /// The weights do not fit the recipe that they come with.
    Weights(WeightFault),
    /// A recipe, or a change to one, is out of range.
    Recipe(RecipeError),
    /// A field decides how a run begins.
    NeedsFreshRun {
        /// The field.
        field: FieldId,
    },
    /// The run has given up before.
    GivenUp,
    /// The run is in the midst of something that cannot be exported.
    Unsettled,
    /// An exported run is not the one that it is to go on as.
    OtherRun,
    /// There are fewer images than one batch needs.
    TooFewImages {
        /// Images per batch.
        batch_size: u32,
        /// Images asked for.
        images: u32,
    },
    /// The two recipes of a duel need one seed and one batch size.
    UnequalDuel {
        /// Their seeds.
        seeds: [u64; 2],
        /// Their batch sizes.
        batch_sizes: [u32; 2],
    },
    /// A number is not finite, and the run has given up.
    NonFinite(Evidence),
    /// The device failed.
    Engine(EngineFault),
    /// A message could not be read.
    Unreadable {
        /// The codec's own words.
        detail: String,
    },
    /// The first command must be to open.
    NotOpen {
        /// The command that came.
        command: String,
    },
    /// The worker is open already.
    AlreadyOpen {
        /// The command that came.
        command: String,
    },
    /// The worker broke.
    Panicked {
        /// Where, and its own words.
        detail: String,
    },
    /// The worker cannot be talked to.
    Link(LinkFault),
}
