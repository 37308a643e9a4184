//! What the visitor does about duels.

use std::rc::Rc;

use elbo_protocol::{Diagnosis, RunState, WeightSource};
use elbo_recipe::{FieldId, Recipe};
use elbo_words::words;

use super::{Duel, DuelAction, Effect, State, Tone, ViewRequest};
use crate::{
    duels::{BASE, ready_duel},
    side::Side,
    workspace::Workspace,
};

impl State {
    /// The fields that the rival changes, with its values as text; none without a duel.
    #[must_use]
    pub fn rival_changes(&self) -> Vec<(FieldId, &str)> {
        let changes = self.runs.next_duel().map(|duel| duel.changes()).unwrap_or_default();
        changes.iter().map(|change| (change.field.id, change.values[1].as_str())).collect()
    }

    /// The rival's recipe of a duel of the recipe as edited, for a link; none without a duel.
    #[must_use]
    pub fn rival_recipe(&self) -> Option<Rc<Recipe>> {
        let changes = self.rival_changes();
        if changes.is_empty() {
            return None;
        }
        self.form.recipe.with_all(changes).ok().map(Rc::new)
    }

    /// Which weights of the rival answer; none without a duel.
    #[must_use]
    pub fn rival_source(&self) -> Option<WeightSource> {
        self.runs.weights(Side::B, self.time.checkpoint())
    }

    /// Whether a duel can begin or end.
    #[must_use]
    pub fn can_duel(&self) -> bool {
        self.can_reset()
    }

    /// What is said of one side.
    #[must_use]
    pub fn diagnosis_of(&self, side: Side) -> Option<&Diagnosis> {
        self.runs.of(side)?.diagnosis.as_ref()
    }

    /// Whether the remedy of one side can be applied now.
    #[must_use]
    pub fn can_apply_remedy_of(&self, side: Side) -> bool {
        let has_remedy = self.diagnosis_of(side).is_some_and(|diagnosis| diagnosis.remedy.is_some());
        has_remedy && self.runs.is_settled() && self.can_reset()
    }

    pub(super) fn on_duel_action(&mut self, action: DuelAction) -> Vec<Effect> {
        match action {
            DuelAction::Ready(name) => return self.begin_ready_duel(name),
            DuelAction::ChooseField(field) => self.form.choose_duel_field(field.field()),
            DuelAction::ChooseValue(value) => self.form.set_duel_value(value),
            DuelAction::Start => return self.begin_own_duel(),
            DuelAction::End => return self.end_duel(),
            DuelAction::ApplyRemedy(side) if self.runs.duel().is_some() => return self.apply_remedy_of(side),
            DuelAction::ApplyRemedy(_) => {}
        }
        Vec::new()
    }

    fn begin_ready_duel(&mut self, name: &str) -> Vec<Effect> {
        let Some(ready) = ready_duel(name).filter(|_| self.can_duel()) else { return Vec::new() };
        let taken = ready
            .recipes(self.form.recipe.seed)
            .map_err(|error| words().recipe_error(&error))
            .and_then(|[first, second]| {
                self.form.take_preset(BASE, first.clone())?;
                Ok(Duel::new(first, second))
            });
        match taken {
            Ok(duel) => {
                vec![self.begin_duel(duel)]
            }
            Err(message) => {
                self.note(words().log_duel_refused(), &message, Tone::Bad);
                self.form.refuse(message);
                Vec::new()
            }
        }
    }

    fn begin_own_duel(&mut self) -> Vec<Effect> {
        if !self.can_duel() {
            return Vec::new();
        }
        match self.form.duel_draft.rival(&self.form.recipe) {
            Ok(rival) => {
                self.form.duel_draft.refused = None;
                vec![self.begin_duel(Duel::new((*self.form.recipe).clone(), rival))]
            }
            Err(message) => {
                self.note(words().log_duel_refused(), &message, Tone::Bad);
                self.form.duel_draft.refused = Some(message.into());
                Vec::new()
            }
        }
    }

    /// Begins a duel, and shows it.
    fn begin_duel(&mut self, duel: Duel) -> Effect {
        self.begin();
        self.look_at(ViewRequest::Show(Workspace::Duel));
        self.fresh_duel(Rc::new(duel), RunState::Running)
    }

    fn end_duel(&mut self) -> Vec<Effect> {
        if self.runs.next_duel().is_none() || !self.can_duel() {
            return Vec::new();
        }
        self.note(words().log_duel_ended(), words().log_takes_its_place(), Tone::Plain);
        vec![self.fresh_run(RunState::Ready)]
    }

    /// Ends the duel with a fresh run of one side's recipe and its remedy. What else was edited stays in the
    /// recipe for the run after.
    fn apply_remedy_of(&mut self, side: Side) -> Vec<Effect> {
        let rival = match side {
            Side::A => None,
            Side::B => self.runs.rival(),
        };
        let Some(rival) = rival else { return self.apply_remedy(true) };
        let remedy = rival.diagnosis.as_ref().and_then(|diagnosis| diagnosis.remedy.clone());
        let Some(remedy) = remedy.filter(|_| self.can_apply_remedy_of(side)) else { return Vec::new() };
        let of_run = Rc::clone(&rival.recipe);
        let Some(recipe) = self.with_remedy(&remedy, &of_run) else { return Vec::new() };
        let changes = self.rival_changes();
        let edited = self.form.recipe.with_all(changes);
        self.form.take_remedy(&remedy, edited, &recipe);
        let detail = words().log_remedy_of(&words().remedy(&remedy), side.name());
        self.note(words().log_remedy_applied(), &detail, Tone::Plain);
        vec![self.fresh_run_of(&recipe, RunState::Running)]
    }
}

#[cfg(test)]
mod links;
#[cfg(test)]
mod properties;
#[cfg(test)]
pub(super) mod tests;
