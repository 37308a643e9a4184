//! Bounds on gradients, worked out on the device: nothing is read back for them.

use burn::tensor::{Bool, Tensor};
use elbo_protocol::{Clipping, Outcome, Recipe};

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
    /// What gradients of this global norm, `[1]`, are multiplied by: `min(1, threshold / norm)` (Pascanu et
    /// al. 2013, algorithm 1).
    #[must_use]
    pub fn scale(&self, norm: &Tensor<1>) -> Option<Tensor<1>> {
        let threshold = self.threshold;
        // Dividing by the larger of the two gives exactly one where nothing is clipped.
        (self.clipping == Clipping::Norm).then(|| norm.clone().clamp_min(threshold).recip() * threshold)
    }

    /// What each number of a gradient is held within.
    #[must_use]
    pub fn largest(&self) -> Option<f32> {
        (self.clipping == Clipping::Value).then_some(self.threshold)
    }

    /// Whether a step of this global norm, `[1]`, is taken (Child 2020, section 3.3). One whose norm is no
    /// number is not.
    #[must_use]
    pub fn keep(&self, norm: &Tensor<1>) -> Option<Tensor<1, Bool>> {
        self.skip.map(|skip| norm.clone().lower_equal_elem(skip))
    }

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
    use burn::tensor::Device;
    use proptest::prelude::*;

    fn bounds(clipping: Clipping, clip_threshold: f32, skip_threshold: f32) -> GradientBounds {
        GradientBounds::from(&Recipe { clipping, clip_threshold, skip_threshold, ..Recipe::default() })
    }

    fn norm(value: f32) -> Tensor<1> {
        Tensor::from_floats([value], &Device::flex())
    }

    proptest! {
        #[test]
        fn a_clipped_norm_is_within_the_threshold_and_a_small_one_untouched(value in 0f32..1e6, threshold in 1e-3f32..1e4) {
            let scale: f32 = bounds(Clipping::Norm, threshold, 0.0).scale(&norm(value)).unwrap().into_scalar();
            prop_assert!(value * scale <= threshold * 1.000_001);
            if value <= threshold {
                prop_assert!((scale - 1.0).abs() < 1e-6);
            }
        }

        #[test]
        fn host_and_device_agree_on_what_is_skipped(value in 0f32..200.0, skip in 1f32..100.0) {
            let bounds = bounds(Clipping::None, 1.0, skip);
            let keep: bool = bounds.keep(&norm(value)).unwrap().into_data().iter::<bool>().all(|keep| keep);
            prop_assert_eq!(!keep, bounds.outcome(value, 0.0) == Outcome::Skipped);
        }
    }

    #[test]
    fn a_norm_that_is_no_number_is_skipped_on_both_sides() {
        let bounds = bounds(Clipping::Norm, 1.0, 10.0);
        for value in [f32::NAN, f32::INFINITY] {
            let keep = bounds.keep(&norm(value)).unwrap().into_data().iter::<bool>().all(|keep| keep);
            assert!(!keep);
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
