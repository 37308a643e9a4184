//! One run: its aim, its pieces of work, and reports of it.

use elbo_engine::{Architecture, Layout};
use elbo_protocol::{Event, FailureKind, Fault, Occurrence, RunId};
use elbo_recipe::Recipe;
use elbo_trainer::{Checkpoints, Dataset, Session, TrainError, Work};

use crate::{
    loader::Loader,
    outbox::Outbox,
    pace::now_ms,
    port::{post, post_failure},
    sight::Sight,
    speed::Speed,
};

/// The shortest time between two reports, in milliseconds: 20 a second.
const REPORT_MS: f64 = 50.0;

/// What the run is to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Aim {
    Rest,
    Train,
    /// One optimizer update, and the evaluation if that ends an epoch.
    OneStep {
        stepped: bool,
    },
}

/// A run and its reports.
pub struct Run {
    id: RunId,
    /// The trainer's part.
    pub session: Session,
    aim: Aim,
    waiting: bool,
    failed: bool,
    /// The last piece of work, until it is settled.
    last: Option<Work>,
    outbox: Outbox,
    reported_at: f64,
    speed: Speed,
    /// What looks at it need.
    pub(crate) sight: Sight,
}

impl Run {
    /// A fresh run, at rest, with room for moments of so many bytes together; the page is told of it.
    pub fn new(id: RunId, session: Session, moment_bytes: usize) -> Self {
        let parameters = Layout::new(&Architecture::from(session.recipe())).trained_parameters();
        post(&Event::Created {
            run: id,
            parameters: parameters as u32,
            latent: session.recipe().latent,
            steps_per_epoch: session.steps_per_epoch(),
            total_steps: session.total_steps(),
        });
        Self {
            id,
            session,
            aim: Aim::Rest,
            waiting: false,
            failed: false,
            last: None,
            outbox: Outbox::new(id),
            reported_at: f64::NEG_INFINITY,
            speed: Speed::default(),
            sight: Sight::new(Checkpoints::new(moment_bytes, parameters * size_of::<f32>())),
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

    /// Whether there is work to do now.
    pub fn is_busy(&self) -> bool {
        self.aim != Aim::Rest && !self.waiting
    }

    /// Whether it has stopped, or has not begun.
    pub fn rests(&self) -> bool {
        self.aim == Aim::Rest
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
        let begins = self.aim != Aim::Train && !self.is_over();
        if begins {
            self.begin(Aim::Train);
        }
        begins
    }

    /// Takes one step; nothing if it is at work already, or over.
    pub fn step(&mut self) {
        if self.aim == Aim::Rest && !self.is_over() {
            self.begin(Aim::OneStep { stepped: false });
        }
    }

    fn begin(&mut self, aim: Aim) {
        self.aim = aim;
        self.waiting = false;
        self.speed.interrupt();
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
        self.aim = Aim::Rest;
        self.failed = true;
    }

    /// Data has arrived: what waited for it may go on, and the lines to compare with may be known.
    pub async fn data_arrived(&mut self, loader: &Loader) -> Result<(), TrainError> {
        self.waiting = false;
        let known = self.session.lines().is_some();
        self.session.prepare(&loader.data());
        if let Some(lines) = self.session.lines().filter(|_| !known) {
            post(&Event::Baselines { run: self.id, lines });
            self.keep_moment().await?;
            self.tell_moments();
        }
        Ok(())
    }

    /// Takes another recipe from the next step on; one that it cannot take is refused, and the run goes on.
    pub async fn amend(&mut self, recipe: &Recipe) -> Result<(), TrainError> {
        // What was measured under the old recipe is read back under it.
        self.collect().await?;
        match self.session.amend(recipe) {
            Ok(()) => {
                self.collect().await?;
                self.report();
            }
            Err(error) => post_failure(Some(self.id), FailureKind::Recipe, Fault::from(&error)),
        }
        Ok(())
    }

    /// Does a piece of work. Whether it must be settled before the next one.
    pub fn advance(&mut self, data: &Dataset) -> bool {
        let work = self.session.advance(data);
        self.last = Some(work);
        !matches!(work, Work::Stepped | Work::Evaluated)
            || matches!(self.aim, Aim::OneStep { .. })
            || self.moment_is_due()
    }

    /// Reads back and reports what was done since the last time, if anything, and sees what comes next.
    pub async fn settle(&mut self) -> Result<(), TrainError> {
        let Some(last) = self.last.take() else { return Ok(()) };
        self.collect().await?;
        self.keep_moment().await?;
        let now = now_ms();
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
                    post(&Event::HeldOut { run: self.id, measures });
                }
                // A plateau that the evaluation completes, or a way back from it, is told at once.
                self.collect().await?;
                self.report();
                if self.session.has_given_up() {
                    self.give_up();
                } else if self.session.is_finished() || self.aim == (Aim::OneStep { stepped: true }) {
                    self.rest();
                }
            }
            Work::Stepped if matches!(self.aim, Aim::OneStep { .. }) => {
                self.aim = Aim::OneStep { stepped: true };
                if !self.session.evaluation_is_due() {
                    self.rest();
                }
            }
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

    async fn collect(&mut self) -> Result<(), TrainError> {
        let report = self.session.take_report().await?;
        for (_, occurrence) in &report.occurrences {
            if let Occurrence::RolledBack { to_step, .. } | Occurrence::GaveUp { to_step, .. } = occurrence {
                self.go_back_to(*to_step);
            }
        }
        let (epoch, speed) = (self.session.epoch(), self.images_per_second());
        self.outbox.take(report, epoch, speed);
        Ok(())
    }

    fn rest(&mut self) {
        self.report();
        self.aim = Aim::Rest;
    }

    /// Stops for good, and says why. The weights are those of the last good snapshot.
    fn give_up(&mut self) {
        self.rest();
        let evidence = self.session.diagnosis().evidence.clone();
        post_failure(Some(self.id), FailureKind::NonFinite, Fault::NonFinite(evidence));
    }

    fn images_per_second(&self) -> Option<f32> {
        let batch_size = self.session.recipe().batch_size as f32;
        self.speed.steps_per_second().map(|steps| steps * batch_size)
    }

    fn report(&mut self) {
        let (epoch, speed) = (self.session.epoch(), self.images_per_second());
        if self.outbox.send(epoch, speed) {
            self.reported_at = now_ms();
        }
        self.tell_moments();
    }
}
