//! Keeps the diagnosis of a run.

use elbo_protocol::{Baselines, Diagnosis, Evidence, Health, Quantity, StepMeasures};
use elbo_recipe::{Recipe, Verdict};
use serde::{Deserialize, Serialize};

use super::{READING_STEPS, Readings, broken, diagnose};

/// Follows a run step by step. What it says depends on the steps only, not on how they were reported.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Observer {
    readings: Readings,
    diagnosis: Diagnosis,
    at_step: u32,
    changed: bool,
}

impl Default for Observer {
    fn default() -> Self {
        let diagnosis = Diagnosis {
            verdict: Verdict::WarmingUp,
            evidence: Evidence::NothingMeasured { window: READING_STEPS },
            remedy: None,
        };
        Self { readings: Readings::default(), diagnosis, at_step: 0, changed: false }
    }
}

impl Observer {
    /// What is said of the run now.
    pub fn diagnosis(&self) -> &Diagnosis {
        &self.diagnosis
    }

    /// The diagnosis and the steps done by then, if it has changed since the last call.
    pub fn take_changed(&mut self) -> Option<(u32, Diagnosis)> {
        std::mem::take(&mut self.changed).then(|| (self.at_step, self.diagnosis.clone()))
    }

    /// Takes a step, from 1, whose measures are finite.
    pub fn push(
        &mut self,
        step: u32,
        row: &StepMeasures,
        health: Option<&Health>,
        recipe: &Recipe,
        lines: &Baselines,
    ) {
        if self.readings.push(step, row, health) {
            let diagnosis = diagnose(&self.readings.case(recipe, lines, self.diagnosis.verdict));
            self.set(step, diagnosis);
        }
    }

    /// The recipe has changed: what was seen under the old one no longer counts.
    pub fn amended(&mut self) {
        self.readings = Readings::default();
        let evidence = Evidence::RecipeAmended { window: READING_STEPS };
        self.set(self.at_step, Diagnosis { verdict: Verdict::WarmingUp, evidence, remedy: None });
    }

    /// The run has given up.
    pub fn broke(&mut self, step: u32, culprit: Quantity, at_step: u32, recipe: &Recipe) {
        self.set(step, broken(recipe, culprit, at_step));
    }

    /// Goes back to what was known at a snapshot.
    pub fn go_back_to(&mut self, before: Self) {
        let changed = self.changed || before.diagnosis != self.diagnosis;
        *self = Self { changed, ..before };
    }

    fn set(&mut self, step: u32, diagnosis: Diagnosis) {
        self.changed |= self.diagnosis != diagnosis;
        self.at_step = step;
        self.diagnosis = diagnosis;
    }
}
