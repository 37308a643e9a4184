//! What an edit of the recipe does: to the next run, and to the run that exists.

use std::rc::Rc;

use elbo_protocol::{Command, Remedy, RunState};
use elbo_recipe::{Field, FieldId, Recipe};
use elbo_words::words;

use super::{Effect, PendingRuns, Phase, State, Tone};
use crate::recipe_form::base;

impl State {
    /// Fields whose values differ from those of the run that exists or was asked for, and that this run
    /// will not take: it keeps its own.
    #[must_use]
    pub fn unapplied_fields(&self) -> Vec<&'static Field> {
        let pending = self.runs.pending();
        let current = pending.map(PendingRuns::recipe).or(self.runs.run().map(|run| &run.recipe));
        let Some(current) = current else { return Vec::new() };
        let differing = differing(&self.form.recipe, current);
        // While a run is being built, changes that it can take wait until it is there; a duel takes none.
        let waits =
            self.runs.next_duel().is_none() && pending.is_some() && differing.iter().all(|field| field.live);
        if waits { Vec::new() } else { differing }
    }

    /// Whether the remedy of the diagnosis can be applied now.
    #[must_use]
    pub fn can_apply_remedy(&self) -> bool {
        self.remedy().is_some() && self.runs.is_settled() && self.can_reset()
    }

    /// Whether the remedy of the diagnosis would start a fresh run.
    #[must_use]
    pub fn remedy_is_fresh(&self) -> bool {
        self.remedy().is_some_and(|remedy| remedy.fresh || !self.takes_changes())
    }

    fn remedy(&self) -> Option<&Remedy> {
        self.runs.run()?.diagnosis.as_ref()?.remedy.as_ref()
    }

    pub(super) fn choose_preset(&mut self, name: &str) -> Vec<Effect> {
        let Some((preset, recipe)) = self.form.preset_recipe(name) else { return Vec::new() };
        // A run that trains is not turned into another one by a preset.
        let trains = matches!(self.phase(), Phase::Running | Phase::Paused);
        if trains && self.runs.run().is_some_and(|run| *run.recipe != recipe) {
            self.form.is_for_next = true;
        }
        self.take_preset(preset, recipe)
    }

    pub(super) fn reset_recipe(&mut self) -> Vec<Effect> {
        if self.form.is_reset() {
            return Vec::new();
        }
        self.take_preset(self.form.preset, base(self.form.preset))
    }

    fn take_preset(&mut self, preset: &'static str, recipe: Recipe) -> Vec<Effect> {
        match self.form.take_preset(preset, recipe) {
            Ok(()) => self.edited(),
            Err(message) => {
                self.note(words().log_preset_refused(), &message, Tone::Bad);
                Vec::new()
            }
        }
    }

    pub(super) fn edit(&mut self, field: FieldId, text: &str) -> Vec<Effect> {
        let edited = self.form.edit(field, text);
        self.take_edit(edited)
    }

    pub(super) fn reset_field(&mut self, field: FieldId) -> Vec<Effect> {
        let edited = self.form.reset(field);
        self.take_edit(edited)
    }

    pub(super) fn undo_edit(&mut self) -> Vec<Effect> {
        if self.form.undo() { self.edited() } else { Vec::new() }
    }

    pub(super) fn redo_edit(&mut self) -> Vec<Effect> {
        if self.form.redo() { self.edited() } else { Vec::new() }
    }

    fn take_edit(&mut self, edited: Result<(), Rc<str>>) -> Vec<Effect> {
        match edited {
            Ok(()) => self.edited(),
            Err(message) => {
                self.note(words().log_value_refused(), &message, Tone::Bad);
                Vec::new()
            }
        }
    }

    /// Applies the remedy of the diagnosis: to the run in progress, if it lives and can take it and no fresh one
    /// is asked for, else to a fresh run from the same seed. What else the visitor has edited stays.
    pub(super) fn apply_remedy(&mut self, fresh: bool) -> Vec<Effect> {
        let (Some(run), Some(remedy)) = (self.runs.run(), self.remedy().cloned()) else { return Vec::new() };
        if !self.can_apply_remedy() {
            return Vec::new();
        }
        let of_run = Rc::clone(&run.recipe);
        let Some(recipe) = self.with_remedy(&remedy, &of_run) else { return Vec::new() };
        let edited = (*self.form.recipe).clone();
        self.form.take_remedy(&remedy, Ok(edited), &recipe);
        let fresh = fresh || remedy.fresh || !self.takes_changes();
        let said = words().log_remedy(&words().remedy(&remedy), fresh);
        self.note(words().log_remedy_applied(), &said, Tone::Plain);
        if fresh {
            return vec![self.fresh_run_of(&recipe, RunState::Running)];
        }
        let mut effects = self.send_amendment(recipe);
        if self.runs.state() == Some(RunState::Paused)
            && let Some(run) = self.runs.run().map(|run| run.id)
        {
            effects.push(Effect::Send(Command::Resume { run }));
            self.runs.set_state(RunState::Running);
        }
        effects
    }

    /// A run's recipe with a remedy; none, and the reason is told, if the two do not fit.
    pub(super) fn with_remedy(&mut self, remedy: &Remedy, recipe: &Recipe) -> Option<Rc<Recipe>> {
        match self.form.with_remedy(remedy, recipe) {
            Ok(recipe) => Some(recipe),
            Err(message) => {
                self.note(words().log_remedy_refused(), &message, Tone::Bad);
                None
            }
        }
    }

    /// Sends the recipe as edited to the run that exists, if that run can take every change.
    pub(super) fn amend(&mut self) -> Vec<Effect> {
        let Some(run) = self.runs.run().filter(|_| self.takes_changes()) else { return Vec::new() };
        let differing = differing(&self.form.recipe, &run.recipe);
        if differing.is_empty() {
            self.form.is_for_next = false;
            return Vec::new();
        }
        if self.form.is_for_next || differing.iter().any(|field| !field.live) {
            return Vec::new();
        }
        self.send_amendment(Rc::clone(&self.form.recipe))
    }

    fn send_amendment(&mut self, recipe: Rc<Recipe>) -> Vec<Effect> {
        let Some(run) = self.runs.run_mut() else { return Vec::new() };
        let changed = (*recipe).clone();
        let amendment = run.amend(recipe);
        vec![Effect::Send(Command::Amend { run: run.id, amendment, recipe: changed })]
    }

    /// The recipe was edited. The run that exists takes the change too, if it can; a model that is still untrained
    /// is else built anew at once.
    fn edited(&mut self) -> Vec<Effect> {
        let amended = self.amend();
        if !amended.is_empty() {
            return amended;
        }
        let is_single = self.runs.next_duel().is_none();
        let is_untrained =
            is_single && self.phase() == Phase::Ready && self.runs.run().is_some_and(|run| run.step == 0);
        if is_untrained && !self.is_starting() && !self.unapplied_fields().is_empty() {
            return vec![self.fresh_run(RunState::Ready)];
        }
        Vec::new()
    }
}

/// The fields in which two recipes differ.
fn differing(one: &Recipe, other: &Recipe) -> Vec<&'static Field> {
    if one == other {
        return Vec::new();
    }
    one.differing(other).map(FieldId::field).collect()
}

#[cfg(test)]
mod answers;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod resets;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod undoing;
