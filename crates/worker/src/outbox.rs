//! What the page is to be told of a run, gathered until the next report is due.

use elbo_protocol::{Diagnosis, Event, Health, Occurrence, RunId, StepMeasures};
use elbo_trainer::Report;

use crate::context::Context;

/// What has been measured and not been told yet.
pub(crate) struct Outbox {
    context: Context,
    run: RunId,
    /// The number of the first of the steps that wait.
    first_step: u32,
    /// The number of the next step, if the run goes on as it did.
    next_step: u32,
    steps: Vec<StepMeasures>,
    health: Vec<Health>,
    occurrences: Vec<(u32, Occurrence)>,
    diagnosis: Option<(u32, Diagnosis)>,
}

impl Outbox {
    /// An empty one.
    pub fn new(context: Context, run: RunId) -> Self {
        let (steps, health, occurrences) = (Vec::new(), Vec::new(), Vec::new());
        Self { context, run, first_step: 1, next_step: 1, steps, health, occurrences, diagnosis: None }
    }

    /// Takes a report. Steps that come again, after a rollback, are told on their own, and after the rollback.
    pub fn take(&mut self, report: Report, epoch: u32, images_per_second: Option<f32>) {
        if !report.steps.is_empty() {
            if report.first_step != self.next_step {
                self.send(epoch, images_per_second);
            }
            if self.steps.is_empty() {
                self.first_step = report.first_step;
            }
            self.next_step = report.first_step + report.steps.len() as u32;
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
            self.context.post(Event::Progress {
                run,
                first_step: self.first_step,
                steps,
                health,
                epoch,
                images_per_second,
            });
        }
        for (step, occurrence) in self.occurrences.drain(..) {
            self.context.post(Event::Occurred { run, step, occurrence });
        }
        if let Some((step, diagnosis)) = self.diagnosis.take() {
            self.context.post(Event::Diagnosed { run, step, diagnosis });
        }
        any
    }
}

#[cfg(test)]
mod tests {
    use elbo_protocol::Terms;

    use super::*;
    use crate::testing::{TestHost, session, step_measures, tiny};

    const RUN: RunId = RunId(7);

    fn steps(first_step: u32, count: usize) -> Report {
        let steps = vec![step_measures(Terms::default()); count];
        Report { first_step, steps, ..Report::default() }
    }

    fn told(host: &mut TestHost) -> Vec<(u32, usize)> {
        let progress = |event| match event {
            Event::Progress { run: RUN, first_step, steps, .. } => (first_step, steps.len()),
            other => panic!("expected progress, found {other:?}"),
        };
        host.events().into_iter().map(progress).collect()
    }

    #[test]
    fn steps_that_follow_one_another_are_told_together() {
        let mut host = TestHost::default();
        let mut outbox = Outbox::new(host.context(), RUN);
        assert!(!outbox.send(0, None), "nothing waits");
        outbox.take(steps(1, 3), 0, None);
        outbox.take(Report::default(), 0, None);
        outbox.take(steps(4, 2), 0, None);
        assert!(outbox.send(0, None));
        assert_eq!(told(&mut host), [(1, 5)]);
        assert!(!outbox.send(0, None), "it was told");
    }

    #[test]
    fn steps_that_come_again_are_told_on_their_own() {
        let mut host = TestHost::default();
        let mut outbox = Outbox::new(host.context(), RUN);
        outbox.take(steps(1, 8), 0, None);
        outbox.take(steps(4, 2), 0, None);
        assert!(outbox.send(0, None));
        assert_eq!(told(&mut host), [(1, 8), (4, 2)]);
    }

    #[test]
    fn a_rollback_is_told_before_the_steps_that_come_again() {
        let mut host = TestHost::default();
        let mut outbox = Outbox::new(host.context(), RUN);
        outbox.take(steps(1, 8), 0, None);
        outbox.send(0, None);
        let back =
            Report { occurrences: vec![(3, Occurrence::HeldBack { seconds: 2.0 })], ..Report::default() };
        outbox.take(back, 0, None);
        outbox.take(steps(4, 2), 0, None);
        outbox.send(0, None);
        let told = host.events();
        let [Event::Progress { .. }, Event::Occurred { .. }, Event::Progress { first_step: 4, .. }] = &*told
        else {
            panic!("found {told:?}")
        };
    }

    #[test]
    fn what_happened_is_told_after_the_steps_and_before_the_verdict() {
        let mut host = TestHost::default();
        let mut outbox = Outbox::new(host.context(), RUN);
        let held_back = Occurrence::HeldBack { seconds: 2.0 };
        let report = Report {
            occurrences: vec![(3, held_back)],
            diagnosis: Some((3, session(tiny()).diagnosis().clone())),
            ..steps(1, 3)
        };
        outbox.take(report, 0, None);
        outbox.take(Report { diagnosis: None, ..steps(4, 1) }, 0, None);
        outbox.send(0, None);
        let kinds: Vec<&str> = host
            .events()
            .iter()
            .map(|event| match event {
                Event::Progress { steps, .. } if steps.len() == 4 => "steps",
                Event::Occurred { run: RUN, step: 3, .. } => "occurrence",
                Event::Diagnosed { run: RUN, step: 3, .. } => "verdict",
                other => panic!("found {other:?}"),
            })
            .collect();
        assert_eq!(kinds, ["steps", "occurrence", "verdict"]);
    }
}
