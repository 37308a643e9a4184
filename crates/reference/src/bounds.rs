//! Bounds on gradients, worked out on the device: nothing is read back for them.

use burn::tensor::{Bool, Tensor};
use elbo_engine::{StepOutcome, StepParams};

/// What gradients of this global norm, `[1]`, are multiplied by: `min(1, threshold / norm)` (Pascanu et al.
/// 2013, algorithm 1); none if they are not bounded.
pub(crate) fn scale(params: &StepParams, norm: &Tensor<1>) -> Option<Tensor<1>> {
    let threshold = params.clip_norm;
    // A number divided by itself is exactly one, so that nothing is scaled where nothing is clipped; multiplied by its
    // reciprocal it may be less.
    threshold.is_finite().then(|| norm.full_like(threshold) / norm.clone().clamp_min(threshold))
}

/// Whether a step of this global norm, `[1]`, is taken (Child 2020, section 3.3); none if every step is. One
/// whose norm is NaN is not.
pub(crate) fn keep(params: &StepParams, norm: &Tensor<1>) -> Option<Tensor<1, Bool>> {
    params.may_skip().then(|| norm.clone().lower_equal_elem(params.skip_norm))
}

/// The code of what becomes of a step, `[1]`, from the largest magnitude in its gradients and what the two
/// functions above made of their norm.
pub(crate) fn outcome(
    params: &StepParams,
    largest: &Tensor<1>,
    scale: Option<&Tensor<1>>,
    keep: Option<&Tensor<1, Bool>>,
) -> Tensor<1> {
    let code = |outcome: StepOutcome| f32::from(outcome.code());
    let zero = Tensor::zeros([1], &largest.device());
    let is_scaled = scale.map(|scale| scale.clone().lower_elem(1.0));
    let scaled = scale.map_or_else(|| largest.clone(), |scale| largest.clone() * scale.clone());
    let is_cut = params.clip_value.is_finite().then(|| scaled.greater_elem(params.clip_value));
    let is_skipped = keep.map(|keep| keep.clone().bool_not());
    let clipped = [is_scaled, is_cut].into_iter().flatten().map(|is| (is, code(StepOutcome::Clipped)));
    let skipped = is_skipped.map(|is| (is, code(StepOutcome::Skipped)));
    clipped.chain(skipped).fold(zero, |outcome, (is, code)| outcome.mask_fill(is, code))
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
                prop_assert_eq!(scale, 1.0);
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

    #[test]
    fn outcomes_name_what_was_done() {
        let found = |clipping, clip_threshold, skip_threshold, value, largest| {
            let params = settings(clipping, clip_threshold, skip_threshold);
            let (scale, keep) = (scale(&params, &norm(value)), keep(&params, &norm(value)));
            let code: f32 = outcome(&params, &norm(largest), scale.as_ref(), keep.as_ref()).into_scalar();
            StepOutcome::from_code(code)
        };
        assert_eq!(found(Clipping::None, 1.0, 0.0, 1e9, 1e9), StepOutcome::Applied);
        assert_eq!(found(Clipping::Norm, 5.0, 0.0, 6.0, 1.0), StepOutcome::Clipped);
        assert_eq!(found(Clipping::Norm, 5.0, 0.0, 5.0, 5.0), StepOutcome::Applied);
        assert_eq!(found(Clipping::Value, 5.0, 0.0, 60.0, 4.0), StepOutcome::Applied);
        assert_eq!(found(Clipping::Value, 5.0, 0.0, 60.0, 6.0), StepOutcome::Clipped);
        assert_eq!(found(Clipping::Value, 5.0, 20.0, 60.0, 4.0), StepOutcome::Skipped);
        for value in [f32::NAN, f32::INFINITY] {
            assert_eq!(found(Clipping::Norm, 1.0, 10.0, value, value), StepOutcome::Skipped);
        }
    }
}
