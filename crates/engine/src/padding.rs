//! The width that every array is padded to.

/// Every width is padded to a multiple of this, with parameters that are zero and stay so.
pub const PAD: usize = 8;

/// The next multiple of [`PAD`].
#[must_use]
pub fn padded(width: usize) -> usize {
    width.next_multiple_of(PAD)
}
