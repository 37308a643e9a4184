//! Noise of the reparameterisation, from N(0, 1).

use elbo_vae::{Purpose, stream};
use rand_distr::{Distribution, StandardNormal};

/// Seed of the held-out noise. It is the same for every run, so that held-out terms of different runs
/// can be compared.
const HELD_OUT_SEED: u64 = 0;

/// The noise of one training step, `count` numbers. It depends on the seed and the step alone.
#[must_use]
pub fn step_noise(seed: u64, step: u32, count: usize) -> Vec<f32> {
    let mut rng = stream(seed, Purpose::Noise, u64::from(step));
    (0..count).map(|_| StandardNormal.sample(&mut rng)).collect()
}

/// The fixed noise of the held-out evaluation, image after image, `count` numbers.
#[must_use]
pub fn held_out_noise(count: usize) -> Vec<f32> {
    let mut rng = stream(HELD_OUT_SEED, Purpose::HeldOutNoise, 0);
    (0..count).map(|_| StandardNormal.sample(&mut rng)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_standard_normal_and_repeatable() {
        let noise = step_noise(3, 11, 100_000);
        assert_eq!(noise, step_noise(3, 11, 100_000));
        assert_ne!(noise[..8], step_noise(3, 12, 8)[..]);
        let count = noise.len() as f64;
        let mean = noise.iter().map(|x| f64::from(*x)).sum::<f64>() / count;
        let variance = noise.iter().map(|x| (f64::from(*x) - mean).powi(2)).sum::<f64>() / count;
        // Five standard errors of the mean and of the variance.
        assert!(mean.abs() < 5.0 / count.sqrt(), "mean {mean}");
        assert!((variance - 1.0).abs() < 5.0 * (2.0 / count).sqrt(), "variance {variance}");
    }
}
