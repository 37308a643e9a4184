//! The runs of a worker, by what is commanded and what is told.

mod aside;
mod setting_aside;

use std::collections::VecDeque;

use elbo_protocol::{Command, Event, FailureKind, Occurrence, RunId, RunState};

use self::aside::Aside;
use crate::told_run::ToldRun;

/// Runs that were asked for and are not there yet.
#[derive(Debug)]
struct Asked {
    runs: Vec<RunId>,
    train: bool,
}

/// The present runs, those asked for, and what was told of their state.
#[derive(Debug, Default)]
pub struct RunLedger {
    asked: VecDeque<Asked>,
    aside: Aside,
    /// Whether the present runs are to be set aside for the next ones.
    sets_aside: bool,
    /// Runs that were asked back and have not come.
    asked_back: VecDeque<RunId>,
    /// Whether runs are back whose device was told before.
    tells_device_again: bool,
    pub present: Vec<ToldRun>,
    /// How many there will be once all of them are told.
    expected: usize,
    state: Option<RunState>,
    /// Whether the device is told.
    decided: bool,
    /// Whether a step broke: then runs of a duel may be apart, by what was told.
    pub broke: bool,
    /// The runs of which steps were told since the last pause.
    told: Vec<RunId>,
    /// Whether they are to train at once, and were not told to yet.
    must_train: bool,
    /// Whether a step was ever commanded.
    may_step: bool,
}

impl RunLedger {
    /// A command has reached the worker.
    pub fn on_command(&mut self, command: &Command) {
        let (runs, train) = match command {
            Command::Reset { run, .. } => (vec![*run], false),
            Command::Start { run, .. } => (vec![*run], true),
            Command::Duel { runs, train, .. } => (runs.to_vec(), *train),
            Command::Amend { run, amendment, .. } => {
                let waits = self.asked.is_empty();
                if let Some(run) = self.present.iter_mut().find(|told| waits && told.run == *run) {
                    run.amend(*amendment);
                }
                return;
            }
            Command::Step { .. } => {
                self.may_step = true;
                return;
            }
            Command::Return { run } => {
                self.asked_back.push_back(*run);
                return;
            }
            _ => return,
        };
        self.asked.push_back(Asked { runs, train });
    }

    /// The worker has told something.
    pub fn on_event(&mut self, event: &Event) -> Result<(), String> {
        match event {
            Event::Created { run, .. } => self.created(*run),
            Event::Ready { .. } => self.ready(),
            Event::State { run, state } => self.told_state(*run, *state),
            Event::SetAside { run } => self.set_aside(*run),
            Event::Returned { run, state } => self.returned(*run, *state),
            Event::Progress { run, first_step, steps, health, .. } => {
                let losses: Vec<f32> = steps.iter().map(|step| step.terms.reconstruction).collect();
                if steps.iter().any(|step| !step.terms.is_finite()) {
                    return Err(format!("{run:?}: a step is told that is not finite"));
                }
                let last = first_step + steps.len() as u32;
                if health.iter().any(|health| health.step >= last) {
                    return Err(format!("{run:?}: health of a step not told"));
                }
                self.progress(*run, *first_step, &losses)
            }
            Event::Occurred { run, occurrence, .. } => {
                let told = self.known(*run)?;
                match occurrence {
                    Occurrence::RolledBack { to_step, .. } | Occurrence::GaveUp { to_step, .. } => {
                        told.gone_back_to = Some(*to_step);
                    }
                    _ => {}
                }
                Ok(())
            }
            Event::Checkpoints { run, steps } => {
                let told = self.known(*run)?;
                told.checkpoints.clone_from(steps);
                if steps.is_sorted() { Ok(()) } else { Err(format!("{run:?}: checkpoints out of order")) }
            }
            Event::HeldOut { run, measures } => {
                let told = self.known(*run)?;
                let done = told.step();
                if measures.step > done {
                    return Err(format!("{run:?}: measured at {} of {done} steps", measures.step));
                }
                Ok(())
            }
            Event::Baselines { run, .. } | Event::Diagnosed { run, .. } => self.known(*run).map(|_| ()),
            Event::Amended { run, amendment } | Event::AmendmentRefused { run, amendment, .. } => {
                self.known(*run)?.answered(*amendment)
            }
            Event::Failed { run, failure } => self.failed(*run, failure.kind),
            _ => Ok(()),
        }
    }

    fn known(&mut self, run: RunId) -> Result<&mut ToldRun, String> {
        let found = self.present.iter_mut().find(|told| told.run == run);
        found.ok_or_else(|| format!("{run:?} is told of, and is not present"))
    }

    fn created(&mut self, run: RunId) -> Result<(), String> {
        if self.present.len() == self.expected {
            let Some(asked) = self.asked.front() else { return Err(format!("{run:?} was not asked for")) };
            let aside = if self.sets_aside {
                let (runs, state) = (std::mem::take(&mut self.present), self.state);
                Aside { runs, state, decided: self.decided }
            } else {
                std::mem::take(&mut self.aside)
            };
            *self = Self {
                aside,
                asked_back: std::mem::take(&mut self.asked_back),
                expected: asked.runs.len(),
                must_train: asked.train,
                asked: std::mem::take(&mut self.asked),
                may_step: self.may_step,
                broke: self.broke,
                ..Self::default()
            };
        }
        let wanted = self.asked.front().and_then(|asked| asked.runs.get(self.present.len()));
        if wanted != Some(&run) {
            return Err(format!("{run:?} is created out of turn"));
        }
        self.present.push(ToldRun::new(run));
        if self.present.len() == self.expected {
            self.asked.pop_front();
        }
        Ok(())
    }

    fn ready(&mut self) -> Result<(), String> {
        if std::mem::take(&mut self.tells_device_again) {
            return Ok(());
        }
        if self.present.is_empty() || std::mem::replace(&mut self.decided, true) {
            return Err("a device is told without fresh runs".to_owned());
        }
        Ok(())
    }

    fn told_state(&mut self, run: RunId, state: RunState) -> Result<(), String> {
        if self.present.first().is_none_or(|first| first.run != run) || self.present.len() != self.expected {
            return Err(format!("{run:?} is {state:?}, and is not the first of all present runs"));
        }
        if (state == RunState::Ready) != self.state.is_none() {
            return Err(format!("{run:?} is {state:?} after {:?}", self.state));
        }
        self.state = Some(state);
        self.must_train &= state != RunState::Running;
        if state == RunState::Paused && !self.broke { self.level() } else { Ok(()) }
    }

    /// Both of a duel have done the same number of steps, if both can go on.
    fn level(&self) -> Result<(), String> {
        match &*self.present {
            [a, b] if !a.ended && !b.ended && a.step() != b.step() => {
                Err(format!("a duel pauses at {} and {} steps", a.step(), b.step()))
            }
            _ => Ok(()),
        }
    }

    fn progress(&mut self, run: RunId, first_step: u32, losses: &[f32]) -> Result<(), String> {
        if !self.decided {
            return Err(format!("{run:?} takes steps before its device is decided"));
        }
        if matches!(self.state, Some(RunState::Ready | RunState::Paused)) && !self.may_step {
            return Err(format!("{run:?} takes steps, and is {:?}", self.state));
        }
        if !self.told.contains(&run) {
            self.told.push(run);
        }
        self.known(run)?.progress(first_step, losses)
    }

    fn failed(&mut self, run: Option<RunId>, kind: FailureKind) -> Result<(), String> {
        let Some(run) = run else { return Ok(()) };
        let asked = self.asked.front().is_some_and(|asked| asked.runs.contains(&run));
        match kind {
            FailureKind::Recipe | FailureKind::Device if asked => {
                self.asked.pop_front();
                // A device that fails takes the runs before with it.
                if kind == FailureKind::Device {
                    self.present.clear();
                    self.expected = 0;
                }
            }
            FailureKind::Recipe => return Err(format!("{run:?} is refused, and was not asked for")),
            FailureKind::Device => self.known(run)?.lose_device(),
            _ => self.known(run)?.ended = true,
        }
        Ok(())
    }

    /// The worker has come to a pause: what was told together must fit together.
    pub fn at_pause(&mut self) -> Result<(), String> {
        let both = std::mem::take(&mut self.told).len() > 1;
        if let [a, b] = &*self.present
            && both
            && !self.broke
            && a.step().abs_diff(b.step()) > 1
        {
            return Err(format!("a duel is at {} and {} steps", a.step(), b.step()));
        }
        for told in &self.present {
            if told.checkpoints.last().is_some_and(|last| *last > told.step()) {
                return Err(format!("{:?}: checkpoint of a step beyond {}", told.run, told.step()));
            }
        }
        Ok(())
    }

    /// All work is done.
    pub fn at_rest(&self) -> Result<(), String> {
        if let Some(asked) = self.asked.front() {
            return Err(format!("{:?} was asked for and never told of", asked.runs[0]));
        }
        if let Some(run) = self.asked_back.front() {
            return Err(format!("{run:?} was asked back, without an answer"));
        }
        self.present.iter().try_for_each(ToldRun::at_rest)?;
        if self.must_train {
            return Err("runs that were to train never did".to_owned());
        }
        if !self.present.is_empty() && !self.decided {
            return Err("runs without a device".to_owned());
        }
        Ok(())
    }
}
