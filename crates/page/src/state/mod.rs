//! The page's state: a pure fold over what the visitor and the worker do.
//!
//! Nothing here knows the web. [`State::apply`] changes the state and says what is to be done outside. The state is made
//! of rooms, each a type that owns its fields and what changes them; [`State`] takes an action or an event to the rooms
//! that it concerns, and what one room says to the others.

#![deny(clippy::wildcard_enum_match_arm)]

mod action;
mod connection;
mod current_link;
mod duelling;
mod editing;
mod effect;
mod explore;
mod form;
mod frame;
#[cfg(test)]
mod invariants;
mod learning;
mod linking;
mod log;
mod next_press;
mod on_action;
mod on_answer;
mod on_event;
mod parts;
mod phase;
#[cfg(test)]
mod properties;
mod requests;
mod room;
mod runs;
#[cfg(test)]
pub(crate) mod tests;
mod time_machine;
mod training;
mod view;

use std::rc::Rc;

use elbo_protocol::{FailureKind, RunId, RunState, WeightSource};
use elbo_words::words;

pub use action::{Action, DuelAction, RecipeAction};
pub use connection::{Addresses, Connection, Loaded};
pub use effect::{Effect, Memory};
pub use explore::{
    Digit, End, EndFrom, Explore, ExploreAction, FOLLOW_DIGITS_MS, FOLLOW_EVERY_MS, FOLLOW_IN_VIEW_MS,
    FOLLOW_UNSEEN_MS, GALLERY, Gallery, HELD_OUT, MANIFOLD_SIDE, MapAction, MapState, Morph, PAGES, Pad,
    Picked, Sheet, TestDigits, UNDO_DEPTH, WhichEnd, page_indices,
};
pub use form::{DuelDraft, EDITS_KEPT, Form, Refusal, can_differ};
pub use frame::{FrameAction, OnTop, PageFrame};
pub use learning::{LearnAction, Learning, Opened};
pub use log::{LOG_ITEMS, Log, LogItem, LogKind, Tone};
pub use next_press::NextPress;
pub use parts::PagePart;
pub use phase::Phase;
pub use requests::{LOST_AFTER_MS, RequestKind, Requests};
pub use room::Room;
pub use runs::{
    AVERAGED_STEPS, CLEAR_NATS, Duel, DuelChange, DuelOutcome, HELD_OUT_POINTS, PendingKind, PendingRuns,
    Run, RunAt, RunShape, Runs, value_label,
};
pub use time_machine::{TimeAction, TimeMachine};
pub use view::{PageLayout, View, ViewRequest};

use self::current_link::CurrentLink;
use crate::{query::Query, side::Side, workspace::Workspace};

/// Everything the page shows.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// The worker as the page knows it.
    pub connection: Room<Connection>,
    /// The recipe of the next run, as edited.
    pub form: Room<Form>,
    /// The runs that exist, and those that were asked for.
    pub runs: Room<Runs>,
    /// Which weights are shown.
    pub time: TimeMachine,
    /// What the visitor explores the model with.
    pub explore: Room<Explore>,
    /// What of the page is in view.
    pub view: View,
    /// Explanations and the tour.
    pub learning: Learning,
    /// What stands around the workspaces.
    pub frame: PageFrame,
    /// What happened.
    pub log: Rc<Log>,
    requests: Requests,
    current_link: CurrentLink,
}

impl State {
    /// The state of a page opened with this query, whose files lie there.
    #[must_use]
    pub fn new(query: Query, addresses: Addresses) -> Self {
        let mut log = Log::default();
        for line in &query.ignored {
            log.push(None, line, "", Tone::Bad);
        }
        if let Some(step) = query.view.moment {
            log.push(None, &words().log_moment_wanted(step), "", Tone::Plain);
        }
        let recipe = Rc::new(query.recipe.clone());
        let duel = query.rival.clone().map(|rival| Rc::new(Duel::new((*recipe).clone(), rival)));
        // A duel shows its own two runs, from the beginning.
        let has_duel = duel.is_some();
        let has_begun = query.autostart || has_duel;
        let mut state = Self {
            connection: Room::new(Connection::new(
                query.backend,
                query.reference,
                query.autostart,
                addresses,
            )),
            current_link: CurrentLink::opened(&query, &recipe, duel.as_ref()),
            explore: Room::new(Explore::new(recipe.latent as usize, &query.view)),
            form: Room::new(Form::new(query.preset, recipe, query.train_images, query.ignored)),
            runs: Room::new(Runs::new(duel)),
            time: TimeMachine::new(has_begun, query.view.moment),
            view: View::new(query.view.workspace.unwrap_or(Workspace::first(has_duel)), query.view.look),
            learning: Learning::default(),
            frame: PageFrame::default(),
            log: Rc::new(log),
            requests: Requests::default(),
        };
        state.update_link();
        state
    }

    /// Folds one action into the state, and returns what it causes, in order.
    pub fn apply(&mut self, action: Action, now_ms: f64) -> Vec<Effect> {
        self.requests.set_clock(now_ms);
        let mut effects = self.on_action(action);
        effects.extend(self.send_requests());
        self.update_link();
        effects
    }

    /// Where the page stands.
    #[must_use]
    pub fn phase(&self) -> Phase {
        match (&self.connection.failure, self.runs.state()) {
            (Some(_), _) => Phase::Failed,
            (None, Some(state)) => state.into(),
            (None, None) => Phase::Loading,
        }
    }

    /// What is asked of the model, and not answered yet.
    #[must_use]
    pub fn requests(&self) -> &Requests {
        &self.requests
    }

    /// Which weights answer what the visitor asks of the model; none before any can.
    #[must_use]
    pub fn source(&self) -> Option<WeightSource> {
        if self.connection.pretrained.is_some() && !self.time.has_begun() {
            return Some(WeightSource::Pretrained);
        }
        self.runs.weights(Side::A, self.time.checkpoint())
    }

    /// Latent dimensions of what answers; of the next run before anything does.
    #[must_use]
    pub fn latent(&self) -> usize {
        let latent = match (self.source(), &self.connection.pretrained, self.runs.run()) {
            (Some(WeightSource::Pretrained), Some(pretrained), _) => pretrained.recipe.latent,
            (_, _, Some(run)) => run.shape.latent,
            (_, _, None) => self.form.recipe.latent,
        };
        latent as usize
    }

    /// The checkpoints that the visitor can go to, rising; empty while there are fewer than two.
    #[must_use]
    pub fn checkpoints(&self) -> Rc<Vec<u32>> {
        let kept = self.runs.run().filter(|_| !self.connection.is_broken()).map(|run| &run.checkpoints);
        kept.filter(|kept| kept.len() >= 2).cloned().unwrap_or_default()
    }

    /// Whether a run is on its way: begun, and neither over nor gone.
    #[must_use]
    pub fn is_under_way(&self) -> bool {
        self.connection.failure.is_none()
            && self.runs.run().is_some_and(|run| run.step > 0)
            && self.phase() != Phase::Finished
    }

    /// Whether the train button does something: train, pause or resume.
    #[must_use]
    pub fn can_train(&self) -> bool {
        self.can_reset() && !self.is_starting() && !self.runs.is_returning()
    }

    /// Whether a single step can be taken.
    #[must_use]
    pub fn can_step(&self) -> bool {
        matches!(self.phase(), Phase::Ready | Phase::Paused)
            && self.runs.run().is_some()
            && self.runs.is_settled()
    }

    /// Whether a fresh run can be built.
    #[must_use]
    pub fn can_reset(&self) -> bool {
        match &self.connection.failure {
            Some(failure) => failure.kind == FailureKind::NonFinite,
            // Without a state there is no run; if none is on its way either, the first one was refused.
            None => self.runs.state().is_some() || self.runs.is_settled(),
        }
    }

    /// Whether a run was asked for that trains as soon as it exists.
    fn is_starting(&self) -> bool {
        self.runs.pending().is_some_and(|pending| pending.wanted == RunState::Running)
    }

    /// Lists something that happened to all runs, or outside any.
    fn note(&mut self, title: &str, detail: &str, tone: Tone) {
        let step = self.runs.run().map(|run| run.step);
        Rc::make_mut(&mut self.log).push(step, title, detail, tone);
    }

    /// Lists what happened to one run: in a duel, with its side.
    fn note_of(&mut self, run: RunId, step: u32, kind: LogKind, title: &str, detail: &str, tone: Tone) {
        let side = self.runs.side_of(run);
        Rc::make_mut(&mut self.log).push_of((side, Some(step)), kind, title, detail, tone);
    }
}
