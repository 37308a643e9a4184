//! What one pass is to do.

use elbo_engine::StepParams;

use crate::run::record::{OutputKind, PassRecord};

/// Records begin at multiples of this many words, as the offset of a binding must.
const ALIGNMENT: usize = 64;

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

/// Words of a record with the indices of `images` images.
pub(crate) fn record_words(images: usize) -> usize {
    (PassRecord::LENGTH + images.next_multiple_of(4)).next_multiple_of(ALIGNMENT)
}

/// Whether an update depends on the gradient norm.
pub(crate) fn needs_norm(params: &StepParams) -> bool {
    params.clip_norm.is_finite() || params.skip_norm.is_finite()
}

impl PassSpec<'_> {
    /// Appends its record and the indices of its images to the others.
    pub fn write(&self, images: impl ExactSizeIterator<Item = u32>, words: &mut Vec<u32>) {
        let (begin, rows) = (words.len(), images.len());
        words.extend_from_slice(bytemuck::cast_slice(&[PassRecord::new(self, rows)]));
        words.extend(images);
        // The rows up to a multiple of four see the first image.
        words.resize(begin + record_words(rows), 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::record::{
        BOUND_CLIP_NORM, BOUND_CLIP_VALUE, BOUND_FREE_BITS, BOUND_LOGVAR_MAX, BOUND_LOGVAR_MIN,
        BOUND_SKIP_NORM, NOISE_DRAWN,
    };
    use elbo_recipe::{Clipping, KlSchedule, LogvarBounds, Recipe};

    fn record(recipe: &Recipe) -> PassRecord {
        let params = StepParams::new(recipe, 3, 1e-2, 0.5);
        let spec = PassSpec {
            params: &params,
            noise: NoiseSource::Drawn { key: 7, step: 3, first_row: 2 },
            row_offset: 11,
            trains: true,
            uses_running: false,
            keeps: OutputKind::Logits,
            measures_gap: false,
            sums: 0,
        };
        let mut words = vec![0; ALIGNMENT];
        spec.write([5, 6, 4].into_iter(), &mut words);
        assert_eq!(words.len(), ALIGNMENT + record_words(3));
        let (head, images) = words[ALIGNMENT..].split_at(PassRecord::LENGTH);
        assert_eq!(images[..4], [5, 6, 4, 0]);
        bytemuck::cast_slice(head)[0]
    }

    #[test]
    fn a_bound_that_is_off_is_said_by_its_bit() {
        let none = record(&Recipe { logvar_bounds: LogvarBounds::None, ..Recipe::default() });
        assert_eq!(none.bounds, 0);
        let all = record(&Recipe {
            kl_schedule: KlSchedule::FreeBits,
            free_bits: 0.25,
            logvar_min: -3.0,
            logvar_max: 4.0,
            clipping: Clipping::Norm,
            clip_threshold: 5.0,
            skip_threshold: 6.0,
            ..Recipe::default()
        });
        let but_value =
            BOUND_FREE_BITS | BOUND_LOGVAR_MIN | BOUND_LOGVAR_MAX | BOUND_CLIP_NORM | BOUND_SKIP_NORM;
        assert_eq!(all.bounds, but_value);
        assert_eq!((all.free_bits, all.logvar_min, all.logvar_max), (0.25, -3.0, 4.0));
        assert_eq!((all.clip_norm, all.clip_value, all.skip_norm), (5.0, 0.0, 6.0));
        let value = record(&Recipe { clipping: Clipping::Value, clip_threshold: 5.0, ..Recipe::default() });
        assert_eq!(value.bounds, BOUND_LOGVAR_MIN | BOUND_LOGVAR_MAX | BOUND_CLIP_VALUE);
        assert_eq!(value.clip_value, 5.0);
    }

    #[test]
    fn a_record_says_what_its_pass_does() {
        let record = record(&Recipe::default());
        assert_eq!((record.rows, record.rows4, record.inverse_rows), (3, 1, 1.0 / 3.0));
        assert_eq!((record.noise_source, record.noise_key, record.noise_step), (NOISE_DRAWN, 7, 3));
        assert_eq!((record.noise_row, record.noise_offset, record.row_offset), (2, 0, 11));
        assert_eq!((record.trains, record.uses_running, record.measures_gap), (1, 0, 0));
        assert_eq!((record.keeps, record.sums), (OutputKind::Logits as u32, 0));
        assert_eq!((record.beta, record.bessel_correction), (0.5, 1.5));
    }
}
