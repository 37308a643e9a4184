//! One run: its goal, its pieces of work, and reports of it.

use elbo_engine::{Architecture, Layout};
use elbo_protocol::{AmendmentId, Event, FailureKind, Fault, RunId};
use elbo_recipe::Recipe;
use elbo_trainer::{Checkpoints, Dataset, Session, TrainError, Work};

use crate::{context::Context, outbox::Outbox, speed::Speed, weight_views::WeightViews, worker::RunStatus};

/// The shortest time between two reports, in milliseconds: 20 a second.
const REPORT_MS: f64 = 50.0;

/// What the run is to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Goal {
    Rest,
    Train,
    /// One optimizer update, and the evaluation if that ends an epoch. If it breaks and the run goes back, up to
    /// where it would have led.
    OneStep {
        /// Updates done by then.
        until: u32,
    },
}

/// A run and its reports.
pub(crate) struct Run {
    id: RunId,
    /// The trainer's part.
    pub session: Session,
    goal: Goal,
    waiting: bool,
    failed: bool,
    /// The last piece of work, until it is finished.
    last: Option<Work>,
    outbox: Outbox,
    reported_at: f64,
    speed: Speed,
    pub(crate) context: Context,
    /// What looks at it need.
    pub(crate) views: WeightViews,
}

impl Run {
    /// A fresh run, at rest, with room for checkpoints of so many bytes together; the page is told of it.
    pub fn new(context: Context, id: RunId, session: Session, checkpoint_bytes: usize) -> Self {
        let parameters = trained_parameters(session.recipe());
        context.post(Event::Created {
            run: id,
            parameters: parameters as u32,
            latent: session.recipe().latent,
            steps_per_epoch: session.steps_per_epoch(),
            total_steps: session.total_steps(),
        });
        Self {
            id,
            session,
            goal: Goal::Rest,
            waiting: false,
            failed: false,
            last: None,
            outbox: Outbox::new(context.clone(), id),
            reported_at: f64::NEG_INFINITY,
            speed: Speed::default(),
            views: WeightViews::new(Checkpoints::new(checkpoint_bytes, parameters * size_of::<f32>())),
            context,
        }
    }

    /// Goes on with the same run, of which no step has been taken, on another engine.
    pub fn move_to(&mut self, session: Session, data: &Dataset) {
        self.session = session;
        self.session.prepare(data);
    }

    /// Its name.
    pub fn id(&self) -> RunId {
        self.id
    }

    /// Its trainable parameters.
    pub fn parameters(&self) -> usize {
        trained_parameters(self.session.recipe())
    }

    /// Where it stands.
    pub fn status(&self) -> RunStatus {
        RunStatus {
            run: self.id,
            recipe: self.session.recipe().clone(),
            step: self.session.step(),
            is_retracing: self.session.is_retracing(),
            at_rest: self.rests(),
            is_over: self.is_over(),
            checkpoints: self.views.steps(),
        }
    }

    /// Whether there is work to do now.
    pub fn is_busy(&self) -> bool {
        self.goal != Goal::Rest && !self.waiting
    }

    /// Whether it has stopped, or has not begun.
    pub fn rests(&self) -> bool {
        self.goal == Goal::Rest
    }

    /// Whether it is taking a single step.
    pub fn is_stepping(&self) -> bool {
        matches!(self.goal, Goal::OneStep { .. })
    }

    /// Whether its device failed.
    pub fn has_failed(&self) -> bool {
        self.failed
    }

    /// Whether it has finished, given up or failed.
    pub fn is_over(&self) -> bool {
        self.failed || self.session.is_finished()
    }

    /// Trains until told otherwise; `false` if it already does, or is over.
    pub fn train(&mut self) -> bool {
        let begins = self.goal != Goal::Train && !self.is_over();
        if begins {
            self.begin(Goal::Train);
        }
        begins
    }

    /// Takes one step; nothing if it is at work already, or over.
    pub fn step(&mut self) {
        if self.goal == Goal::Rest && !self.is_over() {
            self.begin(Goal::OneStep { until: self.session.step() + 1 });
        }
    }

    fn begin(&mut self, goal: Goal) {
        self.goal = goal;
        self.waiting = false;
        self.speed.interrupt();
    }

    /// Takes in what was done so far, unless it rests.
    pub async fn read_back(&mut self) -> Result<(), TrainError> {
        if self.rests() { Ok(()) } else { self.collect().await }
    }

    /// Stops, and reports what was done.
    pub async fn pause(&mut self) -> Result<(), TrainError> {
        if !self.rests() {
            self.collect().await?;
            self.rest();
        }
        Ok(())
    }

    /// Stops for good without a report: its device has failed.
    pub fn abandon(&mut self) {
        self.goal = Goal::Rest;
        self.failed = true;
    }

    /// Data has arrived: what waited for it may go on, and the lines to compare with may be known.
    pub async fn data_arrived(&mut self, data: &Dataset) -> Result<(), TrainError> {
        self.waiting = false;
        let known = self.session.lines().is_some();
        self.session.prepare(data);
        if let Some(lines) = self.session.lines().filter(|_| !known) {
            self.context.post(Event::Baselines { run: self.id, lines });
            self.keep_checkpoint().await?;
            self.tell_checkpoints();
        }
        Ok(())
    }

    /// Takes another recipe from the next step on; one that it cannot take is refused, and the run goes on. The
    /// page is told which, by the name of the change.
    pub async fn amend(&mut self, amendment: AmendmentId, recipe: &Recipe) -> Result<(), TrainError> {
        // What was measured under the old recipe is read back under it.
        self.collect().await?;
        let run = self.id;
        match self.session.amend(recipe) {
            Ok(()) => {
                self.context.post(Event::Amended { run, amendment });
                self.collect().await?;
                self.report();
            }
            Err(error) => {
                self.context.post(Event::AmendmentRefused { run, amendment, fault: error.into() });
            }
        }
        Ok(())
    }

    /// Does a piece of work. Whether [`Run::finish_slice`] must come before the next one.
    pub fn advance(&mut self, data: &Dataset) -> bool {
        let work = self.session.advance(data);
        self.last = Some(work);
        !matches!(work, Work::Stepped | Work::Evaluated)
            || matches!(self.goal, Goal::OneStep { .. })
            || self.checkpoint_is_due()
    }

    /// Reads back and reports what was done since the last time, if anything, and sees what comes next.
    pub async fn finish_slice(&mut self) -> Result<(), TrainError> {
        let Some(last) = self.last.take() else { return Ok(()) };
        self.collect().await?;
        self.keep_checkpoint().await?;
        let now = self.context.now_ms();
        if last == Work::Stepped {
            self.speed.note(now, self.session.step());
        } else {
            self.speed.interrupt();
        }
        if now - self.reported_at >= REPORT_MS {
            self.report();
        }
        match last {
            Work::EpochDone => {
                self.report();
                if let Some(measures) = self.session.take_held_out().await? {
                    self.context.post(Event::HeldOut { run: self.id, measures });
                }
                // A plateau that the evaluation completes, or a way back from it, is told at once.
                self.collect().await?;
                self.report();
                if self.session.has_given_up() {
                    self.give_up();
                } else if self.session.is_finished() || self.has_made_its_step() {
                    self.rest();
                }
            }
            Work::Stepped if self.has_made_its_step() && !self.session.evaluation_is_due() => self.rest(),
            Work::WaitingForData => {
                self.report();
                self.waiting = true;
            }
            _ if self.session.has_given_up() => self.give_up(),
            Work::Finished if self.session.is_finished() => self.rest(),
            Work::Finished | Work::Stepped | Work::Evaluated | Work::Probed => {}
        }
        Ok(())
    }

    /// Whether it was to take one step, and has.
    fn has_made_its_step(&self) -> bool {
        matches!(self.goal, Goal::OneStep { until } if self.session.step() >= until)
    }

    async fn collect(&mut self) -> Result<(), TrainError> {
        let report = self.session.take_report().await?;
        let gone_back = report.rolled_back_to;
        let (epoch, speed) = (self.session.epoch(), self.images_per_second());
        self.outbox.take(report, epoch, speed);
        if let Some(step) = gone_back {
            // The page hears at once that steps are void, and their checkpoints with them.
            self.views.go_back_to(step);
            self.report();
        }
        Ok(())
    }

    fn rest(&mut self) {
        self.report();
        self.goal = Goal::Rest;
    }

    /// Stops for good, and says why. The weights are those of the last good snapshot.
    fn give_up(&mut self) {
        self.rest();
        let evidence = self.session.diagnosis().evidence.clone();
        self.context.post_failure(Some(self.id), FailureKind::NonFinite, Fault::NonFinite(evidence));
    }

    fn images_per_second(&self) -> Option<f32> {
        let batch_size = self.session.recipe().batch_size as f32;
        self.speed.steps_per_second().map(|steps| steps * batch_size)
    }

    fn report(&mut self) {
        let (epoch, speed) = (self.session.epoch(), self.images_per_second());
        if self.outbox.send(epoch, speed) {
            self.reported_at = self.context.now_ms();
        }
        self.tell_checkpoints();
    }
}

fn trained_parameters(recipe: &Recipe) -> usize {
    Layout::new(&Architecture::from(recipe)).trained_parameters()
}

#[cfg(test)]
mod tests;
