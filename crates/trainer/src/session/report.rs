//! Reports: what the device has gathered since the last one, in one read-back.

use elbo_engine::{Measurements, StepOutcome, StepStats};
use elbo_protocol::{Diagnosis, Health, Occurrence, Outcome, Quantity, StepMeasures, Terms};

use super::health::health;
use super::{Session, mode::Mode, train::Pending};
use crate::TrainError;

/// What happened in a run since the last report.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Report {
    /// Number, from 1, of the first of the steps.
    pub first_step: u32,
    /// The measures of each step, in order, up to the first that is not finite.
    pub steps: Vec<StepMeasures>,
    /// The health measures that were taken of these steps, in order.
    pub health: Vec<Health>,
    /// What happened besides, each with the steps done by then.
    pub occurrences: Vec<(u32, Occurrence)>,
    /// The step to which the run has gone back since the last report, if it has: what was kept of later steps is
    /// void. Set when the run goes on or gives up, not while it looks for what broke.
    pub rolled_back_to: Option<u32>,
    /// What is now said of the run's health, if that has changed.
    pub diagnosis: Option<(u32, Diagnosis)>,
}

impl Session {
    /// Reads back what the steps since the last call measured, in order, in one read-back.
    ///
    /// A number that is not finite is no error: the run goes back to its last good snapshot, finds out what
    /// was not finite first, and goes on or gives up as its recipe says ([`Session::has_given_up`]).
    ///
    /// # Errors
    /// [`TrainError::Engine`] if the device was lost.
    pub async fn take_report(&mut self) -> Result<Report, TrainError> {
        let mut report = match std::mem::replace(&mut self.mode, Mode::Training) {
            Mode::Probing(broken) => {
                self.probe(*broken).await?;
                Report::default()
            }
            // Its measures are known already.
            mode @ Mode::Retracing { .. } => {
                self.mode = mode;
                self.engine.take_measurements().await?;
                Report::default()
            }
            mode => {
                self.mode = mode;
                self.read_steps().await?
            }
        };
        report.occurrences = std::mem::take(&mut self.occurrences);
        report.rolled_back_to = self.rolled_back_to.take();
        report.diagnosis = self.observer.take_changed();
        Ok(report)
    }

    async fn read_steps(&mut self) -> Result<Report, TrainError> {
        if self.pending.is_empty() {
            return Ok(Report::default());
        }
        let Measurements { steps, health: measured } = self.engine.take_measurements().await?;
        let pending = std::mem::take(&mut self.pending);
        let first_step = self.step - pending.len() as u32 + 1;
        let mut measured = measured.into_iter().map(health).peekable();
        let mut report = Report { first_step, ..Report::default() };
        for (step, (row, pending)) in (first_step..).zip(steps.iter().zip(&pending)) {
            let row = measures(row, pending);
            if let Some(culprit) = not_finite(&row) {
                self.begin_retracing(culprit, step);
                break;
            }
            let health = measured.next_if(|health| health.step == step);
            self.take_step(step, &row, health.as_ref());
            report.health.extend(health);
            report.steps.push(row);
        }
        Ok(report)
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

fn measures(row: &StepStats, pending: &Pending) -> StepMeasures {
    StepMeasures {
        terms: Terms { loss: row.loss, reconstruction: row.reconstruction, kl: row.kl },
        gradient_norm: row.gradient_norm,
        largest_logvar: row.largest_logvar,
        learning_rate: pending.learning_rate,
        beta: pending.beta,
        outcome: match row.outcome {
            StepOutcome::Applied => Outcome::Applied,
            StepOutcome::Clipped => Outcome::Clipped,
            StepOutcome::Skipped => Outcome::Skipped,
        },
    }
}

/// The term of a step that is not finite. A gradient norm that is not is none if the step was skipped for it.
fn not_finite(row: &StepMeasures) -> Option<Quantity> {
    let named = [
        (Quantity::Reconstruction, row.terms.reconstruction),
        (Quantity::Kl, row.terms.kl),
        (Quantity::Loss, row.terms.loss),
    ];
    let term = named.into_iter().find(|(_, value)| !value.is_finite()).map(|(term, _)| term);
    let norm = !row.gradient_norm.is_finite() && row.outcome != Outcome::Skipped;
    term.or_else(|| norm.then_some(Quantity::GradientNorm))
}
