//! What a run trains on: files, images, their statistics and their order, and weights trained before.

mod dataset;
mod idx;
mod order;
mod pretrained;
mod statistics;

pub use dataset::{Dataset, SHARD_IMAGES};
pub use idx::{IdxError, Unpacker, read_images, read_label_shard, read_labels, read_shard};
pub use order::EpochOrder;
pub use pretrained::{PretrainedError, PretrainedWeights};
pub use statistics::PixelStatistics;
