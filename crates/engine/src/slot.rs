//! Named tensors, and where each lies in the flat buffers.

use crate::Values;

/// Which buffer a tensor lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BufferKind {
    /// The trained parameters.
    Parameters,
    /// The running statistics.
    Statistics,
}

/// How a tensor of a fresh model begins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ParameterInit {
    /// Drawn by the architecture's initializer.
    Draw {
        /// Inputs of each unit.
        fan_in: usize,
        /// Units that each input feeds.
        fan_out: usize,
    },
    /// Every number the same.
    Fill(f32),
}

/// A named tensor and where it lies.
#[derive(Debug, Clone, PartialEq)]
pub struct ParameterSlot {
    /// Its name, such as `encoder.hidden.0.weight`.
    pub name: String,
    /// Its shape, not padded.
    pub shape: Vec<usize>,
    /// How it begins.
    pub init: ParameterInit,
    /// Its buffer.
    pub buffer: BufferKind,
    /// Where it begins there.
    pub offset: usize,
    /// From one row to the next; a row is what the last dimension of the shape counts.
    pub stride: usize,
}

impl ParameterSlot {
    /// How many numbers it has.
    #[must_use]
    pub fn count(&self) -> usize {
        self.shape.iter().product()
    }

    /// Where each of its rows lies in its buffer.
    pub fn rows(&self) -> impl Iterator<Item = std::ops::Range<usize>> {
        let width = self.shape.last().copied().unwrap_or(1);
        let (offset, stride) = (self.offset, self.stride);
        (0..self.count() / width).map(move |row| offset + row * stride..offset + row * stride + width)
    }

    /// Its numbers in a buffer.
    pub(crate) fn read(&self, buffer: &[f32]) -> Values {
        Values {
            shape: self.shape.clone(),
            values: self.rows().flat_map(|row| &buffer[row]).copied().collect(),
        }
    }

    /// Puts its numbers into a buffer.
    pub(crate) fn write(&self, values: &[f32], buffer: &mut [f32]) {
        let width = self.shape.last().copied().unwrap_or(1);
        for (row, values) in self.rows().zip(values.chunks_exact(width)) {
            buffer[row].copy_from_slice(values);
        }
    }
}
