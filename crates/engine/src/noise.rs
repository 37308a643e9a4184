//! Noise of the reparameterization, from N(0, 1): a pure function of a key, the step, the image's place in the
//! batch and the latent dimension, so that every engine draws its own and all draw the same.

use crate::{Purpose, normal_block};

/// Names a stream of noise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoiseKey(pub u32);

/// Seed of the held-out noise. It is the same for every run, so that held-out terms of different runs can be
/// compared.
const HELD_OUT_SEED: u64 = 0;

impl NoiseKey {
    /// The noise of training under a seed.
    #[must_use]
    pub fn of_training(seed: u64) -> Self {
        Self(Purpose::Noise.key(seed))
    }

    /// The fixed noise of the held-out evaluation; its step is 0 and its row the image's number.
    #[must_use]
    pub fn of_held_out() -> Self {
        Self(Purpose::HeldOutNoise.key(HELD_OUT_SEED))
    }
}

/// The noise of dimensions `4 block` to `4 block + 3` of one row at one step: [`normal_block`] of the words
/// `block, row, step, key`. Engines compute it in 32 bits, within 1e-5 of this.
#[must_use]
pub fn noise_block(key: NoiseKey, step: u32, row: u32, block: u32) -> [f32; 4] {
    normal_block([block, row, step, key.0]).map(|number| number as f32)
}

fn noise(key: NoiseKey, step: u32, rows: std::ops::Range<usize>, latent: usize) -> Vec<f32> {
    let mut values = Vec::with_capacity(rows.len() * latent);
    for row in rows {
        let blocks =
            (0..latent.div_ceil(4)).flat_map(|block| noise_block(key, step, row as u32, block as u32));
        values.extend(blocks.take(latent));
    }
    values
}

/// The noise of one training step, `[rows * latent]`. It depends on the key and the step alone.
#[must_use]
pub fn step_noise(key: NoiseKey, step: u32, rows: usize, latent: usize) -> Vec<f32> {
    noise(key, step, 0..rows, latent)
}

/// The fixed noise of held-out images, `[rows * latent]`.
#[must_use]
pub fn held_out_noise(rows: std::ops::Range<usize>, latent: usize) -> Vec<f32> {
    noise(NoiseKey::of_held_out(), 0, rows, latent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_standard_normal_and_repeatable() {
        let key = NoiseKey::of_training(3);
        let noise = step_noise(key, 11, 12_500, 8);
        assert_eq!(noise, step_noise(key, 11, 12_500, 8));
        assert_ne!(noise[..8], step_noise(key, 12, 1, 8)[..]);
        assert_ne!(noise[..8], step_noise(NoiseKey::of_training(4), 11, 1, 8)[..]);
        let count = noise.len() as f64;
        let moment = |power| noise.iter().map(|x| f64::from(*x).powi(power)).sum::<f64>() / count;
        // Five standard errors of the mean and of the second, third and fourth moment.
        for (power, expected, variance) in [(1, 0.0, 1.0), (2, 1.0, 2.0), (3, 0.0, 15.0), (4, 3.0, 96.0f64)] {
            let allowed = 5.0 * (variance / count).sqrt();
            let found = moment(power);
            assert!((found - expected).abs() < allowed, "moment {power}: {found}, expected {expected}");
        }
    }

    #[test]
    fn neighbors_are_not_correlated() {
        let (rows, latent) = (2_000, 8);
        let at = |step| step_noise(NoiseKey::of_training(1), step, rows, latent);
        let (now, next) = (at(5), at(6));
        let correlation = |pairs: &mut dyn Iterator<Item = (f32, f32)>| {
            let (sum, count) = pairs.fold((0.0, 0.0), |(s, n), (a, b)| (s + f64::from(a * b), n + 1.0));
            (sum / count, 5.0 / f64::sqrt(count))
        };
        let columns = &mut now.windows(2).map(|pair| (pair[0], pair[1]));
        let rows = &mut now.iter().copied().zip(now[latent..].iter().copied());
        let steps = &mut now.iter().copied().zip(next.iter().copied());
        for pairs in [columns as &mut dyn Iterator<Item = _>, rows, steps] {
            let (found, allowed) = correlation(pairs);
            assert!(found.abs() < allowed, "{found}");
        }
    }

    #[test]
    fn a_batch_of_another_size_has_the_same_rows() {
        let key = NoiseKey::of_training(9);
        assert_eq!(step_noise(key, 2, 3, 5)[..10], step_noise(key, 2, 2, 5)[..]);
        assert_eq!(held_out_noise(4..6, 3)[..], held_out_noise(0..6, 3)[12..]);
    }
}
