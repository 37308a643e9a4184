//! What the visitor does about duels, and what it causes.

use std::rc::Rc;

use elbo_protocol::RunState;
use elbo_recipe::FieldId;

use super::{Duel, Side};
use crate::{
    duels::{BASE, ready_duel},
    state::{Effect, State},
};

/// What the visitor does about duels.
#[derive(Debug, Clone, PartialEq)]
pub enum DuelAction {
    /// A ready-made duel was chosen, by name: it begins.
    Ready(&'static str),
    /// The field in which B is to differ was chosen.
    ChooseField(FieldId),
    /// The value that B is to have was given, as text.
    ChooseValue(String),
    /// The duel of the recipe as edited and the change as chosen begins.
    Start,
    /// The duel ends: a fresh run of the recipe as edited takes its place.
    End,
    /// The remedy of one side was pressed.
    ApplyRemedy(Side),
}

impl State {
    pub(in crate::state) fn duel_pressed(&mut self, action: DuelAction) -> Vec<Effect> {
        match action {
            DuelAction::Ready(name) => return self.ready_made(name),
            DuelAction::ChooseField(field) => self.duel_draft.choose(field.field(), &self.recipe),
            DuelAction::ChooseValue(value) => {
                self.duel_draft.value = value;
                self.duel_draft.refused = self.duel_draft.rival(&self.recipe).err().map(Rc::from);
            }
            DuelAction::Start => return self.start_duel(),
            DuelAction::End => return self.end_duel(),
            DuelAction::ApplyRemedy(side) => return self.apply_remedy_of(side),
        }
        Vec::new()
    }

    fn ready_made(&mut self, name: &str) -> Vec<Effect> {
        let Some(ready) = ready_duel(name).filter(|_| self.can_duel()) else { return Vec::new() };
        let recipes = ready.recipes(self.recipe.seed).map_err(|error| error.to_string());
        let fitting = recipes.and_then(|[first, second]| Ok((self.fits_the_data(first)?, second)));
        match fitting {
            Ok((first, second)) => {
                self.refusals.clear();
                self.preset = BASE;
                self.recipe = Rc::new(first.clone());
                self.begin();
                vec![self.fresh_duel(Rc::new(Duel::new(first, second)), RunState::Running)]
            }
            Err(message) => {
                self.log("Duel refused", &message, true);
                self.recipe_refused = Some(message);
                Vec::new()
            }
        }
    }

    fn start_duel(&mut self) -> Vec<Effect> {
        if !self.can_duel() {
            return Vec::new();
        }
        match self.duel_draft.rival(&self.recipe) {
            Ok(rival) => {
                self.duel_draft.refused = None;
                self.begin();
                let duel = Duel::new((*self.recipe).clone(), rival);
                vec![self.fresh_duel(Rc::new(duel), RunState::Running)]
            }
            Err(message) => {
                self.log("Duel refused", &message, true);
                self.duel_draft.refused = Some(message.into());
                Vec::new()
            }
        }
    }

    fn end_duel(&mut self) -> Vec<Effect> {
        if self.next_duel().is_none() || !self.can_duel() {
            return Vec::new();
        }
        self.log("Duel ended", "a fresh run takes its place", false);
        vec![self.fresh_run(RunState::Ready)]
    }

    /// Ends the duel with a fresh run of one side's recipe and its remedy. What else was edited stays in the
    /// recipe for the run after.
    fn apply_remedy_of(&mut self, side: Side) -> Vec<Effect> {
        if side == Side::A || self.rival.is_none() {
            return self.apply_remedy(true);
        }
        let run = self.rival.as_ref().filter(|_| self.can_apply_remedy_of(side));
        let remedy = self.diagnosis_of(side).and_then(|diagnosis| diagnosis.remedy.clone());
        let (Some(run), Some(remedy)) = (run, remedy) else { return Vec::new() };
        let of_run = Rc::clone(&run.recipe);
        let Some(recipe) = self.mended(&remedy, &of_run) else { return Vec::new() };
        let changes = self.rival_changes();
        let edited = self.recipe.with_all(changes);
        self.recipe = match edited.and_then(|edited| remedy.applied_to(&edited)) {
            Ok(edited) => Rc::new(edited),
            Err(_) => Rc::clone(&recipe),
        };
        self.refusals.retain(|field, _| !remedy.changes.iter().any(|(changed, _)| changed == field.name()));
        self.log("Remedy applied", &format!("{}, in a fresh run of {side}'s recipe", remedy.words), false);
        vec![self.fresh_run_of(&recipe, RunState::Running)]
    }
}
