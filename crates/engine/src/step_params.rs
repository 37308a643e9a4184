//! The numbers that one step depends on, besides weights, images and noise.

use elbo_recipe::{Clipping, Recipe};

use crate::Objective;

/// The numbers that one step depends on, besides weights, images and noise. A bound of the update that is not
/// set is infinite, so that an engine needs no second kernel for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StepParams {
    /// Optimizer updates done before this one; names the step's noise.
    pub step: u32,
    /// Size of the update.
    pub learning_rate: f64,
    /// Weight of the KL divergence.
    pub beta: f32,
    /// The loss; its likelihood and mean are those that the engine was built for.
    pub objective: Objective,
    /// Pull toward zero.
    pub weight_decay: f32,
    /// Share of the last update that gradient descent keeps.
    pub momentum: f32,
    /// Gradients are multiplied by `min(1, clip_norm / norm)` (Pascanu et al. 2013, algorithm 1).
    pub clip_norm: f32,
    /// Each number of a gradient, after that, is held within this on either side of zero.
    pub clip_value: f32,
    /// A step whose gradient norm is above this, or is NaN, is not taken (Child 2020, section 3.3).
    /// Infinite: every step is taken, also one whose norm is NaN.
    pub skip_norm: f32,
    /// Share of a batch's statistics in the running ones.
    pub batch_norm_momentum: f32,
    /// Whether health is measured.
    pub measure_health: bool,
}

impl StepParams {
    /// The settings of a recipe at a step, given what its schedules say there.
    #[must_use]
    pub fn new(recipe: &Recipe, step: u32, learning_rate: f64, beta: f32) -> Self {
        let clipped_by = |kind| if recipe.clipping == kind { recipe.clip_threshold } else { f32::INFINITY };
        Self {
            step,
            learning_rate,
            beta,
            objective: Objective::from(recipe),
            weight_decay: recipe.weight_decay,
            momentum: recipe.momentum,
            clip_norm: clipped_by(Clipping::Norm),
            clip_value: clipped_by(Clipping::Value),
            skip_norm: if recipe.skip_threshold > 0.0 { recipe.skip_threshold } else { f32::INFINITY },
            batch_norm_momentum: recipe.batch_norm_momentum,
            measure_health: false,
        }
    }

    /// Whether steps may be skipped.
    #[must_use]
    pub fn may_skip(&self) -> bool {
        self.skip_norm < f32::INFINITY
    }
}
