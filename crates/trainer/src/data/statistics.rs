//! What the training images say by themselves: their mean, and the losses that need no model.

use elbo_engine::{Images, optimal_reconstruction};
use elbo_protocol::Baselines;
use elbo_recipe::{GaussianMean, Likelihood, PIXELS, Recipe};

/// Least distance of a mean pixel from 0 and 1 in an output bias: a pixel that is always blank would
/// need an infinite one.
const BIAS_MARGIN: f64 = 1e-3;

/// EvaluationSums over images.
#[derive(Debug, Clone, PartialEq)]
pub struct PixelStatistics {
    images: u64,
    sums: Vec<u64>,
    squares: u64,
    /// How often each pixel value occurs.
    histogram: [u64; 256],
}

impl Default for PixelStatistics {
    fn default() -> Self {
        Self { images: 0, sums: vec![0; PIXELS], squares: 0, histogram: [0; 256] }
    }
}

impl PixelStatistics {
    /// Adds images, one after the other.
    pub fn extend(&mut self, pixels: &[u8]) {
        for image in pixels.chunks_exact(PIXELS) {
            self.images += 1;
            for (sum, pixel) in self.sums.iter_mut().zip(image) {
                *sum += u64::from(*pixel);
                self.histogram[usize::from(*pixel)] += 1;
            }
        }
        let square = |(value, count): (usize, &u64)| (value * value) as u64 * count;
        self.squares = self.histogram.iter().enumerate().map(square).sum();
    }

    /// What the first `count` images say by themselves.
    #[must_use]
    pub fn of_first(images: &Images, count: usize) -> Self {
        let mut statistics = Self::default();
        statistics.extend(&images.bytes()[..count.min(images.len()) * PIXELS]);
        statistics
    }

    /// The mean image, `[784]`, in `[0, 1]`.
    fn mean(&self) -> impl Iterator<Item = f64> {
        let count = self.images.max(1) as f64 * 255.0;
        self.sums.iter().map(move |sum| *sum as f64 / count)
    }

    /// The output bias that decodes to the mean image, `[784]`: its logits, or itself where the output is
    /// the mean of a Gaussian. The mean is held within 0.001 and 0.999, as Burda et al. (2015) do.
    #[must_use]
    pub fn output_bias(&self, recipe: &Recipe) -> Vec<f32> {
        let identity =
            recipe.likelihood != Likelihood::Bernoulli && recipe.gaussian_mean == GaussianMean::Identity;
        let mean = self.mean().map(|mean| mean.clamp(BIAS_MARGIN, 1.0 - BIAS_MARGIN));
        mean.map(|mean| if identity { mean as f32 } else { (mean / (1.0 - mean)).ln() as f32 }).collect()
    }

    /// The losses to compare a run's with, in nats per image.
    #[must_use]
    pub fn lines(&self, recipe: &Recipe) -> Baselines {
        let entropy = |p: f64| -(term(p) + term(1.0 - p));
        let images = self.images.max(1) as f64;
        let pixels = PIXELS as f64;
        // Squared distance of an image from the mean image, and from one half everywhere.
        let mean_square = self.squares as f64 / images / (255.0 * 255.0);
        let spread = mean_square - self.mean().map(|mean| mean * mean).sum::<f64>();
        let from_half = mean_square - self.mean().sum::<f64>() + pixels / 4.0;
        let start_error = match recipe.gaussian_mean {
            GaussianMean::Sigmoid => from_half,
            GaussianMean::Identity => mean_square,
        };
        let gaussian = |error: f64| match recipe.likelihood {
            Likelihood::Gaussian => error / (2.0 * f64::from(recipe.gaussian_sigma).powi(2)),
            _ => f64::from(optimal_reconstruction(error as f32 / 2.0, PIXELS)),
        };
        match recipe.likelihood {
            Likelihood::Bernoulli => Baselines {
                start: (pixels * std::f64::consts::LN_2) as f32,
                collapse: self.mean().map(entropy).sum::<f64>() as f32,
                floor: Some(self.floor() as f32),
            },
            Likelihood::GaussianLearned => Baselines {
                start: {
                    let sigma = f64::from(recipe.gaussian_sigma);
                    (start_error / (2.0 * sigma * sigma) + pixels * sigma.ln()) as f32
                },
                collapse: gaussian(spread) as f32,
                floor: None,
            },
            Likelihood::Gaussian | Likelihood::GaussianOptimal => Baselines {
                start: gaussian(start_error) as f32,
                collapse: gaussian(spread) as f32,
                floor: None,
            },
        }
    }

    fn floor(&self) -> f64 {
        let entropy = |value: usize| {
            let p = value as f64 / 255.0;
            -(term(p) + term(1.0 - p))
        };
        let total: f64 =
            self.histogram.iter().enumerate().map(|(value, count)| entropy(value) * *count as f64).sum();
        total / self.images.max(1) as f64
    }
}

/// `p log p`, zero at zero.
fn term(p: f64) -> f64 {
    if p > 0.0 { p * p.ln() } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn half_ink() -> PixelStatistics {
        let mut statistics = PixelStatistics::default();
        statistics.extend(&[0; PIXELS]);
        statistics.extend(&[255; PIXELS]);
        statistics
    }

    #[test]
    fn images_of_all_or_nothing_have_a_mean_of_one_half_and_no_entropy() {
        let statistics = half_ink();
        let lines = statistics.lines(&Recipe::default());
        assert!((lines.start - 543.427).abs() < 1e-2 && (lines.collapse - 543.427).abs() < 1e-2);
        assert_eq!(lines.floor, Some(0.0));
        assert!(statistics.output_bias(&Recipe::default()).iter().all(|bias| bias.abs() < 1e-6));
        let gaussian = Recipe { likelihood: Likelihood::Gaussian, ..Recipe::default() };
        let identity = Recipe { gaussian_mean: GaussianMean::Identity, ..gaussian.clone() };
        assert!(statistics.output_bias(&identity).iter().all(|bias| (bias - 0.5).abs() < 1e-6));
        // Every pixel is one half away from the mean: 784 / 4 / 2.
        assert!((statistics.lines(&gaussian).collapse - 98.0).abs() < 1e-4);
        let wide = Recipe { gaussian_sigma: 0.5, ..gaussian };
        assert!((statistics.lines(&wide).collapse - 392.0).abs() < 1e-3);
    }

    #[test]
    fn a_blank_pixel_has_a_finite_bias() {
        let mut statistics = PixelStatistics::default();
        statistics.extend(&[0; PIXELS]);
        let expected = (1e-3f64 / (1.0 - 1e-3)).ln() as f32;
        assert!(statistics.output_bias(&Recipe::default()).iter().all(|bias| (bias - expected).abs() < 1e-6));
    }
}
