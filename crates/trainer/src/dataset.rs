//! The images to train on and those held out, in memory as bytes.

use burn::tensor::{Device, Tensor, TensorData};
use elbo_protocol::PIXELS;

use crate::PixelStatistics;

/// Training images of MNIST.
pub const TRAIN_IMAGES: usize = 60_000;
/// Held-out images of MNIST.
pub const TEST_IMAGES: usize = 10_000;
/// Images in one file of the training set.
pub const SHARD_IMAGES: usize = 10_000;

/// Images as bytes, one after the other; 255 is ink.
#[derive(Debug, Clone, Default)]
pub struct Images(Vec<u8>);

impl Images {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len() / PIXELS
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Appends images.
    ///
    /// # Panics
    /// If the pixels do not make whole images.
    pub fn extend(&mut self, pixels: &[u8]) {
        assert_eq!(pixels.len() % PIXELS, 0, "pixels must make whole images");
        self.0.extend_from_slice(pixels);
    }

    /// The pixels of one image, `[784]`.
    #[must_use]
    pub fn pixels(&self, index: usize) -> &[u8] {
        &self.0[index * PIXELS..][..PIXELS]
    }

    /// What the first `count` of them say by themselves.
    #[must_use]
    pub fn statistics_of_first(&self, count: usize) -> PixelStatistics {
        let mut statistics = PixelStatistics::default();
        statistics.extend(&self.0[..count.min(self.len()) * PIXELS]);
        statistics
    }

    /// The images of these indices as a batch, each pixel `value / 255`.
    ///
    /// # Shapes
    /// `[indices, 784]`.
    #[must_use]
    pub fn gather(&self, indices: impl ExactSizeIterator<Item = usize>, device: &Device) -> Tensor<2> {
        let count = indices.len();
        let mut values = Vec::with_capacity(count * PIXELS);
        for index in indices {
            values.extend(self.pixels(index).iter().map(|pixel| f32::from(*pixel) / 255.0));
        }
        Tensor::from_data(TensorData::new(values, [count, PIXELS]), device)
    }
}

/// Training and held-out images. Files may still be on their way: what is here is always the beginning.
#[derive(Debug, Clone, Default)]
pub struct Dataset {
    /// Images to train on, never evaluated on.
    pub train: Images,
    /// Images to evaluate on, never trained on.
    pub held_out: Images,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_has_the_images_asked_for_scaled_to_one() {
        let mut images = Images::default();
        images.extend(&[0; PIXELS]);
        images.extend(&[51; PIXELS]);
        images.extend(&[255; PIXELS]);
        assert_eq!(images.len(), 3);
        let batch = images.gather([2, 1].into_iter(), &Device::flex());
        let values: Vec<f32> = batch.into_data().try_to_vec().unwrap();
        assert_eq!((values[0], values[PIXELS]), (1.0, 0.2));
    }
}
