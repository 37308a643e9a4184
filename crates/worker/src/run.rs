//! The run in progress: slices of work, and reports of it.

use elbo_engine::{Architecture, Layout};
use elbo_protocol::{Backend, Event, FailureKind, Occurrence, Recipe, RunId, RunState};
use elbo_trainer::{Dataset, Session, TrainError, Work};

use crate::{
    loader::Loader,
    outbox::Outbox,
    pace::now_ms,
    port::{post, post_failure},
    sight::Sight,
    speed::Speed,
};

/// How long a slice on the CPU may take, in milliseconds, so that a slider's answer is on the screen within two frames.
const CPU_SLICE_MS: f64 = 10.0;
/// How long a slice on the GPU should take, in milliseconds: one report's worth.
const GPU_SLICE_MS: f64 = 50.0;
/// The shortest time between two reports, in milliseconds: 20 a second.
const REPORT_MS: f64 = 50.0;
/// The most pieces of work that are queued on a GPU before one waits for it.
const MOST_QUEUED: usize = 64;
/// A pause between two slices that the browser must have made, in milliseconds.
const HELD_BACK_MS: f64 = 1_000.0;

/// What the run is to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Aim {
    Rest,
    Train,
    /// One optimiser update, and the evaluation if that ends an epoch.
    OneStep {
        stepped: bool,
    },
}

/// A run and its reports.
pub struct Run {
    id: RunId,
    /// The trainer's part.
    pub session: Session,
    /// The device that trains it; none until that is decided.
    backend: Option<Backend>,
    aim: Aim,
    waiting: bool,
    /// Pieces of work in one slice on a GPU.
    queued: usize,
    outbox: Outbox,
    reported_at: f64,
    speed: Speed,
    /// When the last slice ended, while there is work.
    left_at: Option<f64>,
    /// What looks at it need.
    pub(crate) sight: Sight,
}

impl Run {
    /// A fresh run, at rest; the page is told of it.
    pub fn new(id: RunId, session: Session) -> Self {
        let architecture = Architecture::from(session.recipe());
        post(&Event::Created {
            run: id,
            parameters: Layout::new(&architecture).trained_parameters() as u32,
            latent: session.recipe().latent,
            steps_per_epoch: session.steps_per_epoch(),
            total_steps: session.total_steps(),
        });
        post(&Event::State { run: id, state: RunState::Ready });
        Self {
            id,
            session,
            backend: None,
            aim: Aim::Rest,
            waiting: false,
            queued: 1,
            outbox: Outbox::new(id),
            reported_at: f64::NEG_INFINITY,
            speed: Speed::default(),
            left_at: None,
            sight: Sight::default(),
        }
    }

    /// Whether the device that trains it is decided. Before that no step is taken.
    pub fn is_decided(&self) -> bool {
        self.backend.is_some()
    }

    /// The device is decided.
    pub fn decide(&mut self, backend: Backend) {
        self.backend = Some(backend);
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

    /// Trains until told otherwise.
    pub fn train(&mut self) {
        if self.aim != Aim::Train && !self.session.is_finished() {
            self.aim = Aim::Train;
            self.waiting = false;
            self.speed.interrupt();
            self.tell(RunState::Running);
        }
    }

    /// Takes one step; nothing if training already runs.
    pub fn step(&mut self) {
        if self.aim == Aim::Rest && !self.session.is_finished() {
            self.aim = Aim::OneStep { stepped: false };
            self.waiting = false;
            self.speed.interrupt();
        }
    }

    /// Stops, and reports what was done.
    pub async fn pause(&mut self) -> Result<(), TrainError> {
        if self.aim == Aim::Rest {
            return Ok(());
        }
        self.collect().await?;
        self.rest(RunState::Paused);
        Ok(())
    }

    /// Stops without a report: the run has failed.
    pub fn abandon(&mut self) {
        self.aim = Aim::Rest;
    }

    /// Data has arrived: what waited for it may go on, and the lines to compare with may be known.
    pub fn data_arrived(&mut self, data: &Dataset) {
        self.waiting = false;
        let known = self.session.lines().is_some();
        self.session.prepare(data);
        if let Some(lines) = self.session.lines().filter(|_| !known) {
            post(&Event::Lines { run: self.id, lines });
        }
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
            Err(error) => post_failure(Some(self.id), FailureKind::Recipe, error.to_string()),
        }
        Ok(())
    }

    /// Does a slice of work.
    pub async fn slice(&mut self, loader: &Loader) -> Result<(), TrainError> {
        let began = now_ms();
        self.note_gap(began);
        let mut pieces = 0;
        let last = loop {
            let before = now_ms();
            let work = self.session.advance(&loader.data());
            pieces += 1;
            let (piece_ms, slice_ms) = (now_ms() - before, now_ms() - began);
            let full = match self.backend {
                // The next piece is likely to take as long as this one.
                Some(Backend::Cpu) | None => slice_ms + piece_ms > CPU_SLICE_MS,
                Some(Backend::Webgpu) => pieces >= self.queued,
            };
            if full
                || !matches!(work, Work::Stepped | Work::Evaluated)
                || matches!(self.aim, Aim::OneStep { .. })
            {
                break work;
            }
        };
        self.settle(last).await?;
        if self.backend == Some(Backend::Webgpu) && pieces == self.queued {
            // Reading the terms waited for the GPU, so this is the time that the work took.
            let ratio = GPU_SLICE_MS / (now_ms() - began).max(1.0);
            self.queued = ((pieces as f64 * ratio.clamp(0.5, 2.0)).round() as usize).clamp(1, MOST_QUEUED);
        }
        self.left_at = self.is_busy().then(now_ms);
        Ok(())
    }

    /// Tells if the browser let much time go by since the last slice, though there was work.
    fn note_gap(&mut self, now: f64) {
        let gap = self.left_at.map_or(0.0, |left_at| now - left_at);
        if gap >= HELD_BACK_MS {
            let (run, step) = (self.id, self.session.step());
            let occurrence = Occurrence::HeldBack { seconds: (gap / 1000.0) as f32 };
            post(&Event::Occurred { run, step, occurrence });
        }
    }

    /// Reads back and reports what a slice did, and sees what comes next.
    async fn settle(&mut self, last: Work) -> Result<(), TrainError> {
        self.collect().await?;
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
                    // A plateau that the evaluation completes is told at once.
                    self.collect().await?;
                    self.report();
                }
                if self.session.has_given_up() {
                    self.give_up();
                } else if self.session.is_finished() {
                    self.rest(RunState::Finished);
                } else if self.aim == (Aim::OneStep { stepped: true }) {
                    self.rest(RunState::Paused);
                }
            }
            Work::Stepped if matches!(self.aim, Aim::OneStep { .. }) => {
                self.aim = Aim::OneStep { stepped: true };
                if !self.session.evaluation_is_due() {
                    self.rest(RunState::Paused);
                }
            }
            Work::WaitingForData => {
                self.report();
                self.waiting = true;
            }
            _ if self.session.has_given_up() => self.give_up(),
            Work::Finished if self.session.is_finished() => self.rest(RunState::Finished),
            Work::Finished | Work::Stepped | Work::Evaluated | Work::Probed => {}
        }
        Ok(())
    }

    async fn collect(&mut self) -> Result<(), TrainError> {
        let report = self.session.take_report().await?;
        let (epoch, speed) = (self.session.epoch(), self.images_per_second());
        self.outbox.take(report, epoch, speed);
        Ok(())
    }

    fn rest(&mut self, state: RunState) {
        self.report();
        self.aim = Aim::Rest;
        self.left_at = None;
        self.tell(state);
    }

    fn tell(&self, state: RunState) {
        post(&Event::State { run: self.id, state });
    }

    /// Stops for good, and says why. The weights are those of the last good snapshot.
    fn give_up(&mut self) {
        self.report();
        self.aim = Aim::Rest;
        let diagnosis = self.session.diagnosis();
        post_failure(Some(self.id), FailureKind::NonFinite, diagnosis.evidence.clone());
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
    }
}
