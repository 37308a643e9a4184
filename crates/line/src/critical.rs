//! The critical beta of a recipe on a data set.

use elbo_recipe::{BatchNorm, KlSchedule, Likelihood, Recipe, Reduction};

use crate::spectrum::{Curvature, DataSpectrum};

/// What the KL of mu and logvar costs together where both come from one layer, against mu alone: to second order the KL
/// of a dimension is `mu^2 / 2 + logvar^2 / 4`, and tied heads have `mu = logvar`.
const TIED_COST: f64 = 1.5;

/// The line of a recipe on a data set.
#[derive(Debug, Clone, PartialEq)]
pub struct CriticalLine {
    /// The beta above which the collapsed state is locally stable, in the recipe's own units: under a mean reduction
    /// it is smaller by the number of pixels.
    pub beta: f64,
    /// For each dimension that a code may have, the beta up to which it pays, largest first.
    pub betas: Vec<f64>,
    /// Whether the nats that follow from it are exact for a linear model, or an order of magnitude.
    pub is_exact_in_nats: bool,
}

/// Why a recipe has no line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum NoLine {
    /// The KL of a dimension is free up to a floor, in nats: below it nothing pulls the posterior to the prior.
    FreeBits {
        /// The floor.
        nats: f32,
    },
    /// Mu is normalized over the batch, so the KL of a dimension stays above a floor, in nats.
    BatchNormMu {
        /// The floor.
        nats: f32,
    },
}

/// The curvature that a likelihood has.
impl From<Likelihood> for Curvature {
    fn from(likelihood: Likelihood) -> Self {
        match likelihood {
            Likelihood::Bernoulli => Self::Bernoulli,
            Likelihood::Gaussian | Likelihood::GaussianLearned | Likelihood::GaussianOptimal => {
                Self::SquaredError
            }
        }
    }
}

/// The line of a recipe on the data of a spectrum, which must be of the recipe's own curvature.
///
/// `beta* = lambda / (s k)`: lambda the eigenvalue; s the variance of a Gaussian pixel, 1 under Bernoulli, and where it
/// is learned or the best one, that of the collapsed state, the mean variance of a pixel; k the pixels under a mean
/// reduction, else 1. Tied heads divide by 1.5.
///
/// # Errors
/// [`NoLine`], and why.
pub fn critical_line(recipe: &Recipe, spectrum: &DataSpectrum) -> Result<CriticalLine, NoLine> {
    if recipe.kl_schedule == KlSchedule::FreeBits && recipe.free_bits > 0.0 {
        return Err(NoLine::FreeBits { nats: recipe.free_bits });
    }
    if recipe.batch_norm == BatchNorm::HiddenAndMu {
        // The mean of mu^2 over a batch is the square of the scale (Zhu et al. 2020, equation 6).
        return Err(NoLine::BatchNormMu { nats: recipe.batch_norm_mu_scale.powi(2) / 2.0 });
    }
    let pixels = spectrum.pixels.max(1) as f64;
    let variance = match recipe.likelihood {
        Likelihood::Bernoulli => 1.0,
        Likelihood::Gaussian => f64::from(recipe.gaussian_sigma).powi(2),
        Likelihood::GaussianLearned | Likelihood::GaussianOptimal => spectrum.trace / pixels,
    };
    let weight = if recipe.reduction == Reduction::Mean { pixels } else { 1.0 };
    let cost = if recipe.tied_heads { TIED_COST } else { 1.0 };
    let divisor = (variance * weight * cost).max(f64::MIN_POSITIVE);
    let betas: Vec<f64> = spectrum.values.iter().map(|value| value / divisor).collect();
    Ok(CriticalLine {
        beta: betas.first().copied().unwrap_or(0.0),
        betas,
        is_exact_in_nats: spectrum.curvature == Curvature::SquaredError && !recipe.tied_heads,
    })
}

impl CriticalLine {
    /// How many dimensions pay under a beta.
    #[must_use]
    pub fn paying(&self, beta: f64) -> usize {
        self.betas.iter().take_while(|critical| **critical > beta).count()
    }

    /// The KL of each dimension, in nats, that a linear model has at its optimum under a beta: `ln(beta* / beta) / 2`,
    /// zero for those that do not pay. Exact for a Gaussian with fixed sigma (Lucas et al. 2019, "Don't blame the
    /// ELBO!", section 4); for Bernoulli an order of magnitude.
    pub fn nats(&self, beta: f64) -> impl Iterator<Item = f64> {
        let beta = beta.max(f64::MIN_POSITIVE);
        self.betas.iter().map(move |critical| ((critical.ln() - beta.ln()) / 2.0).max(0.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spectrum(curvature: Curvature) -> DataSpectrum {
        DataSpectrum { curvature, values: vec![8.0, 2.0, 0.0], pixels: 10, constant: 7, trace: 5.0, count: 9 }
    }

    fn line(recipe: &Recipe) -> CriticalLine {
        critical_line(recipe, &spectrum(recipe.likelihood.into())).unwrap()
    }

    #[test]
    fn each_likelihood_and_reduction_has_its_own_units() {
        let bernoulli = Recipe::default();
        assert_eq!(line(&bernoulli).betas, [8.0, 2.0, 0.0]);
        let mean = Recipe { reduction: Reduction::Mean, ..bernoulli.clone() };
        assert!((line(&mean).beta - 0.8).abs() < 1e-12);
        let gaussian = Recipe { likelihood: Likelihood::Gaussian, gaussian_sigma: 0.5, ..bernoulli.clone() };
        assert!((line(&gaussian).beta - 32.0).abs() < 1e-9);
        // At the collapse the variance of a pixel is 5 / 10.
        for likelihood in [Likelihood::GaussianLearned, Likelihood::GaussianOptimal] {
            assert!((line(&Recipe { likelihood, ..bernoulli.clone() }).beta - 16.0).abs() < 1e-12);
        }
        assert!((line(&Recipe { tied_heads: true, ..bernoulli }).beta - 8.0 / 1.5).abs() < 1e-12);
    }

    #[test]
    fn a_floor_of_the_kl_leaves_no_line() {
        let none = |recipe: &Recipe| critical_line(recipe, &spectrum(Curvature::Bernoulli)).unwrap_err();
        let free = Recipe { kl_schedule: KlSchedule::FreeBits, free_bits: 0.1, ..Recipe::default() };
        assert_eq!(none(&free), NoLine::FreeBits { nats: 0.1 });
        let normalized =
            Recipe { batch_norm: BatchNorm::HiddenAndMu, batch_norm_mu_scale: 0.5, ..Recipe::default() };
        assert_eq!(none(&normalized), NoLine::BatchNormMu { nats: 0.125 });
    }

    #[test]
    fn dimensions_pay_up_to_their_own_beta() {
        let line = line(&Recipe::default());
        assert_eq!([0.0, 1.0, 2.0, 4.0, 8.0].map(|beta| line.paying(beta)), [2, 2, 1, 1, 0]);
        let nats: Vec<f64> = line.nats(4.0).collect();
        assert!((nats[0] - 2f64.ln() / 2.0).abs() < 1e-12);
        assert_eq!(nats[1..], [0.0, 0.0]);
        assert!(line.nats(0.0).all(f64::is_finite));
    }
}
