//! The order in which an epoch visits the training images.

use elbo_engine::{Purpose, stream};
use rand::seq::SliceRandom;

use crate::SHARD_IMAGES;

/// The order of one epoch: a permutation of the training images, fixed by the seed and the epoch.
///
/// The first epoch visits the files of the training set one after the other, each in random order, so
/// that training can start when the first file is here, and still does not depend on how fast the
/// others arrive. Every later epoch mixes all images.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EpochOrder(Vec<u32>);

impl EpochOrder {
    /// The order of an epoch, counted from 0.
    #[must_use]
    pub fn new(seed: u64, epoch: u32, images: usize) -> Self {
        let mut order: Vec<u32> = (0..images as u32).collect();
        let mut rng = stream(seed, Purpose::Order, u64::from(epoch));
        let mixed = if epoch == 0 { SHARD_IMAGES } else { images.max(1) };
        for part in order.chunks_mut(mixed) {
            part.shuffle(&mut rng);
        }
        Self(order)
    }

    /// The images of one batch, counted from 0, if the epoch has that many whole batches.
    #[must_use]
    pub fn batch(&self, index: usize, batch_size: usize) -> Option<&[u32]> {
        self.0.chunks_exact(batch_size).nth(index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_first_epoch_needs_only_the_files_so_far() {
        let order = EpochOrder::new(1, 0, 25_000);
        for batch in 0..25_000 / 128 {
            let needed = order.batch(batch, 128).unwrap().iter().max().unwrap() / SHARD_IMAGES as u32;
            assert!(needed as usize <= ((batch + 1) * 128 - 1) / SHARD_IMAGES);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn every_order_is_a_permutation_fixed_by_seed_and_epoch(seed: u64, epoch in 0u32..5, images in 1usize..30_000) {
            let order = EpochOrder::new(seed, epoch, images);
            prop_assert_eq!(&order, &EpochOrder::new(seed, epoch, images));
            let mut sorted = order.0;
            sorted.sort_unstable();
            prop_assert!(sorted.iter().enumerate().all(|(i, image)| i as u32 == *image));
        }

        #[test]
        fn a_last_partial_batch_is_dropped(images in 1usize..2000, batch_size in 1usize..300) {
            let order = EpochOrder::new(0, 1, images);
            let whole = images / batch_size;
            prop_assert!(order.batch(whole, batch_size).is_none());
            prop_assert!((0..whole).all(|i| order.batch(i, batch_size).is_some_and(|b| b.len() == batch_size)));
        }
    }

    #[test]
    fn epochs_differ() {
        assert_ne!(EpochOrder::new(1, 1, 1000), EpochOrder::new(1, 2, 1000));
    }
}
