//! What a kernel reads of its pass, as it lies on the device.

use elbo_engine::StepOutcome;

use crate::{
    run::pass::{NoiseSource, OutputKind, PassSpec},
    shared_struct::shared_struct,
};

/// Records begin at multiples of this many words, as the offset of a binding must.
const ALIGNMENT: usize = 64;

shared_struct! {
    /// The numbers of a pass, before the indices of its images. Switches are 0 or 1.
    pub(crate) struct PassRecord {
        /// Images of the pass.
        rows: u32,
        /// The same in fours, rounded up.
        rows4: u32,
        /// Where the noise comes from: one of the codes `NOISE_...`.
        noise_source: u32,
        /// Names the stream of drawn noise.
        noise_key: u32,
        /// Step of drawn noise.
        noise_step: u32,
        /// Number of the first row of drawn noise.
        noise_row: u32,
        /// Where the pass begins in the table of noise.
        noise_offset: u32,
        /// Where its measurements go among the numbers that are read back.
        row_offset: u32,
        /// Whether the model learns from it: running statistics and corrections go on.
        trains: u32,
        /// Whether running statistics normalize it.
        uses_running: u32,
        /// Which bounds there are: some of the codes `BOUND_...` together. A bound that there is not is 0.
        bounds: u32,
        /// What the output kernel keeps: one of the codes `KEEP_...`.
        keeps: u32,
        /// Whether its loss is only kept for the batch normalization gap of the next pass.
        measures_gap: u32,
        /// Which sums it joins: some of the codes `SUM_INTO_...` together.
        sums: u32,
        /// Size of the update.
        learning_rate: f32,
        /// Weight of the KL divergence.
        beta: f32,
        /// What the reconstruction loss is multiplied by.
        reconstruction_weight: f32,
        /// 1 / rows.
        inverse_rows: f32,
        /// 1 / sigma^2 of a Gaussian whose sigma is fixed.
        inverse_variance: f32,
        /// KL of a dimension, in nats, that costs nothing.
        free_bits: f32,
        /// Lower bound of logvar.
        logvar_min: f32,
        /// Upper bound of logvar.
        logvar_max: f32,
        /// Pull toward zero.
        weight_decay: f32,
        /// Share of the last update that gradient descent keeps.
        momentum: f32,
        /// Gradient norm above which gradients are scaled down to it.
        clip_norm: f32,
        /// Magnitude within which each number of a gradient is held.
        clip_value: f32,
        /// Gradient norm above which a step is not taken.
        skip_norm: f32,
        /// Share of a batch's statistics in the running ones.
        batch_norm_momentum: f32,
        /// rows / (rows - 1), which makes a variance over the batch unbiased.
        bessel_correction: f32,
    }
}

impl PassRecord {
    /// The record of a pass over so many images.
    pub(crate) fn new(spec: &PassSpec<'_>, rows: usize) -> Self {
        let s = spec.params;
        let objective = &s.objective;
        let (logvar_min, logvar_max) = objective.logvar_range();
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
            (BOUND_FREE_BITS, objective.free_bits_floor()),
            (BOUND_LOGVAR_MIN, logvar_min),
            (BOUND_LOGVAR_MAX, logvar_max),
            (BOUND_CLIP_NORM, s.clip_norm),
            (BOUND_CLIP_VALUE, s.clip_value),
            (BOUND_SKIP_NORM, s.skip_norm),
        ]
        .map(|(code, value)| bound(code, value));
        let (noise_source, noise_key, noise_step, noise_row, noise_offset) = match spec.noise {
            NoiseSource::None => (NOISE_NONE, 0, 0, 0, 0),
            NoiseSource::Drawn { key, step, first_row } => (NOISE_DRAWN, key, step, first_row, 0),
            NoiseSource::Table(at) => (NOISE_TABLE, 0, 0, 0, at),
        };
        Self {
            rows: rows as u32,
            rows4: rows.div_ceil(4) as u32,
            noise_source,
            noise_key,
            noise_step,
            noise_row,
            noise_offset,
            row_offset: spec.row_offset as u32,
            trains: spec.trains.into(),
            uses_running: spec.uses_running.into(),
            bounds,
            keeps: spec.keeps as u32,
            measures_gap: spec.measures_gap.into(),
            sums: spec.sums,
            learning_rate: s.learning_rate as f32,
            beta: s.beta,
            reconstruction_weight: objective.reconstruction_weight,
            inverse_rows: 1.0 / rows as f32,
            inverse_variance: 1.0 / (objective.sigma * objective.sigma),
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

    /// Appends the record of a pass and the indices of its images to the others.
    pub(crate) fn append(
        spec: &PassSpec<'_>,
        images: impl ExactSizeIterator<Item = u32>,
        words: &mut Vec<u32>,
    ) {
        let (begin, rows) = (words.len(), images.len());
        words.extend_from_slice(bytemuck::cast_slice(&[Self::new(spec, rows)]));
        words.extend(images);
        // The rows up to a multiple of four see the first image.
        words.resize(begin + record_words(rows), 0);
    }
}

/// Words of a record with the indices of `images` images.
pub(crate) fn record_words(images: usize) -> usize {
    (PassRecord::LENGTH + images.next_multiple_of(4)).next_multiple_of(ALIGNMENT)
}

/// There is no noise: samples are means.
pub(crate) const NOISE_NONE: u32 = 0;
/// Noise is drawn.
pub(crate) const NOISE_DRAWN: u32 = 1;
/// Noise is read from the table.
pub(crate) const NOISE_TABLE: u32 = 2;

/// `free_bits` is a bound.
pub(crate) const BOUND_FREE_BITS: u32 = 1;
/// `logvar_min` is a bound.
pub(crate) const BOUND_LOGVAR_MIN: u32 = 2;
/// `logvar_max` is a bound.
pub(crate) const BOUND_LOGVAR_MAX: u32 = 4;
/// `clip_norm` is a bound.
pub(crate) const BOUND_CLIP_NORM: u32 = 8;
/// `clip_value` is a bound.
pub(crate) const BOUND_CLIP_VALUE: u32 = 16;
/// `skip_norm` is a bound.
pub(crate) const BOUND_SKIP_NORM: u32 = 32;

/// The pass joins the sums of an evaluation.
pub(crate) const SUM_INTO_ALL: u32 = 1;
/// The pass joins the sums of the batch normalization gap with running statistics.
pub(crate) const SUM_INTO_RUNNING: u32 = 2;
/// The pass joins those with the statistics of its own images.
pub(crate) const SUM_INTO_OWN: u32 = 4;

/// The codes in a record by their names in WGSL.
pub(crate) const CODES: &[(&str, u32)] = &[
    ("NOISE_NONE", NOISE_NONE),
    ("NOISE_DRAWN", NOISE_DRAWN),
    ("NOISE_TABLE", NOISE_TABLE),
    ("KEEP_GRADIENTS", OutputKind::Gradients as u32),
    ("KEEP_MEANS", OutputKind::Means as u32),
    ("KEEP_LOGITS", OutputKind::Logits as u32),
    ("BOUND_FREE_BITS", BOUND_FREE_BITS),
    ("BOUND_LOGVAR_MIN", BOUND_LOGVAR_MIN),
    ("BOUND_LOGVAR_MAX", BOUND_LOGVAR_MAX),
    ("BOUND_CLIP_NORM", BOUND_CLIP_NORM),
    ("BOUND_CLIP_VALUE", BOUND_CLIP_VALUE),
    ("BOUND_SKIP_NORM", BOUND_SKIP_NORM),
    ("SUM_INTO_ALL", SUM_INTO_ALL),
    ("SUM_INTO_RUNNING", SUM_INTO_RUNNING),
    ("SUM_INTO_OWN", SUM_INTO_OWN),
    ("OUTCOME_APPLIED", StepOutcome::Applied.code() as u32),
    ("OUTCOME_CLIPPED", StepOutcome::Clipped.code() as u32),
    ("OUTCOME_SKIPPED", StepOutcome::Skipped.code() as u32),
];

#[cfg(test)]
mod tests {
    use super::*;
    use elbo_engine::StepParams;
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
        PassRecord::append(&spec, [5, 6, 4].into_iter(), &mut words);
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
