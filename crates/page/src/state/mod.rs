//! The page's state: a pure fold over what the visitor and the worker do.
//!
//! Nothing here knows the web. [`State::apply`] changes the state and says what is to be done outside.

mod action;
mod build;
mod changes;
mod digit;
mod duel;
mod edited;
mod explore;
mod heard;
mod learning;
mod log;
mod looks;
mod map;
mod morph;
mod phase;
mod pressed;
#[cfg(test)]
mod properties;
mod request;
mod run;
mod standing;
mod test_digits;
#[cfg(test)]
mod tests;
mod time_machine;

use std::{collections::BTreeMap, rc::Rc};

use elbo_protocol::{
    BackendPreference, DeviceReport, Failure, FailureKind, Pretrained, RunId, RunState, Survey, WeightSource,
};
use elbo_recipe::{FieldId, Recipe};

pub use action::{Action, Effect};
pub use changes::RecipeAction;
pub use digit::Digit;
pub use duel::{Change, Duel, DuelAction, DuelDraft, can_differ, value_label};
pub use edited::Refusal;
pub use explore::{ExploreAction, Explored};
pub use learning::{LearnAction, Learning, Opened};
pub use log::{LOG_ITEMS, Log, LogItem, LogKind};
use looks::Looks;
pub use map::{FOLLOW_IN_VIEW_MS, FOLLOW_UNSEEN_MS, MANIFOLD_SIDE, MapAction, MapState, Sheet};
pub use morph::{End, EndFrom, Morph, WhichEnd};
pub use phase::Phase;
pub use request::{FOLLOW_EVERY_MS, LOST_AFTER_MS, Slot};
pub use run::{AVERAGED_STEPS, HELD_OUT_POINTS, Pending, Run, Shape};
pub use standing::Standing;
pub use test_digits::{FOLLOW_DIGITS_MS, GALLERY, Gallery, HELD_OUT, PAGES, Picked, page_indices};
pub use time_machine::{MOMENTS, TimeAction};

pub use crate::side::Side;
use crate::{ink::Ink, query::Query};

/// How much of the data is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loaded {
    /// Training images here so far.
    pub train_images: u32,
    /// Training images asked for.
    pub of: u32,
    /// Held-out images here so far.
    pub held_out_images: u32,
}

/// Everything the page shows.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// Which device the visitor wants.
    pub preference: BackendPreference,
    /// Train on the first so many images only.
    pub train_images: u32,
    /// The preset that the recipe began with: the one last chosen, by name.
    pub preset: &'static str,
    /// The recipe of the next run, as edited.
    pub recipe: Rc<Recipe>,
    /// Values refused, by field.
    pub refusals: BTreeMap<FieldId, Refusal>,
    /// Why the worker refused the recipe, if it did.
    pub recipe_refused: Option<String>,
    /// Whether the reference trains instead of kernels of our own.
    pub reference: bool,
    /// The device in use.
    pub device: Option<DeviceReport>,
    /// What is being done to choose the device, while it is.
    pub choosing: Option<String>,
    /// How much of the data is here.
    pub loaded: Option<Loaded>,
    /// The failure that stands, if one does.
    pub failure: Option<Failure>,
    /// A failure to load data that a worse one hides.
    data_failure: Option<Failure>,
    /// The pretrained weights, once they can answer.
    pub pretrained: Option<Rc<Pretrained>>,
    /// The run that exists.
    pub run: Option<Run>,
    /// The other run of a duel.
    pub rival: Option<Run>,
    /// The duel that the runs are of; none for a single run.
    pub duel: Option<Rc<Duel>>,
    /// The change that the visitor chooses for a duel.
    pub duel_draft: DuelDraft,
    /// The step to which the visitor has gone back; none for the newest weights.
    pub moment: Option<u32>,
    /// Whether the time machine replays the run.
    pub replaying: bool,
    /// The run that was asked for.
    pub pending: Option<Pending>,
    /// What of the link was ignored, one sentence each, until the notice is dismissed.
    pub link_faults: Rc<Vec<String>>,
    /// Explanations and the tour.
    pub learning: Learning,
    /// What happened.
    pub log: Rc<Log>,
    /// The sliders' values; at least as many as latent dimensions.
    pub sliders: Rc<Vec<f32>>,
    /// The drawing.
    pub ink: Rc<Ink>,
    /// The drawing as the model sees it.
    pub drawn: Digit,
    /// The image that the sliders decode to.
    pub decoded: Digit,
    /// The reconstruction of the drawing.
    pub reconstructed: Digit,
    /// The drawing's posterior mean, `[latent]`; none before it is known.
    pub drawn_mu: Option<Rc<[f32]>>,
    /// What the codes of held-out digits say, by the weights that answer; none before it is known.
    pub survey: Option<Rc<Survey>>,
    /// The map of the codes, and the manifold.
    pub map: MapState,
    /// The test digits in view.
    pub gallery: Gallery,
    /// The same digits by the rival of a duel.
    pub rival_gallery: Gallery,
    /// What else the visitor explores the model with.
    pub explored: Explored,
    /// Where the page would stand without the failure.
    phase: Phase,
    autostart: bool,
    addresses: Addresses,
    /// Whether the visitor has trained, stepped or reset: from then on the run answers.
    has_begun: bool,
    looks: Looks,
    last_run: u32,
    last_request: u32,
    now_ms: f64,
}

/// Where files lie beside the page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Addresses {
    /// The folder with the data files, ending in `/`.
    pub data: String,
    /// The file with the pretrained weights.
    pub weights: String,
}

impl State {
    /// The state of a page opened with this query, whose files lie there.
    #[must_use]
    pub fn new(query: Query, addresses: Addresses) -> Self {
        let mut log = Log::default();
        for line in &query.ignored {
            log.push(None, line, "", true);
        }
        let duel = query.rival.map(|rival| Rc::new(Duel::new(query.recipe.clone(), rival)));
        // A duel shows its own two runs, from the beginning.
        let has_begun = query.autostart || duel.is_some();
        Self {
            preference: query.backend,
            train_images: query.train_images,
            sliders: Rc::new(vec![0.0; query.recipe.latent as usize]),
            preset: query.preset,
            recipe: Rc::new(query.recipe),
            refusals: BTreeMap::new(),
            recipe_refused: None,
            reference: query.reference,
            device: None,
            choosing: None,
            loaded: None,
            failure: None,
            data_failure: None,
            pretrained: None,
            run: None,
            rival: None,
            duel,
            duel_draft: DuelDraft::default(),
            moment: None,
            replaying: false,
            pending: None,
            link_faults: Rc::new(query.ignored),
            learning: Learning::default(),
            log: Rc::new(log),
            ink: Rc::default(),
            drawn: Digit::default(),
            decoded: Digit::default(),
            reconstructed: Digit::default(),
            drawn_mu: None,
            survey: None,
            map: MapState::default(),
            gallery: Gallery::default(),
            rival_gallery: Gallery::default(),
            explored: Explored::default(),
            phase: Phase::Loading,
            has_begun,
            autostart: query.autostart,
            addresses,
            looks: Looks::default(),
            last_run: 0,
            last_request: 0,
            now_ms: 0.0,
        }
    }

    /// Folds one action into the state, and returns what it causes, in order.
    pub fn apply(&mut self, action: Action, now_ms: f64) -> Vec<Effect> {
        self.now_ms = now_ms;
        let mut effects = match action {
            Action::Heard(event) => self.heard(event),
            action => self.pressed(action),
        };
        self.ask(&mut effects);
        effects
    }

    /// Where the page stands.
    #[must_use]
    pub fn phase(&self) -> Phase {
        if self.failure.is_some() { Phase::Failed } else { self.phase }
    }

    /// Which weights answer what the visitor asks of the model; none before any can.
    #[must_use]
    pub fn source(&self) -> Option<WeightSource> {
        if self.pretrained.is_some() && !self.has_begun {
            return Some(WeightSource::Pretrained);
        }
        let run = self.run.as_ref()?.id;
        Some(self.moment.map_or(WeightSource::Live { run }, |step| WeightSource::Checkpoint { run, step }))
    }

    /// Latent dimensions of what answers; of the next run before anything does.
    #[must_use]
    pub fn latent(&self) -> usize {
        let latent = match (self.source(), &self.pretrained, &self.run) {
            (Some(WeightSource::Pretrained), Some(pretrained), _) => pretrained.recipe.latent,
            (_, _, Some(run)) => run.shape.latent,
            _ => self.recipe.latent,
        };
        latent as usize
    }

    /// Whether the train button does something: train, pause or resume.
    #[must_use]
    pub fn can_train(&self) -> bool {
        let starting = self.pending.as_ref().is_some_and(|pending| pending.wanted == RunState::Running);
        self.can_reset() && !starting
    }

    /// Whether a single step can be taken.
    #[must_use]
    pub fn can_step(&self) -> bool {
        matches!(self.phase(), Phase::Ready | Phase::Paused) && self.run.is_some() && self.pending.is_none()
    }

    /// Whether a fresh run can be built.
    #[must_use]
    pub fn can_reset(&self) -> bool {
        match &self.failure {
            Some(failure) => failure.kind == FailureKind::NonFinite,
            None => self.phase != Phase::Loading,
        }
    }

    fn log(&mut self, title: &str, detail: &str, bad: bool) {
        let step = self.run.as_ref().map(|run| run.step);
        self.log_at(step, title, detail, bad);
    }

    fn log_at(&mut self, step: Option<u32>, title: &str, detail: &str, bad: bool) {
        Rc::make_mut(&mut self.log).push(step, title, detail, bad);
    }

    /// Lists what happened to one run: in a duel, with its side.
    fn log_of(&mut self, run: RunId, step: u32, kind: LogKind, title: &str, detail: &str, bad: bool) {
        let side = self.side_of(run);
        Rc::make_mut(&mut self.log).push_of(side, kind, Some(step), title, detail, bad);
    }
}

/// Whether only a new worker helps.
fn breaks_worker(kind: FailureKind) -> bool {
    matches!(kind, FailureKind::Device | FailureKind::Worker)
}
