//! What an engine keeps between steps, and the update of it.

use elbo_engine::{Layout, StepOutcome, StepParams, UpdateRule, WeightError, Weights};

use crate::{
    layers::measure::Measure,
    optim::update::{Change, Update, Updated},
    simd::buffer::Buffer,
    simd::lanes::run,
};

/// Everything that training changes.
#[derive(Debug)]
pub(crate) struct State {
    /// Trained parameters.
    pub parameters: Buffer,
    /// Running statistics.
    pub statistics: Buffer,
    /// Means of gradients, or what gradient descent keeps of its last update.
    pub first: Buffer,
    /// Means of squared gradients.
    pub second: Buffer,
    /// Adam's bias corrections, `1 - beta^t` after t updates.
    pub corrections: [f64; 2],
}

impl Clone for State {
    fn clone(&self) -> Self {
        let [parameters, statistics, first, second] =
            [&self.parameters, &self.statistics, &self.first, &self.second].map(Clone::clone);
        Self { parameters, statistics, first, second, corrections: self.corrections }
    }

    fn clone_from(&mut self, source: &Self) {
        self.parameters.clone_from(&source.parameters);
        self.statistics.clone_from(&source.statistics);
        self.first.clone_from(&source.first);
        self.second.clone_from(&source.second);
        self.corrections = source.corrections;
    }
}

impl State {
    /// Weights that no gradient has met yet.
    pub(crate) fn new(layout: &Layout, weights: &Weights) -> Result<Self, WeightError> {
        let (parameters, statistics) = layout.pack(weights)?;
        Ok(Self {
            parameters: Buffer::from(&parameters[..]),
            statistics: Buffer::from(&statistics[..]),
            first: Buffer::new(layout.parameters),
            second: Buffer::new(layout.parameters),
            corrections: [0.0; 2],
        })
    }

    /// Takes other weights.
    pub(crate) fn load(&mut self, layout: &Layout, weights: &Weights) -> Result<(), WeightError> {
        let (parameters, statistics) = layout.pack(weights)?;
        self.parameters.copy_from_slice(&parameters);
        self.statistics.copy_from_slice(&statistics);
        Ok(())
    }

    /// One update, unless the norm of the gradients forbids it; and what became of it.
    pub(crate) fn update(
        &mut self,
        rule: UpdateRule,
        params: &StepParams,
        gradients: &[f32],
    ) -> (Updated, StepOutcome) {
        let mut scale = 1.0;
        // Only where something depends on the norm it must be known before the update, which measures it too.
        if params.clip_norm < f32::INFINITY || params.may_skip() {
            let measured = run(Measure(gradients));
            let norm = measured.squares.sqrt() as f32;
            if params.may_skip() && (norm.is_nan() || norm > params.skip_norm) {
                let squared_weights = run(Measure(&self.parameters)).squares;
                let updated = Updated { gradients: measured, squared_update: 0.0, squared_weights };
                return (updated, StepOutcome::Skipped);
            }
            if norm > params.clip_norm {
                scale = params.clip_norm / norm;
            }
        }
        let decoupled = matches!(rule, UpdateRule::Adam { decoupled: true, .. });
        let rate = params.learning_rate;
        let (decay, pull) = match decoupled {
            true => (0.0, (rate * f64::from(params.weight_decay)) as f32),
            false => (params.weight_decay, 0.0),
        };
        let updated = run(Update {
            change: self.change(rule, rate, params.momentum),
            scale,
            largest: params.clip_value,
            decay,
            pull,
            measure_norms: params.measure_health,
            gradients,
            parameters: &mut self.parameters,
            first: &mut self.first,
            second: &mut self.second,
        });
        let is_clipped = scale < 1.0 || updated.gradients.largest * scale > params.clip_value;
        let outcome = if is_clipped { StepOutcome::Clipped } else { StepOutcome::Applied };
        (updated, outcome)
    }

    /// The rule's numbers for the next update. Adam's corrections are folded into rate and epsilon:
    /// `rate (m / c1) / (sqrt(v / c2) + epsilon) = m rate sqrt(c2) / c1 / (sqrt(v) + epsilon sqrt(c2))`.
    fn change(&mut self, rule: UpdateRule, rate: f64, momentum: f32) -> Change {
        match rule {
            UpdateRule::Adam { beta1, beta2, epsilon, .. } => {
                // 1 - beta^t without the cancellation.
                let [c1, c2] = self.corrections;
                self.corrections = [beta1 * c1 + (1.0 - beta1), beta2 * c2 + (1.0 - beta2)];
                let [c1, c2] = self.corrections;
                let root = c2.sqrt();
                Change::Adam {
                    b1: beta1 as f32,
                    a1: (1.0 - beta1) as f32,
                    b2: beta2 as f32,
                    a2: (1.0 - beta2) as f32,
                    rate: (rate * root / c1) as f32,
                    // Never zero: a parameter whose gradient is always zero must not become NaN.
                    epsilon: ((epsilon * root) as f32).max(f32::MIN_POSITIVE),
                }
            }
            UpdateRule::Sgd { .. } => Change::Sgd { momentum, rate: rate as f32 },
            UpdateRule::Rmsprop { alpha, epsilon } => Change::Rmsprop {
                b: alpha as f32,
                a: (1.0 - alpha) as f32,
                rate: rate as f32,
                epsilon: (epsilon as f32).max(f32::MIN_POSITIVE),
            },
        }
    }
}
