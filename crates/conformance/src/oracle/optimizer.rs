//! Update rules, number by number.

use elbo_engine::{EngineState, StepParams, UpdateRule};

use super::{OraclePass, Tensors, widen};

/// Weights, running statistics and what the optimizer keeps.
#[derive(Debug, Clone, Default)]
pub struct OracleState {
    /// Trained parameters and running statistics.
    pub weights: Tensors,
    /// m or b.
    pub first: Tensors,
    /// v.
    pub second: Tensors,
    /// `1 - beta^t`.
    pub corrections: [f64; 2],
}

impl From<&EngineState> for OracleState {
    fn from(state: &EngineState) -> Self {
        let [weights, first, second] =
            [&state.weights, &state.first_moments, &state.second_moments].map(widen);
        Self { weights, first, second, corrections: state.corrections }
    }
}

/// What an update was.
#[derive(Debug, Clone, Copy, Default)]
pub struct OracleUpdate {
    /// Whether the update was made, not skipped.
    pub is_made: bool,
    /// Squared norm of the parameters before.
    pub squared_weights: f64,
    /// Squared norm of the change.
    pub squared_update: f64,
}

/// The norm of all gradients together, and the largest magnitude among them.
#[must_use]
pub fn size(gradients: &Tensors) -> [f64; 2] {
    let all = || gradients.values().flatten();
    [all().map(|g| g * g).sum::<f64>().sqrt(), all().fold(0.0, |most: f64, g| most.max(g.abs()))]
}

impl OracleState {
    /// One step: the running statistics follow the batch, and the parameters the gradients, unless their norm forbids
    /// it. The equations are those of [`UpdateRule`] and [`StepParams`].
    pub fn step(
        &mut self,
        rule: UpdateRule,
        params: &StepParams,
        pass: &OraclePass,
        gradients: &Tensors,
    ) -> OracleUpdate {
        let share = f64::from(params.batch_norm_momentum);
        for (name, batch) in &pass.statistics {
            let running = self.weights.get_mut(name).expect("a normalization has running statistics");
            running.iter_mut().zip(batch).for_each(|(running, batch)| *running += share * (batch - *running));
        }
        let mut update = OracleUpdate::default();
        for name in gradients.keys() {
            update.squared_weights += self.weights[name].iter().map(|p| p * p).sum::<f64>();
        }
        let [norm, _] = size(gradients);
        if params.may_skip() && (norm.is_nan() || norm > f64::from(params.skip_norm)) {
            return update;
        }
        update.is_made = true;
        if let UpdateRule::Adam { beta1, beta2, .. } = rule {
            let [c1, c2] = self.corrections;
            self.corrections = [beta1 * c1 + (1.0 - beta1), beta2 * c2 + (1.0 - beta2)];
        }
        let [c1, c2] = self.corrections;
        let scale = if norm > f64::from(params.clip_norm) { f64::from(params.clip_norm) / norm } else { 1.0 };
        let (most, decay) = (f64::from(params.clip_value), f64::from(params.weight_decay));
        let rate = params.learning_rate;
        for (name, gradient) in gradients {
            let zeros = || vec![0.0; gradient.len()];
            let first = self.first.entry(name.clone()).or_insert_with(zeros);
            let second = self.second.entry(name.clone()).or_insert_with(zeros);
            let parameters = self.weights.get_mut(name).expect("a gradient is that of a parameter");
            for (((g, p), m), v) in gradient.iter().zip(parameters).zip(first).zip(second) {
                let bounded = (g * scale).clamp(-most, most);
                let coupled = bounded + decay * *p;
                let change = match rule {
                    UpdateRule::Adam { beta1, beta2, epsilon, decoupled } => {
                        let g = if decoupled { bounded } else { coupled };
                        *m = beta1 * *m + (1.0 - beta1) * g;
                        *v = beta2 * *v + (1.0 - beta2) * g * g;
                        let apart = if decoupled { rate * decay * *p } else { 0.0 };
                        rate * (*m / c1) / ((*v / c2).sqrt() + epsilon) + apart
                    }
                    UpdateRule::Sgd { .. } => {
                        *m = f64::from(params.momentum) * *m + coupled;
                        rate * *m
                    }
                    UpdateRule::Rmsprop { alpha, epsilon } => {
                        *v = alpha * *v + (1.0 - alpha) * coupled * coupled;
                        rate * coupled / (v.sqrt() + epsilon)
                    }
                };
                *p -= change;
                update.squared_update += change * change;
            }
        }
        update
    }
}
