//! Reports: what the device has gathered since the last one, in one read-back.

use burn::tensor::{Tensor, Transaction};
use elbo_protocol::{Diagnosis, Health, Occurrence, Outcome, StepMeasures, Terms};

use super::{Session, recovery::Mode};
use crate::TrainError;

/// What happened in a run since the last report.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Report {
    /// Number, from 1, of the first of the steps.
    pub first_step: u32,
    /// The measures of each step, in order, up to the first that is not finite.
    pub steps: Vec<StepMeasures>,
    /// The newest health measures, if any were taken.
    pub health: Option<Health>,
    /// What happened besides, each with the steps done by then.
    pub occurrences: Vec<(u32, Occurrence)>,
    /// What is now said of the run's health, if that has changed.
    pub diagnosis: Option<(u32, Diagnosis)>,
}

impl Session {
    /// Reads back what the steps since the last call measured, in order, in one transaction.
    ///
    /// A number that is not finite is no error: the run goes back to its last good snapshot, finds out what
    /// was not finite first, and goes on or gives up as its recipe says ([`Session::has_given_up`]).
    ///
    /// # Errors
    /// [`TrainError::Device`] if the device was lost.
    pub async fn take_report(&mut self) -> Result<Report, TrainError> {
        let mut report = match std::mem::replace(&mut self.mode, Mode::Training) {
            Mode::Probed(probe) => {
                let at_step = probe.at_step;
                let culprit = probe.culprit().await?;
                self.recover(culprit, at_step);
                Report::default()
            }
            mode => {
                self.mode = mode;
                self.read_steps().await?
            }
        };
        report.occurrences = std::mem::take(&mut self.occurrences);
        report.diagnosis = self.observer.take_changed();
        Ok(report)
    }

    async fn read_steps(&mut self) -> Result<Report, TrainError> {
        if self.pending.is_empty() {
            return Ok(Report::default());
        }
        let (pending, samples) = (std::mem::take(&mut self.pending), std::mem::take(&mut self.samples));
        let first_step = self.step - pending.len() as u32 + 1;
        let rows = pending.iter().map(|row| row.values.clone()).collect();
        let mut transaction = Transaction::default().register(Tensor::cat(rows, 0));
        for sample in &samples {
            transaction = transaction.register(sample.values());
        }
        let data = transaction.execute_async().await?;
        let values: Vec<f32> = data[0].iter::<f32>().collect();
        let health = samples.iter().zip(&data[1..]);
        let health: Vec<Health> =
            health.map(|(sample, data)| sample.health(&data.iter::<f32>().collect::<Vec<_>>())).collect();
        let mut report = Report { first_step, ..Report::default() };
        let mut at = 0;
        for (step, row) in (first_step..).zip(&pending) {
            let [width] = row.values.dims();
            let row = self.measures(&values[at..at + width], row.learning_rate, row.beta);
            at += width;
            if let Some(culprit) = not_finite(&row) {
                self.begin_retracing(culprit, step);
                break;
            }
            let sample = health.iter().find(|health| health.step == step);
            self.take_step(step, &row, sample);
            report.health = sample.cloned().or(report.health);
            report.steps.push(row);
        }
        Ok(report)
    }

    fn measures(&self, values: &[f32], learning_rate: f32, beta: f32) -> StepMeasures {
        let largest = values.get(5).copied().unwrap_or_default();
        StepMeasures {
            terms: Terms { loss: values[2], reconstruction: values[0], kl: values[1] },
            gradient_norm: values[3],
            largest_logvar: values[4],
            learning_rate,
            beta,
            outcome: self.bounds.outcome(values[3], largest),
        }
    }

    /// Takes the measures of a step that is finite into account.
    fn take_step(&mut self, step: u32, row: &StepMeasures, health: Option<&Health>) {
        self.guard.confirm(step);
        self.occurrences.extend(self.bursts.push(step, row));
        if let Some(lines) = &self.lines {
            self.observer.push(step, row, health, &self.plan.recipe, lines);
        }
    }
}

/// The term of a step that is not finite. A gradient norm that is not is none if the step was skipped for it.
fn not_finite(row: &StepMeasures) -> Option<&'static str> {
    let named = [
        ("the reconstruction loss", row.terms.reconstruction),
        ("the KL divergence", row.terms.kl),
        ("the loss", row.terms.loss),
    ];
    let term = named.into_iter().find(|(_, value)| !value.is_finite()).map(|(name, _)| name);
    let norm = !row.gradient_norm.is_finite() && row.outcome != Outcome::Skipped;
    term.or_else(|| norm.then_some("the gradient norm"))
}
