//! The loss that training minimizes.

use elbo_recipe::{GaussianMean, KlSchedule, Likelihood, LogvarBounds, PIXELS, Recipe, Reduction};

/// The smallest logarithm of a trained sigma: a softplus bends it away from there (Rybkin et al. 2021,
/// appendix A), so that the loss stays bounded below.
pub const LOG_SIGMA_FLOOR: f32 = -6.0;

/// Added to the mean squared error before its logarithm, where sigma is the best one: its floor is 1e-3.
pub const OPTIMAL_VARIANCE_EPSILON: f32 = 1e-6;

/// The reconstruction loss under the best sigma of many images together, in nats per image, from half their
/// squared error, which is the loss under a fixed sigma of 1: `784/2 (log(mse) + 1)` (Rybkin et al. 2021,
/// equation 7), without `784/2 log(2 pi)`.
#[must_use]
pub fn optimal_reconstruction(half_squared_error: f32, pixels: usize) -> f32 {
    let pixels = pixels as f32;
    pixels / 2.0 * ((2.0 * half_squared_error / pixels + OPTIMAL_VARIANCE_EPSILON).ln() + 1.0)
}

/// Everything that makes a loss of the model's output, but the weight of the KL divergence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Objective {
    /// How the decoder's output explains a pixel.
    pub likelihood: Likelihood,
    /// The fixed sigma of a Gaussian.
    pub sigma: f32,
    /// What the mean of a Gaussian pixel is.
    pub mean: GaussianMean,
    /// What the reconstruction loss of an image, summed over its pixels, is multiplied by: 1, or 1/784 under
    /// the misprint that averages it.
    pub reconstruction_weight: f32,
    /// KL of a dimension, in nats, that costs nothing.
    pub free_bits: Option<f32>,
    /// Bounds of logvar.
    pub logvar_bounds: Option<(f32, f32)>,
}

impl Objective {
    /// KL of a dimension, in nats, that costs nothing; minus infinity if all of it costs.
    #[must_use]
    pub fn free_bits_floor(&self) -> f32 {
        self.free_bits.unwrap_or(f32::NEG_INFINITY)
    }

    /// Lower and upper bound of logvar; infinite if there is none.
    #[must_use]
    pub fn logvar_range(&self) -> (f32, f32) {
        self.logvar_bounds.unwrap_or((f32::NEG_INFINITY, f32::INFINITY))
    }

    /// The evidence lower bound under a likelihood: Gaussians have sigma 1 around the sigmoid, logvar the
    /// default bounds.
    #[must_use]
    pub fn elbo(likelihood: Likelihood) -> Self {
        Self { likelihood, ..Self::from(&Recipe::default()) }
    }

    /// The loss for a weight of the KL divergence:
    /// `weight * reconstruction + beta * sum_j max(free_bits, kl_j)` (Kingma et al. 2016, equation 15, with
    /// one group for each dimension).
    #[must_use]
    pub fn loss_of(&self, reconstruction: f32, kl_per_dimension: &[f32], beta: f32) -> f32 {
        let charged: f32 =
            kl_per_dimension.iter().map(|kl| self.free_bits.map_or(*kl, |free| kl.max(free))).sum();
        self.reconstruction_weight * reconstruction + beta * charged
    }
}

impl From<&Recipe> for Objective {
    fn from(recipe: &Recipe) -> Self {
        Self {
            likelihood: recipe.likelihood,
            sigma: recipe.gaussian_sigma,
            mean: recipe.gaussian_mean,
            reconstruction_weight: match recipe.reduction {
                Reduction::Sum => 1.0,
                Reduction::Mean => 1.0 / PIXELS as f32,
            },
            free_bits: (recipe.kl_schedule == KlSchedule::FreeBits).then_some(recipe.free_bits),
            logvar_bounds: (recipe.logvar_bounds == LogvarBounds::Clamp)
                .then_some((recipe.logvar_min, recipe.logvar_max)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_bits_charge_what_is_above_the_floor() {
        let objective = Objective { free_bits: Some(0.5), ..Objective::elbo(Likelihood::Bernoulli) };
        assert_eq!(objective.loss_of(10.0, &[0.2, 0.9], 2.0), 10.0 + 2.0 * (0.5 + 0.9));
    }

    #[test]
    fn the_mean_reduction_divides_the_reconstruction_by_the_pixels() {
        let recipe = Recipe { reduction: Reduction::Mean, ..Recipe::default() };
        let objective = Objective::from(&recipe);
        assert!((objective.loss_of(784.0, &[1.0], 3.0) - 4.0).abs() < 1e-6);
    }
}
