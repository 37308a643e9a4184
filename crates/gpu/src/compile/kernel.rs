//! One compute kernel: its source and how many workgroups it takes.

/// How many workgroups a kernel takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Groups {
    /// Always this many.
    Fixed(usize),
    /// `across` for every `span` groups of four rows.
    PerRows {
        /// Workgroups side by side.
        across: usize,
        /// Rows, in fours, that a workgroup covers.
        span: usize,
    },
}

impl Groups {
    /// How many for a pass of `4 rows4` rows.
    pub fn of(self, rows4: usize) -> u32 {
        match self {
            Self::Fixed(count) => count as u32,
            Self::PerRows { across, span } => (across * rows4.div_ceil(span)) as u32,
        }
    }
}

/// One compute kernel.
#[derive(Debug, Clone)]
pub(crate) struct ComputeKernel {
    /// What it does, for people.
    pub label: String,
    /// Its WGSL, without what all kernels share.
    pub source: String,
    /// How many workgroups it takes.
    pub groups: Groups,
}
