//! Finds what was not finite first.

use elbo_engine::{Inspection, Layout, Weights};

/// The first of everything that a step computes, in the order of its computation, that is not finite:
/// parameters, layers, terms, gradients. If all of it is (the device did not repeat itself to the bit), it is
/// the term that was seen.
pub(crate) fn culprit(term: &str, layout: &Layout, weights: &Weights, step: &Inspection) -> String {
    let is_broken = |values: &[f32]| !values.iter().all(|value| value.is_finite());
    let of_weights = |kind: &'static str, weights: &Weights| {
        let broken = layout
            .entries()
            .iter()
            .find(|entry| weights.0.get(&entry.name).is_some_and(|tensor| is_broken(&tensor.values)));
        broken.map(|entry| format!("{kind} {}", entry.name))
    };
    let outputs = step.outputs.iter().find(|(_, magnitude)| !magnitude.is_finite());
    let terms = [
        ("the KL divergence", step.row.kl),
        ("the reconstruction loss", step.row.reconstruction),
        ("the loss", step.row.loss),
    ];
    of_weights("the parameter", weights)
        .or_else(|| outputs.map(|(name, _)| format!("the output of {name}")))
        .or_else(|| terms.iter().find(|(_, value)| !value.is_finite()).map(|(name, _)| (*name).to_owned()))
        .or_else(|| of_weights("the gradient of", &step.gradients))
        .unwrap_or_else(|| term.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use elbo_engine::{Architecture, StepStats, initial_weights};
    use elbo_recipe::Activation;

    const NAME: &str = "encoder.to_mu.bias";

    fn architecture() -> Architecture {
        Architecture::plain(8, &[], 2, Activation::Relu)
    }

    fn weights(value: f32) -> Weights {
        let mut weights = initial_weights(&architecture(), 1);
        weights.0.get_mut(NAME).unwrap().values[1] = value;
        weights
    }

    #[test]
    fn the_first_in_the_order_of_computation_is_named() {
        let nan = f32::NAN;
        let step = |z: f32, kl: f32, gradient: f32| Inspection {
            outputs: vec![("encoder.to_mu".to_owned(), 1.0), ("z".to_owned(), z)],
            row: StepStats { kl, ..StepStats::default() },
            gradients: weights(gradient),
            ..Inspection::default()
        };
        let layout = Layout::new(&architecture());
        let named =
            |weight, z, kl, gradient| culprit("the loss", &layout, &weights(weight), &step(z, kl, gradient));
        assert_eq!(named(nan, nan, nan, nan), format!("the parameter {NAME}"));
        assert_eq!(named(0.0, f32::INFINITY, nan, nan), "the output of z");
        assert_eq!(named(0.0, 0.0, nan, nan), "the KL divergence");
        assert_eq!(named(0.0, 0.0, 0.0, nan), format!("the gradient of {NAME}"));
        assert_eq!(named(0.0, 0.0, 0.0, 0.0), "the loss");
    }
}
