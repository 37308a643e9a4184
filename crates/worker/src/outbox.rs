//! What the page is to be told of a run, gathered until the next report is due.

use elbo_protocol::{Diagnosis, Event, Health, Occurrence, RunId, StepMeasures};
use elbo_trainer::Report;

use crate::port::post;

/// What has been measured and not been told yet.
#[derive(Debug)]
pub struct Outbox {
    run: RunId,
    first_step: u32,
    steps: Vec<StepMeasures>,
    health: Vec<Health>,
    occurrences: Vec<(u32, Occurrence)>,
    diagnosis: Option<(u32, Diagnosis)>,
}

impl Outbox {
    /// An empty one.
    pub fn new(run: RunId) -> Self {
        let (steps, health, occurrences) = (Vec::new(), Vec::new(), Vec::new());
        Self { run, first_step: 1, steps, health, occurrences, diagnosis: None }
    }

    /// Takes a report. Steps that do not follow those that wait, after a rollback, are told on their own.
    pub fn take(&mut self, report: Report, epoch: u32, images_per_second: Option<f32>) {
        if !report.steps.is_empty() {
            if !self.steps.is_empty() && report.first_step != self.first_step + self.steps.len() as u32 {
                self.send(epoch, images_per_second);
            }
            if self.steps.is_empty() {
                self.first_step = report.first_step;
            }
            self.steps.extend(report.steps);
        }
        self.health.extend(report.health);
        self.occurrences.extend(report.occurrences);
        self.diagnosis = report.diagnosis.or(self.diagnosis.take());
    }

    /// Tells what waits: the steps, then what happened, then what is said of it. `false` if nothing waited.
    pub fn send(&mut self, epoch: u32, images_per_second: Option<f32>) -> bool {
        let any = !self.steps.is_empty() || !self.occurrences.is_empty() || self.diagnosis.is_some();
        let run = self.run;
        if !self.steps.is_empty() {
            let (steps, health) = (std::mem::take(&mut self.steps), std::mem::take(&mut self.health));
            post(&Event::Progress {
                run,
                first_step: self.first_step,
                steps,
                health,
                epoch,
                images_per_second,
            });
        }
        for (step, occurrence) in self.occurrences.drain(..) {
            post(&Event::Occurred { run, step, occurrence });
        }
        if let Some((step, diagnosis)) = self.diagnosis.take() {
            post(&Event::Diagnosed { run, step, diagnosis });
        }
        any
    }
}
