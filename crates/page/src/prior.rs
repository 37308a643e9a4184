//! Draws from the prior.

use std::f64::consts::TAU;

/// Values of a standard normal distribution, `[count]`, by Box and Muller, from uniform values of at least 0 and
/// below 1.
#[must_use]
pub fn standard_normal(count: usize, mut uniform: impl FnMut() -> f64) -> Vec<f32> {
    // The logarithm of zero is not finite.
    let mut positive = || 1.0 - uniform();
    (0..count).map(|_| ((-2.0 * positive().ln()).sqrt() * (TAU * positive()).cos()) as f32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_finite_with_mean_zero_and_deviation_one() {
        // The additive recurrence of two dimensions: it fills the square evenly.
        let mut index = 0u32;
        let uniform = || {
            let step = if index.is_multiple_of(2) { 0.754_877_666 } else { 0.569_840_291 };
            index += 1;
            (f64::from(index.div_ceil(2)) * step).fract()
        };
        let z = standard_normal(10_000, uniform);
        let mean = z.iter().sum::<f32>() / z.len() as f32;
        let variance = z.iter().map(|z| (z - mean).powi(2)).sum::<f32>() / z.len() as f32;
        assert!(mean.abs() < 0.02 && (variance - 1.0).abs() < 0.02, "{mean} {variance}");
        assert!(standard_normal(8, || 0.0).iter().all(|z| z.is_finite()));
    }
}
