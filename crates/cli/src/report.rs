//! What is printed of an epoch.

use elbo_protocol::{Diagnosis, HeldOut, Occurrence, StepMeasures, Terms};
use elbo_recipe::Verdict;
use elbo_trainer::{Report, Session};
use elbo_words::words;
use serde::Serialize;

/// Terms on the held-out images, and what else is measured on them.
#[derive(Debug, Clone, Serialize)]
pub struct HeldOutLine {
    /// The terms.
    #[serde(flatten)]
    pub terms: Terms,
    /// Latent dimensions that carry information.
    pub active_units: u32,
    /// KL of each latent dimension.
    pub kl_per_dimension: Vec<f32>,
    /// Loss with running statistics, less that with the pieces' own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch_norm_gap: Option<f32>,
}

impl From<HeldOut> for HeldOutLine {
    fn from(measures: HeldOut) -> Self {
        let HeldOut { terms, active_units, kl_per_dimension, batch_norm_gap, .. } = measures;
        Self { terms, active_units, kl_per_dimension, batch_norm_gap }
    }
}

/// Something that happened, and after how many steps.
#[derive(Debug, Clone, Serialize)]
pub struct EventLine {
    /// Optimizer updates done.
    pub step: u32,
    /// What happened.
    #[serde(flatten)]
    pub occurrence: Occurrence,
}

/// One epoch, as a line of JSON.
#[derive(Debug, Clone, Serialize)]
pub struct Epoch {
    /// Passes over the training images done.
    pub epoch: u32,
    /// Mean terms over the epoch's batches, each measured before its update.
    pub train: Terms,
    /// Terms on the held-out images after the epoch.
    pub held_out: HeldOutLine,
    /// Learning rate of the epoch's last step.
    pub learning_rate: f32,
    /// Weight of the KL divergence in the epoch's last step.
    pub beta: f32,
    /// Mean gradient norm over the epoch's steps, before clipping.
    pub gradient_norm: f32,
    /// Steps of the epoch whose gradients were clipped.
    pub clipped: u32,
    /// Steps of the epoch that were skipped.
    pub skipped: u32,
    /// Largest magnitude of logvar in the epoch, before it is bounded.
    pub largest_logvar: f32,
    /// Norm of an update over the norm of the weights, as last measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update_ratio: Option<f32>,
    /// Share of dead units of each hidden layer, as last measured.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dead_units: Vec<f32>,
    /// How the run does.
    pub verdict: Verdict,
    /// Why that is said, in words.
    pub evidence: String,
    /// The same as data: the verdict, the numbers that it rests on, and what would mend it.
    pub diagnosis: Diagnosis,
    /// What happened in the epoch besides its steps.
    pub events: Vec<EventLine>,
    /// Wall-clock seconds since training began.
    pub seconds: f64,
}

/// The reports of an epoch so far.
#[derive(Debug, Default)]
pub struct Gathered {
    steps: Vec<(u32, StepMeasures)>,
    update_ratio: Option<f32>,
    dead_units: Vec<f32>,
    events: Vec<EventLine>,
}

impl Gathered {
    /// Takes a report. After a rollback, steps that are taken again replace what they were.
    pub fn take(&mut self, report: Report) {
        self.steps.retain(|(step, _)| *step < report.first_step || report.steps.is_empty());
        self.steps.extend((report.first_step..).zip(report.steps));
        if let Some(health) = report.health.into_iter().next_back() {
            self.update_ratio = Some(health.update_ratio);
            self.dead_units = health.dead_units;
        }
        let events = report.occurrences.into_iter();
        self.events.extend(events.map(|(step, occurrence)| EventLine { step, occurrence }));
    }

    /// The report of the epoch, with the evaluation after it; what was gathered is used up.
    pub fn epoch(&mut self, session: &Session, held_out: HeldOut, seconds: f64) -> Epoch {
        let Self { steps, update_ratio, dead_units, events } = std::mem::take(self);
        let rows = || steps.iter().map(|(_, row)| row);
        let count = |outcome| rows().filter(|row| row.outcome == outcome).count() as u32;
        let mean = |part: fn(&StepMeasures) -> f32| {
            (rows().map(|row| f64::from(part(row))).sum::<f64>() / steps.len().max(1) as f64) as f32
        };
        let diagnosis = session.diagnosis();
        Epoch {
            epoch: held_out.epoch,
            train: Terms {
                loss: mean(|row| row.terms.loss),
                reconstruction: mean(|row| row.terms.reconstruction),
                kl: mean(|row| row.terms.kl),
            },
            held_out: held_out.into(),
            learning_rate: rows().next_back().map_or(0.0, |row| row.learning_rate),
            beta: rows().next_back().map_or(0.0, |row| row.beta),
            gradient_norm: mean(|row| row.gradient_norm),
            clipped: count(elbo_protocol::Outcome::Clipped),
            skipped: count(elbo_protocol::Outcome::Skipped),
            largest_logvar: rows().map(|row| row.largest_logvar).fold(0.0, f32::max),
            update_ratio,
            dead_units,
            verdict: diagnosis.verdict,
            evidence: words().evidence(&diagnosis.evidence),
            diagnosis: diagnosis.clone(),
            events,
            seconds,
        }
    }
}

impl Epoch {
    /// The report in words.
    pub fn in_words(&self) -> String {
        words().epoch(self.epoch, &self.held_out.terms, self.train.loss, self.verdict, self.seconds)
    }
}
