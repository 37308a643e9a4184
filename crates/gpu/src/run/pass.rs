//! What one pass is to do.

use elbo_engine::StepParams;

/// Where a pass takes its noise from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoiseSource {
    /// There is none: samples are means.
    None,
    /// It is drawn, of a key and step; the first row has this number.
    Drawn {
        /// Names the stream.
        key: u32,
        /// The step.
        step: u32,
        /// Number of the first row.
        first_row: u32,
    },
    /// From the table, from a number on.
    Table(u32),
}

/// What the output kernel is to keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum OutputKind {
    /// Gradients of the logits.
    Gradients,
    /// Pixel means.
    Means,
    /// Logits.
    Logits,
}

/// One pass over some images.
#[derive(Debug, Clone)]
pub(crate) struct PassSpec<'a> {
    /// The numbers that it depends on.
    pub params: &'a StepParams,
    /// Its noise.
    pub noise: NoiseSource,
    /// Where its measurements go among the numbers that are read back.
    pub row_offset: usize,
    /// Whether the model learns from it: running statistics and corrections go on.
    pub trains: bool,
    /// Whether running statistics normalize it.
    pub uses_running: bool,
    /// What is kept of the output.
    pub keeps: OutputKind,
    /// Whether its loss is only kept for the batch normalization gap of the next pass.
    pub measures_gap: bool,
    /// Which sums it joins: some of `SUM_INTO_...` together.
    pub sums: u32,
}

/// Whether an update depends on the gradient norm.
pub(crate) fn needs_norm(params: &StepParams) -> bool {
    params.clip_norm.is_finite() || params.skip_norm.is_finite()
}
