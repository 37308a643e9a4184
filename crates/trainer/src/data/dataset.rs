//! The images to train on and those held out, in memory as bytes.

use elbo_engine::Images;
use elbo_recipe::TEST_IMAGES;

/// Images in one file of the training set.
pub const SHARD_IMAGES: usize = 10_000;

/// Training and held-out images. Files may still be on their way: what is here is always the beginning.
#[derive(Debug, Clone, Default)]
pub struct Dataset {
    /// Images to train on, never evaluated on.
    pub train: Images,
    /// Images to evaluate on, never trained on.
    pub held_out: Images,
    /// Labels of the held-out images, 0 to 9. Training never sees a label.
    pub held_out_labels: Vec<u8>,
}

impl Dataset {
    /// Whether the held-out images are here with their labels: the digits that can be looked at.
    #[must_use]
    pub fn has_digits(&self) -> bool {
        self.held_out.len() == TEST_IMAGES && self.held_out_labels.len() == TEST_IMAGES
    }
}
