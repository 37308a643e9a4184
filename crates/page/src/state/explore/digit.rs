//! One image in one place of the page.

use std::rc::Rc;

use elbo_protocol::Terms;

/// An image that the model gave, and how many came before it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Digit {
    /// Counts the images shown in this place.
    pub version: u32,
    /// The pixels, `[784]`, 255 is one; none before the first.
    pub pixels: Option<Rc<[u8]>>,
    /// The terms of the image, for a reconstruction.
    pub terms: Option<Terms>,
}

impl Digit {
    /// Shows another image here.
    pub(in crate::state) fn show(&mut self, pixels: Option<Rc<[u8]>>, terms: Option<Terms>) {
        *self = Self { version: self.version.wrapping_add(1), pixels, terms };
    }
}
