//! A whole run as data: out of a session, into a fresh one.

use elbo_engine::{EngineState, Layout, ModelSpec, Objective, SLOTS, UpdateRule};
use elbo_protocol::{Baselines, Occurrence};
use elbo_recipe::Recipe;
use serde::{Deserialize, Serialize};

use super::{Session, bursts::Bursts, mode::Mode, plateau::ReduceOnPlateau, snapshot::Guard};
use crate::{TrainError, diagnosis::Observer};

/// Everything that the rest of a run depends on, but its data: what [`Session::export`] gives and
/// [`Session::import`] takes. Schedules, the order of images and noise are functions of recipe and step.
///
/// To be written by a codec that keeps every 32-bit float, infinities too, such as postcard.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SessionState {
    recipe: Recipe,
    train_images: usize,
    step: u32,
    engine: EngineState,
    /// What the engine's slots keep of the guard's snapshots.
    snapshots: Vec<(usize, EngineState)>,
    guard: Guard,
    plateau: ReduceOnPlateau,
    plateau_rate: f64,
    rollback_rate: f64,
    evaluated_epochs: u32,
    baselines: Option<Baselines>,
    has_given_up: bool,
    /// What happened and was not reported yet.
    occurrences: Vec<(u32, Occurrence)>,
    bursts: Bursts,
    observer: Observer,
}

impl SessionState {
    /// The recipe, as it was last amended.
    #[must_use]
    pub fn recipe(&self) -> &Recipe {
        &self.recipe
    }

    /// Optimizer updates done.
    #[must_use]
    pub fn step(&self) -> u32 {
        self.step
    }

    /// How many images the run trains on.
    #[must_use]
    pub fn train_images(&self) -> usize {
        self.train_images
    }

    /// The state of the engine.
    #[must_use]
    pub fn engine(&self) -> &EngineState {
        &self.engine
    }

    /// Whether a session can take it.
    fn check(&self, session: &Session) -> Result<(), TrainError> {
        let (own, expected) = (ModelSpec::from(&self.recipe), ModelSpec::from(&session.plan.recipe));
        let layout = Layout::new(&expected.architecture);
        for state in self.snapshots.iter().map(|(_, state)| state).chain([&self.engine]) {
            state.pack(&layout, expected.rule)?;
        }
        // The momentum of gradient descent may have been amended.
        let is_same_rule = match (own.rule, expected.rule) {
            (UpdateRule::Sgd { .. }, UpdateRule::Sgd { .. }) => true,
            (own, expected) => own == expected,
        };
        let is_kept = |slot: usize| slot < SLOTS && self.snapshots.iter().any(|(kept, _)| *kept == slot);
        let is_same_run = is_same_rule
            && ModelSpec { rule: expected.rule, ..own } == expected
            && self.recipe.seed == session.plan.recipe.seed
            && self.train_images == session.plan.train_images;
        let is_whole = self.guard.slots().all(is_kept) && self.recipe.validate().is_ok();
        if is_same_run && is_whole { Ok(()) } else { Err(TrainError::OtherRun) }
    }
}

impl Session {
    /// The whole run as data. Nothing is changed. An evaluation in progress, or one whose measures were not taken, is
    /// left out, and begins again where the state is imported.
    ///
    /// # Errors
    /// [`TrainError::Unsettled`] while the measures of steps were not reported, or while the run looks for what broke
    /// it; [`TrainError::Engine`] if the device was lost.
    pub async fn export(&mut self) -> Result<SessionState, TrainError> {
        let has_given_up = match self.mode {
            Mode::Training => false,
            Mode::GivenUp => true,
            Mode::Retracing { .. } | Mode::Probing(_) => return Err(TrainError::Unsettled),
        };
        if !self.pending.is_empty() {
            return Err(TrainError::Unsettled);
        }
        let mut snapshots = Vec::new();
        for slot in self.guard.slots().collect::<Vec<_>>() {
            snapshots.extend(self.engine.export_slot(slot).await?.map(|state| (slot, state)));
        }
        let evaluated_epochs = match self.evaluated_images {
            Some(_) => self.evaluated_epochs.min(self.epoch().saturating_sub(1)),
            None => self.evaluated_epochs,
        };
        Ok(SessionState {
            recipe: self.plan.recipe.clone(),
            train_images: self.plan.train_images,
            step: self.step,
            engine: self.engine.export().await?,
            snapshots,
            guard: self.guard.clone(),
            plateau: self.plateau.clone(),
            plateau_rate: self.plateau_rate,
            rollback_rate: self.rollback_rate,
            evaluated_epochs,
            baselines: self.lines,
            has_given_up,
            occurrences: self.occurrences.clone(),
            bursts: self.bursts.clone(),
            observer: self.observer.clone(),
        })
    }

    /// Goes on from the state of a run of the same recipe, but for what may be amended, on the same images. What this
    /// session has done is forgotten.
    ///
    /// # Errors
    /// [`TrainError::Weights`] if tensors do not fit, [`TrainError::OtherRun`] if it is the state of another run;
    /// nothing is changed then.
    pub fn import(&mut self, state: SessionState) -> Result<(), TrainError> {
        state.check(self)?;
        for (slot, kept) in &state.snapshots {
            self.engine.import(kept)?;
            self.engine.save(*slot);
        }
        self.engine.import(&state.engine)?;
        self.objective = Objective::from(&state.recipe);
        self.plan.recipe = state.recipe;
        self.step = state.step;
        self.guard = state.guard;
        self.plateau = state.plateau;
        self.plateau_rate = state.plateau_rate;
        self.rollback_rate = state.rollback_rate;
        self.evaluated_epochs = state.evaluated_epochs;
        self.evaluated_images = None;
        self.lines = state.baselines;
        self.mode = if state.has_given_up { Mode::GivenUp } else { Mode::Training };
        self.occurrences = state.occurrences;
        self.bursts = state.bursts;
        self.observer = state.observer;
        self.order = None;
        self.pending.clear();
        self.changes += 1;
        Ok(())
    }
}
