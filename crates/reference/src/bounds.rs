//! Bounds on gradients, worked out on the device: nothing is read back for them.

use burn::tensor::{Bool, Tensor};
use elbo_engine::StepParams;

/// What gradients of this global norm, `[1]`, are multiplied by: `min(1, threshold / norm)` (Pascanu et al.
/// 2013, algorithm 1); none if they are not bounded.
pub(crate) fn scale(params: &StepParams, norm: &Tensor<1>) -> Option<Tensor<1>> {
    let threshold = params.clip_norm;
    // Dividing by the larger of the two gives exactly one where nothing is clipped.
    threshold.is_finite().then(|| norm.clone().clamp_min(threshold).recip() * threshold)
}

/// Whether a step of this global norm, `[1]`, is taken (Child 2020, section 3.3); none if every step is. One
/// whose norm is no number is not.
pub(crate) fn keep(params: &StepParams, norm: &Tensor<1>) -> Option<Tensor<1, Bool>> {
    params.may_skip().then(|| norm.clone().lower_equal_elem(params.skip_norm))
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;
    use elbo_recipe::{Clipping, Recipe};
    use proptest::prelude::*;

    fn settings(clipping: Clipping, clip_threshold: f32, skip_threshold: f32) -> StepParams {
        let recipe = Recipe { clipping, clip_threshold, skip_threshold, ..Recipe::default() };
        StepParams::new(&recipe, 0, 1e-3, 1.0)
    }

    fn norm(value: f32) -> Tensor<1> {
        Tensor::from_floats([value], &Device::flex())
    }

    proptest! {
        #[test]
        fn a_clipped_norm_is_within_the_threshold_and_a_small_one_untouched(value in 0f32..1e6, threshold in 1e-3f32..1e4) {
            let params = settings(Clipping::Norm, threshold, 0.0);
            let scale: f32 = scale(&params, &norm(value)).unwrap().into_scalar();
            prop_assert!(value * scale <= threshold * 1.000_001);
            if value <= threshold {
                prop_assert!((scale - 1.0).abs() < 1e-6);
            }
        }
    }

    #[test]
    fn a_norm_that_is_no_number_is_not_kept() {
        let params = settings(Clipping::Norm, 1.0, 10.0);
        for (value, kept) in [(f32::NAN, false), (f32::INFINITY, false), (11.0, false), (10.0, true)] {
            let keep = keep(&params, &norm(value)).unwrap().into_data();
            assert_eq!(keep.iter::<bool>().all(|keep| keep), kept, "{value}");
        }
    }
}
