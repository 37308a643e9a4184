//! The whole state of an engine between two steps, by name and without padding.

use serde::{Deserialize, Serialize};

use crate::{Layout, UpdateRule, WeightError, Weights};

/// Everything that the next steps of an engine depend on, besides images and noise: what one engine exports, every
/// other imports.
///
/// The tensors of both moments have the names and shapes of the trained parameters that they belong to. Which
/// moments there are depends on the [`UpdateRule`]; the other map is empty.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct EngineState {
    /// Trained parameters, a trained sigma's logarithm among them, and running statistics.
    pub weights: Weights,
    /// Adam's m, or the momentum buffer b of gradient descent.
    pub first_moments: Weights,
    /// v of Adam or RMSprop.
    pub second_moments: Weights,
    /// Adam's bias corrections `[1 - beta1^t, 1 - beta2^t]` after t updates that were not skipped; zero for other
    /// rules. A device that keeps them in 32 bits gives those, widened.
    pub corrections: [f64; 2],
}

/// An [`EngineState`] as it lies in an engine's flat buffers, padded.
#[derive(Debug, Clone, PartialEq)]
pub struct PackedState {
    /// Trained parameters, `[parameters]`.
    pub parameters: Vec<f32>,
    /// Running statistics, `[statistics]`.
    pub statistics: Vec<f32>,
    /// First moments, `[parameters]`; zero if the rule keeps none.
    pub first_moments: Vec<f32>,
    /// Second moments, `[parameters]`; zero if the rule keeps none.
    pub second_moments: Vec<f32>,
    /// Adam's bias corrections.
    pub corrections: [f64; 2],
}

impl EngineState {
    /// Unpacks the buffers of an engine; a moment that the rule does not keep is left out.
    ///
    /// # Panics
    /// If a buffer is shorter than the layout says.
    #[must_use]
    pub fn unpack(
        layout: &Layout,
        rule: UpdateRule,
        [parameters, statistics, first, second]: [&[f32]; 4],
        corrections: [f64; 2],
    ) -> Self {
        let [keeps_first, keeps_second] = rule.moments();
        let named =
            |kept: bool, buffer| if kept { layout.unpack_gradients(buffer) } else { Weights::default() };
        Self {
            weights: layout.unpack(parameters, statistics),
            first_moments: named(keeps_first, first),
            second_moments: named(keeps_second, second),
            corrections,
        }
    }

    /// The state as it lies in flat buffers.
    ///
    /// # Errors
    /// [`WeightError`], with the tensor's name after `first_moments.` or `second_moments.` where it is one of those, if
    /// a tensor is missing, of another size, or one that the net or the rule does not have.
    pub fn pack(&self, layout: &Layout, rule: UpdateRule) -> Result<PackedState, WeightError> {
        let (parameters, statistics) = layout.pack(&self.weights)?;
        let known = layout.slots().iter().map(|slot| slot.name.as_str());
        if let Some(name) = self.weights.unknown(known) {
            return Err(WeightError::Unexpected(name.to_owned()));
        }
        let [keeps_first, keeps_second] = rule.moments();
        let moments = |moments: &Weights, kept: bool, of: &str| {
            let packed = match (kept, moments.0.keys().next()) {
                (true, _) => layout.pack_trained(moments),
                (false, None) => Ok(vec![0.0; layout.parameters]),
                (false, Some(name)) => Err(WeightError::Unexpected(name.clone())),
            };
            packed.map_err(|error| error.within(of))
        };
        let is_share = |c: &f64| (0.0..=1.0).contains(c);
        if !self.corrections.iter().all(is_share) {
            return Err(WeightError::Mismatch {
                name: "corrections".to_owned(),
                expected: "two numbers from 0 to 1".to_owned(),
                found: format!("{:?}", self.corrections),
            });
        }
        Ok(PackedState {
            parameters,
            statistics,
            first_moments: moments(&self.first_moments, keeps_first, "first_moments")?,
            second_moments: moments(&self.second_moments, keeps_second, "second_moments")?,
            corrections: self.corrections,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Architecture, Values, initial_weights};
    use elbo_recipe::{BatchNorm, Likelihood, Recipe};

    fn layout() -> Layout {
        let recipe = Recipe {
            hidden: vec![5],
            latent: 3,
            batch_norm: BatchNorm::HiddenAndMu,
            likelihood: Likelihood::GaussianLearned,
            ..Recipe::default()
        };
        Layout::new(&Architecture { pixels: 11, ..Architecture::from(&recipe) })
    }

    /// A state whose numbers all differ, as an engine under this rule would export it.
    fn state(rule: UpdateRule) -> EngineState {
        let layout = layout();
        let mut number = 0.0;
        let mut numbers = |weights: Weights| {
            let mut weights = weights;
            for value in weights.0.values_mut().flat_map(|tensor| &mut tensor.values) {
                number += 0.25;
                *value = number;
            }
            weights
        };
        let zeros = vec![0.0; layout.parameters];
        let statistics = vec![0.0; layout.statistics];
        let state = EngineState::unpack(&layout, rule, [&zeros, &statistics, &zeros, &zeros], [0.19, 0.002]);
        EngineState {
            weights: numbers(state.weights),
            first_moments: numbers(state.first_moments),
            second_moments: numbers(state.second_moments),
            ..state
        }
    }

    #[test]
    fn a_state_survives_the_buffers_whatever_the_rule() {
        let rules = [
            UpdateRule::adam(),
            UpdateRule::Sgd { momentum: 0.9 },
            UpdateRule::Rmsprop { alpha: 0.99, epsilon: 1e-8 },
        ];
        for rule in rules {
            let (layout, state) = (layout(), state(rule));
            let packed = state.pack(&layout, rule).unwrap();
            let buffers =
                [&packed.parameters, &packed.statistics, &packed.first_moments, &packed.second_moments];
            assert_eq!(
                EngineState::unpack(&layout, rule, buffers.map(|b| &b[..]), packed.corrections),
                state
            );
        }
        assert!(state(UpdateRule::Sgd { momentum: 0.9 }).second_moments.0.is_empty());
    }

    #[test]
    fn a_state_that_does_not_fit_is_refused_by_name() {
        let refused = |change: fn(&mut EngineState)| {
            let mut state = state(UpdateRule::adam());
            change(&mut state);
            state.pack(&layout(), UpdateRule::adam()).unwrap_err().to_string()
        };
        let name = "encoder.norm.0.gamma";
        assert_eq!(
            refused(|state| drop(state.weights.0.remove("encoder.norm.0.running_var"))),
            "weights lack the tensor 'encoder.norm.0.running_var'"
        );
        assert_eq!(
            refused(|state| drop(state.second_moments.0.remove("encoder.norm.0.gamma"))),
            format!("weights lack the tensor 'second_moments.{name}'")
        );
        assert_eq!(
            refused(|state| state.first_moments.0.get_mut("encoder.norm.0.gamma").unwrap().shape = vec![4]),
            format!("tensor 'first_moments.{name}': expected [5], found [4]")
        );
        assert_eq!(
            refused(|state| {
                state.first_moments.0.get_mut("encoder.norm.0.gamma").unwrap().values.truncate(4);
            }),
            format!("tensor 'first_moments.{name}': expected 5 numbers, found 4")
        );
        assert_eq!(
            refused(|state| drop(state.weights.0.insert("encoder.extra".to_owned(), Values::default()))),
            "expected no tensor 'encoder.extra'"
        );
        // Running statistics have no moments.
        assert_eq!(
            refused(|state| {
                let tensor = state.weights.0["encoder.norm.0.running_mean"].clone();
                state.first_moments.0.insert("encoder.norm.0.running_mean".to_owned(), tensor);
            }),
            "expected no tensor 'first_moments.encoder.norm.0.running_mean'"
        );
        assert_eq!(
            refused(|state| state.corrections[1] = f64::NAN),
            "tensor 'corrections': expected two numbers from 0 to 1, found [0.19, NaN]"
        );
    }

    #[test]
    fn a_state_of_another_rule_is_refused() {
        let adam = state(UpdateRule::adam());
        let error = adam.pack(&layout(), UpdateRule::Sgd { momentum: 0.9 }).unwrap_err().to_string();
        assert_eq!(error, "expected no tensor 'second_moments.decoder.hidden.0.weight'");
    }

    #[test]
    fn weights_are_those_that_began() {
        let (architecture, layout) =
            (Architecture::from(&Recipe::default()), Layout::new(&Architecture::from(&Recipe::default())));
        let weights = initial_weights(&architecture, 1);
        let (parameters, statistics) = layout.pack(&weights).unwrap();
        let zeros = vec![0.0; layout.parameters];
        let state = EngineState::unpack(
            &layout,
            UpdateRule::adam(),
            [&parameters, &statistics, &zeros, &zeros],
            [0.0; 2],
        );
        assert_eq!(state.weights, weights);
        assert!(state.first_moments.0.values().flat_map(|tensor| &tensor.values).all(|value| *value == 0.0));
    }
}
