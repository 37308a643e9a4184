//! What waits to go to the device.

use crate::compile::passes::Passes;

/// Which images a pass takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ImageSet {
    /// The training images.
    Training,
    /// The held-out images.
    HeldOut,
    /// A few images of a request.
    Given,
}

/// Parts of a pass, in the order in which they run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PassParts(u16);

impl PassParts {
    pub const ENCODE: Self = Self(1);
    pub const DECODE: Self = Self(2);
    pub const BACKWARD: Self = Self(4);
    pub const NORM: Self = Self(8);
    pub const BOUND: Self = Self(16);
    pub const UPDATE: Self = Self(32);
    pub const DEAD: Self = Self(64);
    pub const ROW: Self = Self(128);
    pub const SUMS: Self = Self(256);

    /// A step.
    pub const TRAIN: Self =
        Self::ENCODE.and(Self::DECODE).and(Self::BACKWARD).and(Self::UPDATE).and(Self::ROW);

    /// These and those.
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The kernels of these parts.
    pub fn kernels(self, passes: &Passes) -> impl Iterator<Item = usize> + '_ {
        let parts = [
            &passes.encode,
            &passes.decode,
            &passes.backward,
            &passes.norm,
            &passes.bound,
            &passes.update,
            &passes.dead,
            &passes.row,
            &passes.sums,
        ];
        let chosen = parts.into_iter().enumerate().filter(move |(n, _)| self.0 >> n & 1 == 1);
        chosen.flat_map(|(_, part)| part.iter().copied())
    }
}

/// What waits to go to the device.
#[derive(Debug, Clone, Copy)]
pub(crate) enum QueuedJob {
    /// A pass.
    Pass {
        /// Where its record begins, in words.
        record: usize,
        /// Its rows in fours.
        rows4: usize,
        /// Which images.
        images: ImageSet,
        /// What is run.
        parts: PassParts,
    },
    /// Set the sums of evaluations to zero.
    Clear,
    /// Keep weights and the optimizer's state.
    Save(usize),
    /// Go back to what was kept.
    Restore(usize),
}
