//! Images as bytes, one after the other.

use std::sync::Arc;

use elbo_recipe::PIXELS;

/// Images as bytes, one after the other; 255 is ink. A clone shares them.
#[derive(Debug, Clone, Default)]
pub struct Images(Arc<Vec<u8>>);

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

    /// Appends images. What was here stays where it is.
    ///
    /// # Panics
    /// If the pixels do not make whole images.
    pub fn extend(&mut self, pixels: &[u8]) {
        assert_eq!(pixels.len() % PIXELS, 0, "pixels must make whole images");
        Arc::make_mut(&mut self.0).extend_from_slice(pixels);
    }

    /// The pixels of one image, `[784]`.
    #[must_use]
    pub fn pixels(&self, index: usize) -> &[u8] {
        &self.0[index * PIXELS..][..PIXELS]
    }

    /// The pixels of all images, one after the other.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}
