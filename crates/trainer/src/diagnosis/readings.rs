//! Readings: the measures of ten steps in a row, and the last of them.

use elbo_protocol::{Baselines, Health, StepMeasures, Terms};
use elbo_recipe::{Recipe, Verdict};
use serde::{Deserialize, Serialize};

use super::DiagnosisInput;

/// Steps in one reading.
pub const READING_STEPS: u32 = 10;

/// Most readings kept: the last 400 steps.
pub const READINGS: usize = 40;

/// The measures of ten steps in a row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Window {
    /// The last of the steps.
    pub step: u32,
    /// Mean of the steps' terms.
    pub terms: Terms,
    /// Largest gradient norm among them.
    pub gradient_norm: f32,
    /// Largest magnitude of logvar among them.
    pub largest_logvar: f32,
    /// Learning rate of the last.
    pub learning_rate: f32,
    /// Weight of the KL divergence in the last.
    pub beta: f32,
    /// Health measures of the last.
    pub health: Option<Health>,
}

/// The last readings of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Readings {
    kept: Vec<Window>,
    gathering: Vec<StepMeasures>,
    steps: u32,
    best_loss: f32,
}

impl Default for Readings {
    fn default() -> Self {
        Self { kept: Vec::new(), gathering: Vec::new(), steps: 0, best_loss: f32::INFINITY }
    }
}

impl Readings {
    /// Takes a step, from 1; whether it completes a reading.
    pub fn push(&mut self, step: u32, row: &StepMeasures, health: Option<&Health>) -> bool {
        self.gathering.push(*row);
        if !step.is_multiple_of(READING_STEPS) {
            return false;
        }
        let rows = std::mem::take(&mut self.gathering);
        self.add(reading(step, &rows, health.cloned()), rows.len() as u32);
        true
    }

    /// Takes a whole reading, of so many steps.
    pub fn add(&mut self, reading: Window, steps: u32) {
        self.steps += steps;
        self.best_loss = self.best_loss.min(reading.terms.loss);
        if self.kept.len() == READINGS {
            self.kept.remove(0);
        }
        self.kept.push(reading);
    }

    /// The newest reading.
    #[must_use]
    pub fn last(&self) -> Option<&Window> {
        self.kept.last()
    }

    /// The case that a diagnosis is made of.
    #[must_use]
    pub fn case<'a>(
        &'a self,
        recipe: &'a Recipe,
        lines: &'a Baselines,
        previous: Verdict,
    ) -> DiagnosisInput<'a> {
        let (readings, steps, best_loss) = (self.kept.as_slice(), self.steps, self.best_loss);
        DiagnosisInput { recipe, lines, readings, steps, best_loss, previous }
    }
}

fn reading(step: u32, rows: &[StepMeasures], health: Option<Health>) -> Window {
    let mean = |part: fn(&StepMeasures) -> f32| rows.iter().map(part).sum::<f32>() / rows.len() as f32;
    let largest = |part: fn(&StepMeasures) -> f32| rows.iter().map(part).fold(0.0, f32::max);
    let last = rows[rows.len() - 1];
    Window {
        step,
        terms: Terms {
            loss: mean(|row| row.terms.loss),
            reconstruction: mean(|row| row.terms.reconstruction),
            kl: mean(|row| row.terms.kl),
        },
        gradient_norm: largest(|row| row.gradient_norm),
        largest_logvar: largest(|row| row.largest_logvar),
        learning_rate: last.learning_rate,
        beta: last.beta,
        health,
    }
}
