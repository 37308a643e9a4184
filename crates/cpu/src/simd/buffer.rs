//! Numbers at an address that vectors like.

use std::ops::{Deref, DerefMut};

/// Numbers in a cache line, which is what a buffer is aligned to.
const LINE: usize = 16;

/// A slice of numbers that begins with a cache line, so that no vector straddles two.
#[derive(Debug, Default)]
pub(crate) struct Buffer {
    data: Vec<f32>,
    start: usize,
    len: usize,
}

impl Buffer {
    /// So many zeros.
    pub(crate) fn new(len: usize) -> Self {
        let data = vec![0.0; len + LINE];
        // `align_offset` may decline to answer; then nothing is aligned, and nothing breaks.
        let start = data.as_ptr().align_offset(LINE * size_of::<f32>()).min(LINE);
        Self { data, start, len }
    }

    /// Makes it so long, of zeros, unless it is at least that long already.
    pub(crate) fn reserve(&mut self, len: usize) {
        if self.len < len {
            *self = Self::new(len);
        }
    }
}

impl From<&[f32]> for Buffer {
    fn from(values: &[f32]) -> Self {
        let mut buffer = Self::new(values.len());
        buffer.copy_from_slice(values);
        buffer
    }
}

impl Clone for Buffer {
    fn clone(&self) -> Self {
        Self::from(&**self)
    }

    fn clone_from(&mut self, source: &Self) {
        if self.len == source.len {
            self.copy_from_slice(source);
        } else {
            *self = source.clone();
        }
    }
}

impl Deref for Buffer {
    type Target = [f32];

    fn deref(&self) -> &[f32] {
        &self.data[self.start..][..self.len]
    }
}

impl DerefMut for Buffer {
    fn deref_mut(&mut self) -> &mut [f32] {
        &mut self.data[self.start..][..self.len]
    }
}
