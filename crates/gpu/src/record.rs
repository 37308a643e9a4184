//! What the device is told of one pass: some numbers and the indices of its images.

use elbo_engine::StepParams;

/// Words before the indices.
const HEAD: usize = 32;
/// Records begin at multiples of so many words, as the offset of a binding must.
const ALIGNMENT: usize = 64;

/// Where a pass takes its noise from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Noise {
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
pub(crate) enum Store {
    /// Gradients of the logits.
    Gradients,
    /// Pixel means.
    Means,
    /// Logits.
    Logits,
}

/// One pass.
#[derive(Debug, Clone)]
pub(crate) struct Record<'a> {
    /// The numbers that it depends on.
    pub params: &'a StepParams,
    /// Its noise.
    pub noise: Noise,
    /// Where its measures go.
    pub slot: usize,
    /// Whether the model learns from it: running statistics and corrections go on.
    pub train: bool,
    /// Whether running statistics normalize it.
    pub running: bool,
    /// What is kept of the output.
    pub store: Store,
    /// Whether its loss is only kept for the gap of the next pass.
    pub gap: bool,
    /// Which sums it joins.
    pub sums: u32,
}

/// The words of a record of so many images.
pub(crate) fn words(images: usize) -> usize {
    (HEAD + images.next_multiple_of(4)).next_multiple_of(ALIGNMENT)
}

/// Whether an update depends on the gradient norm.
pub(crate) fn is_bounded(params: &StepParams) -> bool {
    params.clip_norm < f32::INFINITY || params.may_skip()
}

/// A number for WGSL, which knows no infinity.
fn number(value: f32) -> u32 {
    if value.is_infinite() { 3.4e38f32.copysign(value).to_bits() } else { value.to_bits() }
}

impl Record<'_> {
    /// Appends it to the others.
    pub fn write(&self, images: impl ExactSizeIterator<Item = u32>, words: &mut Vec<u32>) {
        let (begin, rows, s) = (words.len(), images.len(), self.params);
        let (noise, key, step, first_row, table) = match self.noise {
            Noise::None => (0, 0, 0, 0, 0),
            Noise::Drawn { key, step, first_row } => (1, key, step, first_row, 0),
            Noise::Table(at) => (2, 0, 0, 0, at),
        };
        let unbiased = rows as f32 / (rows as f32 - 1.0).max(1.0);
        words.extend([rows as u32, rows.div_ceil(4) as u32, step, key]);
        words.extend([first_row, noise, table, self.slot as u32]);
        let store = match self.store {
            Store::Gradients => 0,
            Store::Means => 1,
            Store::Logits => 2,
        };
        words.extend([self.train.into(), self.running.into(), is_bounded(s).into(), store]);
        words
            .extend([s.learning_rate as f32, s.beta, s.reconstruction_weight, 1.0 / rows as f32].map(number));
        let precision = 1.0 / (s.sigma * s.sigma);
        words.extend([precision, s.free_bits, s.logvar_min, s.logvar_max].map(number));
        words.extend([s.weight_decay, s.momentum, s.clip_norm, s.clip_value].map(number));
        words.extend([s.skip_norm, s.batch_norm_momentum, unbiased].map(number));
        words.extend([self.gap.into(), self.sums, 0, 0, 0]);
        words.extend(images);
        // The rows up to a multiple of four see the first image.
        words.resize(begin + self::words(rows), 0);
    }
}
