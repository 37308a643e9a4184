//! The order in which an epoch visits the training images.

use elbo_engine::{Purpose, pcg4d};

use crate::SHARD_IMAGES;

/// The order of one epoch: a permutation of the training images, fixed by the seed and the epoch. They are
/// sorted by the first word of `pcg4d(image, epoch, 0, key)`; of equal ones the smaller image is first.
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
        let key = Purpose::Order.key(seed);
        let hash = |image| pcg4d([image, epoch, 0, key])[0];
        // Hash and image in one number sort faster than pairs.
        let mut order: Vec<u64> =
            (0..images as u32).map(|image| u64::from(hash(image)) << 32 | u64::from(image)).collect();
        let mixed = if epoch == 0 { SHARD_IMAGES } else { images.max(1) };
        for part in order.chunks_mut(mixed) {
            part.sort_unstable();
        }
        Self(order.into_iter().map(|number| number as u32).collect())
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
    fn orders_are_those_of_the_specification() {
        let page = include_str!("../../../../docs/randomness.md");
        let known = |call: &str| -> Vec<u32> {
            let start = format!("| `{call}` | ");
            let row =
                page.lines().find_map(|line| line.strip_prefix(&start)).expect("the table has the call");
            row.trim_end_matches(" |").split(' ').map(|image| image.parse().unwrap()).collect()
        };
        let order = |seed, epoch, images| EpochOrder::new(seed, epoch, images).0;
        assert_eq!(order(7, 1, 12), known("order(7, 1, 12)"));
        assert_eq!(order(7, 2, 12), known("order(7, 2, 12)"));
        assert_eq!(order((1 << 32) + 7, 1, 12), known("order(4294967303, 1, 12)"));
        let first = order(7, 0, 20_003);
        assert_eq!(first[9_998..10_004], known("order(7, 0, 20_003)[9_998:10_004]"));
        assert_eq!(first[20_000..], known("order(7, 0, 20_003)[20_000:]"));
    }

    #[test]
    fn every_image_is_equally_likely_at_every_place_after_every_other() {
        // Of five images each is at each place in a fifth of the epochs, and before each other one in a fifth, to
        // five standard errors.
        const IMAGES: usize = 5;
        const EPOCHS: u32 = 6_000;
        let (mut placed, mut followed) = ([[0.0; IMAGES]; IMAGES], [[0.0; IMAGES]; IMAGES]);
        for epoch in 1..=EPOCHS {
            let order = EpochOrder::new(11, epoch, IMAGES).0;
            order.iter().enumerate().for_each(|(place, image)| placed[place][*image as usize] += 1.0);
            order.windows(2).for_each(|pair| followed[pair[0] as usize][pair[1] as usize] += 1.0);
        }
        let near = |found: f64, share: f64| {
            let (expected, variance) = (f64::from(EPOCHS) * share, f64::from(EPOCHS) * share * (1.0 - share));
            assert!((found - expected).abs() <= 5.0 * variance.sqrt(), "expected {expected}, found {found}");
        };
        for (a, b) in (0..IMAGES).flat_map(|a| (0..IMAGES).map(move |b| (a, b))) {
            near(placed[a][b], 0.2);
            near(followed[a][b], if a == b { 0.0 } else { 0.2 });
        }
    }

    #[test]
    fn epochs_and_seeds_differ() {
        assert_ne!(EpochOrder::new(1, 1, 1000), EpochOrder::new(1, 2, 1000));
        assert_ne!(EpochOrder::new(1, 1, 1000), EpochOrder::new(2, 1, 1000));
        assert_ne!(EpochOrder::new(1, 1, 1000), EpochOrder::new(1 << 32 | 1, 1, 1000));
    }
}
