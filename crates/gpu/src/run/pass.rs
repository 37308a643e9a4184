//! What one pass is to do, and its record.

use elbo_engine::StepParams;

use crate::run::record::{
    BOUND_CLIP_NORM, BOUND_CLIP_VALUE, BOUND_FREE_BITS, BOUND_LOGVAR_MAX, BOUND_LOGVAR_MIN, BOUND_SKIP_NORM,
    NOISE_DRAWN, NOISE_NONE, NOISE_TABLE, OutputKind, PassRecord,
};

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

/// One pass over some images.
#[derive(Debug, Clone)]
pub(crate) struct Pass<'a> {
    /// The numbers that it depends on.
    pub params: &'a StepParams,
    /// Its noise.
    pub noise: Noise,
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

/// The words of a record of so many images.
pub(crate) fn words(images: usize) -> usize {
    (PassRecord::LENGTH + images.next_multiple_of(4)).next_multiple_of(ALIGNMENT)
}

/// Whether an update depends on the gradient norm.
pub(crate) fn needs_norm(params: &StepParams) -> bool {
    params.clip_norm.is_finite() || params.skip_norm.is_finite()
}

impl Pass<'_> {
    fn record(&self, rows: usize) -> PassRecord {
        let s = self.params;
        let mut bounds = 0;
        // WGSL knows no infinity: a bound that is off is said by its bit.
        let mut bound = |code: u32, value: f32| {
            if value.is_infinite() {
                return 0.0;
            }
            bounds |= code;
            value
        };
        let [free_bits, logvar_min, logvar_max, clip_norm, clip_value, skip_norm] = [
            (BOUND_FREE_BITS, s.free_bits),
            (BOUND_LOGVAR_MIN, s.logvar_min),
            (BOUND_LOGVAR_MAX, s.logvar_max),
            (BOUND_CLIP_NORM, s.clip_norm),
            (BOUND_CLIP_VALUE, s.clip_value),
            (BOUND_SKIP_NORM, s.skip_norm),
        ]
        .map(|(code, value)| bound(code, value));
        let (noise_source, noise_key, noise_step, noise_row, noise_offset) = match self.noise {
            Noise::None => (NOISE_NONE, 0, 0, 0, 0),
            Noise::Drawn { key, step, first_row } => (NOISE_DRAWN, key, step, first_row, 0),
            Noise::Table(at) => (NOISE_TABLE, 0, 0, 0, at),
        };
        PassRecord {
            rows: rows as u32,
            rows4: rows.div_ceil(4) as u32,
            noise_source,
            noise_key,
            noise_step,
            noise_row,
            noise_offset,
            row_offset: self.row_offset as u32,
            trains: self.trains.into(),
            uses_running: self.uses_running.into(),
            bounds,
            keeps: self.keeps as u32,
            measures_gap: self.measures_gap.into(),
            sums: self.sums,
            learning_rate: s.learning_rate as f32,
            beta: s.beta,
            reconstruction_weight: s.reconstruction_weight,
            inverse_rows: 1.0 / rows as f32,
            inverse_variance: 1.0 / (s.sigma * s.sigma),
            free_bits,
            logvar_min,
            logvar_max,
            weight_decay: s.weight_decay,
            momentum: s.momentum,
            clip_norm,
            clip_value,
            skip_norm,
            batch_norm_momentum: s.batch_norm_momentum,
            bessel_correction: rows as f32 / (rows as f32 - 1.0).max(1.0),
        }
    }

    /// Appends its record and the indices of its images to the others.
    pub fn write(&self, images: impl ExactSizeIterator<Item = u32>, words: &mut Vec<u32>) {
        let (begin, rows) = (words.len(), images.len());
        words.extend_from_slice(bytemuck::cast_slice(&[self.record(rows)]));
        words.extend(images);
        // The rows up to a multiple of four see the first image.
        words.resize(begin + self::words(rows), 0);
    }
}
