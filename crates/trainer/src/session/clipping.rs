//! Bounds on gradients: what became of a step under them. The engine applies them.

use elbo_protocol::Outcome;
use elbo_recipe::{Clipping, Recipe};

/// Bounds on the gradients of a step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GradientBounds {
    clipping: Clipping,
    threshold: f32,
    /// Norm above which a step is not taken.
    skip: Option<f32>,
}

impl From<&Recipe> for GradientBounds {
    fn from(recipe: &Recipe) -> Self {
        Self {
            clipping: recipe.clipping,
            threshold: recipe.clip_threshold,
            skip: (recipe.skip_threshold > 0.0).then_some(recipe.skip_threshold),
        }
    }
}

impl GradientBounds {
    /// What became of a step, from its global norm and the largest magnitude in its gradients.
    #[must_use]
    pub fn outcome(&self, norm: f32, largest: f32) -> Outcome {
        let clipped = match self.clipping {
            Clipping::None => false,
            Clipping::Norm => norm > self.threshold,
            Clipping::Value => largest > self.threshold,
        };
        match self.skip {
            Some(skip) if norm.is_nan() || norm > skip => Outcome::Skipped,
            _ if clipped => Outcome::Clipped,
            _ => Outcome::Applied,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(clipping: Clipping, clip_threshold: f32, skip_threshold: f32) -> GradientBounds {
        GradientBounds::from(&Recipe { clipping, clip_threshold, skip_threshold, ..Recipe::default() })
    }

    #[test]
    fn a_norm_that_is_no_number_is_skipped() {
        let bounds = bounds(Clipping::Norm, 1.0, 10.0);
        for value in [f32::NAN, f32::INFINITY] {
            assert_eq!(bounds.outcome(value, 0.0), Outcome::Skipped);
        }
    }

    #[test]
    fn outcomes_name_what_was_done() {
        assert_eq!(bounds(Clipping::None, 1.0, 0.0).outcome(1e9, 1e9), Outcome::Applied);
        assert_eq!(bounds(Clipping::Norm, 5.0, 0.0).outcome(6.0, 0.0), Outcome::Clipped);
        assert_eq!(bounds(Clipping::Value, 5.0, 0.0).outcome(60.0, 4.0), Outcome::Applied);
        assert_eq!(bounds(Clipping::Value, 5.0, 20.0).outcome(60.0, 4.0), Outcome::Skipped);
    }
}
