//! Finds what was not finite first.

use elbo_engine::{Inspection, Layout, Weights};
use elbo_protocol::Quantity;

/// The first of everything that a step computes, in the order of its computation, that is not finite:
/// parameters, layers, terms, gradients. If all of it is (the device did not repeat itself to the bit), it is
/// the term that was seen.
pub(crate) fn culprit(term: Quantity, layout: &Layout, weights: &Weights, step: &Inspection) -> Quantity {
    let is_broken = |values: &[f32]| !values.iter().all(|value| value.is_finite());
    let of_weights = |kind: fn(String) -> Quantity, weights: &Weights| {
        let broken = layout
            .slots()
            .iter()
            .find(|entry| weights.0.get(&entry.name).is_some_and(|tensor| is_broken(&tensor.values)));
        broken.map(|entry| kind(entry.name.clone()))
    };
    let outputs = step.outputs.iter().find(|(_, magnitude)| !magnitude.is_finite());
    let terms = [
        (Quantity::Kl, step.row.kl),
        (Quantity::Reconstruction, step.row.reconstruction),
        (Quantity::Loss, step.row.loss),
    ];
    of_weights(Quantity::Parameter, weights)
        .or_else(|| outputs.map(|(name, _)| Quantity::Output(name.clone())))
        .or_else(|| terms.into_iter().find(|(_, value)| !value.is_finite()).map(|(term, _)| term))
        .or_else(|| of_weights(Quantity::Gradient, &step.gradients))
        .unwrap_or(term)
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
        let named = |weight, z, kl, gradient| {
            culprit(Quantity::Loss, &layout, &weights(weight), &step(z, kl, gradient))
        };
        assert_eq!(named(nan, nan, nan, nan), Quantity::Parameter(NAME.to_owned()));
        assert_eq!(named(0.0, f32::INFINITY, nan, nan), Quantity::Output("z".to_owned()));
        assert_eq!(named(0.0, 0.0, nan, nan), Quantity::Kl);
        assert_eq!(named(0.0, 0.0, 0.0, nan), Quantity::Gradient(NAME.to_owned()));
        assert_eq!(named(0.0, 0.0, 0.0, 0.0), Quantity::Loss);
    }
}
