//! The runs of the page: those that exist, and those that were asked for.

mod amendments;
mod aside;
mod asking;
mod duel;
mod duel_outcome;
mod existing;
mod pending;
pub(super) mod run;
mod run_at;

use std::rc::Rc;

use elbo_protocol::{RunId, RunState, WeightSource};

use aside::Aside;
pub use duel::{Duel, DuelChange, value_label};
pub use duel_outcome::{CLEAR_NATS, DuelOutcome};
use existing::Existing;
pub use pending::{PendingKind, PendingRuns};
pub use run::{AVERAGED_STEPS, HELD_OUT_POINTS, Run, RunShape};
pub use run_at::RunAt;

use crate::side::Side;

/// What is to exist next.
#[derive(Debug, Clone, PartialEq)]
enum Next {
    /// Nothing else was asked for.
    Nothing,
    /// A duel, or a single run of the recipe as edited, which is asked for once a worker answers.
    OnceOpened(Option<Rc<Duel>>),
    /// Runs that the worker was asked for.
    Asked(PendingRuns),
}

/// What came to exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Created {
    /// A single run.
    One,
    /// The first run of a duel.
    First,
    /// The second run of a duel, which is whole now.
    Second,
}

/// The runs that exist, and those that were asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Runs {
    existing: Existing,
    next: Next,
    /// State of the runs that exist in the worker there is.
    state: Option<RunState>,
    aside: Aside,
    last: u32,
}

impl Runs {
    /// No run yet: what is asked for first is this duel, or a single run.
    pub(super) fn new(duel: Option<Rc<Duel>>) -> Self {
        Self {
            existing: Existing::None,
            next: Next::OnceOpened(duel),
            state: None,
            aside: Aside::default(),
            last: 0,
        }
    }

    /// The run, or the first of a duel.
    #[must_use]
    pub fn run(&self) -> Option<&Run> {
        self.existing.first()
    }

    /// The second run of a duel.
    #[must_use]
    pub fn rival(&self) -> Option<&Run> {
        self.existing.second()
    }

    /// The run of one side; a single run is A.
    #[must_use]
    pub fn of(&self, side: Side) -> Option<&Run> {
        match side {
            Side::A => self.run(),
            Side::B => self.rival(),
        }
    }

    /// The duel that is shown: the one of the runs that exist; before any does, the one that is to begin.
    #[must_use]
    pub fn duel(&self) -> Option<&Rc<Duel>> {
        if self.existing == Existing::None { self.next_duel() } else { self.existing.duel() }
    }

    /// The duel that was asked for last; none if that was a single run.
    #[must_use]
    pub fn next_duel(&self) -> Option<&Rc<Duel>> {
        match &self.next {
            Next::Nothing => self.existing.duel(),
            Next::OnceOpened(duel) => duel.as_ref(),
            Next::Asked(pending) => pending.duel(),
        }
    }

    /// The runs that the worker was asked for, and that do not exist yet.
    #[must_use]
    pub fn pending(&self) -> Option<&PendingRuns> {
        match &self.next {
            Next::Nothing | Next::OnceOpened(_) => None,
            Next::Asked(pending) => Some(pending),
        }
    }

    /// Whether nothing is on its way: what exists is what was asked for.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.next == Next::Nothing && !self.aside.is_asked_for()
    }

    /// The run that was set aside for the present one, or the first of a duel: one can come back to it.
    #[must_use]
    pub fn aside(&self) -> Option<&Run> {
        self.aside.first()
    }

    /// Whether it was asked to come back, and has not yet.
    #[must_use]
    pub fn is_returning(&self) -> bool {
        self.aside.is_asked_for()
    }

    /// State of the runs that exist in the worker there is; none before any does.
    #[must_use]
    pub fn state(&self) -> Option<RunState> {
        self.state
    }

    /// Which side of a duel a run is; none without a duel of two.
    #[must_use]
    pub fn side_of(&self, id: RunId) -> Option<Side> {
        self.sides().find(|(_, run)| run.id == id).map(|(side, _)| side)
    }

    /// Both runs of a duel, with their sides; nothing before both exist.
    pub fn sides(&self) -> impl Iterator<Item = (Side, &Run)> {
        let runs = [self.run().filter(|_| self.rival().is_some()), self.rival()];
        Side::BOTH.into_iter().zip(runs).filter_map(|(side, run)| Some((side, run?)))
    }

    /// The runs that exist.
    pub fn all(&self) -> impl Iterator<Item = &Run> {
        self.run().into_iter().chain(self.rival())
    }

    /// The weights of one side: the newest, or a checkpoint.
    #[must_use]
    pub fn weights(&self, side: Side, checkpoint: Option<u32>) -> Option<WeightSource> {
        let run = self.of(side)?.id;
        Some(checkpoint.map_or(WeightSource::Live { run }, |step| WeightSource::Checkpoint { run, step }))
    }

    /// Whether a run of that name exists or was asked for.
    pub(super) fn knows(&self, id: RunId) -> bool {
        self.all().any(|run| run.id == id) || self.pending().is_some_and(|pending| pending.names(id))
    }

    /// The run of that name, if it exists.
    pub(super) fn get_mut(&mut self, id: RunId) -> Option<&mut Run> {
        self.existing.all_mut().find(|run| run.id == id)
    }

    /// The run, or the first of a duel.
    pub(super) fn run_mut(&mut self) -> Option<&mut Run> {
        self.existing.all_mut().next()
    }

    /// A run exists. What it is; none if it was not asked for.
    pub(super) fn created(&mut self, id: RunId, shape: RunShape) -> Option<Created> {
        let pending = self.pending().cloned()?;
        let has_first = self.run().is_some_and(|run| run.id == pending.id());
        let created = match &pending.what {
            PendingKind::One { id: asked, recipe } if *asked == id => {
                self.existing = Existing::One(Box::new(Run::new(id, Rc::clone(recipe), shape)));
                Created::One
            }
            PendingKind::Duel { ids, duel } if ids[0] == id && !has_first => {
                let first = Run::new(id, Rc::clone(&duel.recipes[0]), shape);
                self.existing = Existing::half_a_duel(Rc::clone(duel), first);
                Created::First
            }
            PendingKind::Duel { ids, duel } if ids[1] == id && has_first => {
                self.existing.complete(Run::new(id, Rc::clone(&duel.recipes[1]), shape));
                Created::Second
            }
            PendingKind::One { .. } | PendingKind::Duel { .. } => return None,
        };
        match created {
            Created::One => (self.state, self.next) = (Some(pending.wanted), Next::Nothing),
            Created::First => self.state = Some(pending.wanted),
            Created::Second => self.next = Next::Nothing,
        }
        Some(created)
    }

    /// The present runs are set aside for those that were asked for.
    pub(super) fn set_aside(&mut self, id: RunId) {
        if self.run().is_some_and(|run| run.id == id) {
            self.aside = Aside::new(self.existing.clone());
        }
    }

    /// The worker has brought back the runs that were set aside, or they are gone. Whether they are back.
    pub(super) fn returned(&mut self, id: RunId, state: Option<RunState>) -> bool {
        let Some(back) = self.aside.take(id) else { return false };
        if state.is_none() {
            return false;
        }
        self.aside = Aside::new(std::mem::replace(&mut self.existing, back));
        self.state = state;
        true
    }

    /// The worker tells the state of a run. Whether it is news of the runs that exist.
    pub(super) fn told_state(&mut self, id: RunId, state: RunState) -> bool {
        if let Next::Asked(pending) = &mut self.next
            && pending.id() == id
        {
            pending.wanted = state;
        }
        let exists = self.state.is_some() && self.run().is_some_and(|run| run.id == id);
        if exists {
            self.state = Some(state);
        }
        exists
    }

    /// The runs that exist are told to train or to pause.
    pub(super) fn set_state(&mut self, state: RunState) {
        self.state = Some(state);
    }

    /// The worker has refused to build a run; without a name, whatever was asked for.
    pub(super) fn refused(&mut self, id: Option<RunId>) {
        if self.pending().is_some_and(|pending| id.is_none_or(|id| pending.names(id))) {
            self.next = Next::Nothing;
            self.drop_half_a_duel();
        }
    }

    /// One side of a duel has ended. Its step, if the other side goes on.
    pub(super) fn side_ended(&mut self, id: RunId, message: &str) -> Option<(Side, u32)> {
        let side = self.side_of(id)?;
        let run = self.get_mut(id)?;
        let step = run.step;
        run.ended = Some(message.to_owned());
        self.sides().any(|(_, run)| run.ended.is_none()).then_some((side, step))
    }

    /// The worker is gone: what was asked for last is asked for again once another one answers. The runs are
    /// shown until then.
    pub(super) fn worker_gone(&mut self) {
        self.next = Next::OnceOpened(self.next_duel().cloned());
        self.state = None;
        self.aside = Aside::default();
        for run in self.existing.all_mut() {
            run.set_checkpoints(Vec::new());
        }
        if self.next_duel().is_none() {
            self.existing.keep_first();
        }
        self.drop_half_a_duel();
    }

    /// A duel that lacks one of its runs is none.
    fn drop_half_a_duel(&mut self) {
        if self.rival().is_none() {
            self.existing.keep_first();
        }
    }
}
