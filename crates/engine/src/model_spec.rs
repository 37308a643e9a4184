//! What an engine is built for: everything of a recipe that shapes the computation.

use elbo_recipe::{GaussianMean, Likelihood, Recipe};

use crate::{Architecture, NoiseKey, UpdateRule};

/// Everything of a recipe that shapes the computation and stays as it is during a run. What may change from
/// step to step is in [`StepParams`](crate::StepParams).
#[derive(Debug, Clone, PartialEq)]
pub struct ModelSpec {
    /// The net.
    pub architecture: Architecture,
    /// How the decoder's output explains a pixel.
    pub likelihood: Likelihood,
    /// What the mean of a Gaussian pixel is.
    pub gaussian_mean: GaussianMean,
    /// The optimizer. The momentum of gradient descent is in the settings of each step.
    pub rule: UpdateRule,
    /// Images in a training batch.
    pub batch_size: usize,
    /// Names the noise of the run.
    pub noise: NoiseKey,
}

impl From<&Recipe> for ModelSpec {
    fn from(recipe: &Recipe) -> Self {
        Self {
            architecture: Architecture::from(recipe),
            likelihood: recipe.likelihood,
            gaussian_mean: recipe.gaussian_mean,
            rule: UpdateRule::from(recipe),
            batch_size: recipe.batch_size as usize,
            noise: NoiseKey::of_training(recipe.seed),
        }
    }
}
