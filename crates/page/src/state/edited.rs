//! What an edit of the recipe does: to the next run, and to the run that exists.

use std::rc::Rc;

use elbo_protocol::{Command, Remedy, RunState};
use elbo_recipe::{Field, FieldId, Recipe, RecipeError, preset};

use super::{Effect, Phase, State};

/// A value of a recipe field that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Counts refusals, so that a repeated one still shows.
    pub count: u32,
    /// Field, value and range.
    pub message: Rc<str>,
}

impl State {
    /// Fields whose values differ from those of the run that exists or was asked for, and that this run
    /// will not take: it keeps its own.
    #[must_use]
    pub fn kept_back(&self) -> Vec<&'static Field> {
        let pending = self.pending.as_ref().map(|pending| &pending.recipe);
        let Some(current) = pending.or(self.run.as_ref().map(|run| &run.recipe)) else { return Vec::new() };
        let differing = differing(&self.recipe, current);
        // While a run is being built, changes that it can take wait until it is there; a duel takes none.
        let waits =
            self.next_duel().is_none() && pending.is_some() && differing.iter().all(|field| field.live);
        if waits { Vec::new() } else { differing }
    }

    /// Whether the remedy of the diagnosis can be applied now.
    #[must_use]
    pub fn can_apply_remedy(&self) -> bool {
        let remedy = self.run.as_ref().and_then(|run| run.diagnosis.as_ref()?.remedy.as_ref());
        remedy.is_some() && self.pending.is_none() && self.can_reset()
    }

    /// Whether the remedy of the diagnosis would start a fresh run.
    #[must_use]
    pub fn remedy_is_fresh(&self) -> bool {
        let remedy = self.run.as_ref().and_then(|run| run.diagnosis.as_ref()?.remedy.as_ref());
        remedy.is_some_and(|remedy| remedy.fresh || !self.takes_changes())
    }

    pub(super) fn choose_preset(&mut self, name: &str) -> Vec<Effect> {
        let Some(preset) = preset(name) else { return Vec::new() };
        // Presets compare well only with the same seed and over the same time.
        let recipe = Recipe { seed: self.recipe.seed, epochs: self.recipe.epochs, ..preset.recipe() };
        self.take_preset(preset.name, recipe)
    }

    /// Takes over a recipe that a preset is the base of.
    pub(super) fn take_preset(&mut self, preset: &'static str, recipe: Recipe) -> Vec<Effect> {
        match self.fits_the_data(recipe) {
            Ok(recipe) => {
                self.preset = preset;
                self.refusals.clear();
                self.edited(recipe)
            }
            Err(message) => {
                self.log("Preset refused", &message, true);
                self.recipe_refused = Some(message);
                Vec::new()
            }
        }
    }

    pub(super) fn edit(&mut self, field: FieldId, text: &str) -> Vec<Effect> {
        let kept = || match self.recipe.text(field) {
            text if text.is_empty() => "no layers".to_owned(),
            text => text,
        };
        let checked = self.recipe.with(field, text).map_err(|error| match &error {
            // A rule that ties fields together names the other one.
            RecipeError::OutOfRange { field: named, .. } if *named != field => {
                format!("{error}; {field} = {} kept", kept())
            }
            _ => format!("{error}; {} kept", kept()),
        });
        let fitting = checked.and_then(|recipe| {
            self.fits_the_data(recipe).map_err(|message| format!("{message}; {} kept", kept()))
        });
        match fitting {
            Ok(recipe) => {
                self.refusals.remove(&field);
                self.edited(recipe)
            }
            Err(message) => {
                let count = self.refusals.get(&field).map_or(0, |refusal| refusal.count) + 1;
                let message: Rc<str> = message.into();
                self.log("Value refused", &message, true);
                self.refusals.insert(field, Refusal { count, message });
                Vec::new()
            }
        }
    }

    /// A run's recipe with a remedy; none, and the reason is told, if the two do not fit.
    pub(super) fn mended(&mut self, remedy: &Remedy, recipe: &Recipe) -> Option<Rc<Recipe>> {
        match remedy.applied_to(recipe) {
            Ok(recipe) => Some(Rc::new(recipe)),
            Err(error) => {
                let message = error.to_string();
                self.log("Remedy refused", &message, true);
                self.recipe_refused = Some(message);
                None
            }
        }
    }

    /// Applies the remedy of the diagnosis: to the run in progress, if it lives and can take it and no fresh one
    /// is asked for, else to a fresh run from the same seed. What else the visitor has edited stays.
    pub(super) fn apply_remedy(&mut self, fresh: bool) -> Vec<Effect> {
        let Some(run) = self.run.as_ref().filter(|_| self.can_apply_remedy()) else { return Vec::new() };
        let Some(remedy) = run.diagnosis.as_ref().and_then(|diagnosis| diagnosis.remedy.clone()) else {
            return Vec::new();
        };
        let of_run = Rc::clone(&run.recipe);
        let Some(recipe) = self.mended(&remedy, &of_run) else { return Vec::new() };
        self.recipe = match remedy.applied_to(&self.recipe) {
            Ok(edited) => Rc::new(edited),
            Err(_) => Rc::clone(&recipe),
        };
        self.refusals.retain(|field, _| !remedy.changes.iter().any(|(changed, _)| changed == field.name()));
        self.recipe_refused = None;
        let fresh = fresh || remedy.fresh || !self.takes_changes();
        let words = if fresh { format!("{}, in a fresh run", remedy.words) } else { remedy.words };
        self.log("Remedy applied", &words, false);
        if fresh {
            return vec![self.fresh_run_of(&recipe, RunState::Running)];
        }
        let mut effects = self.send_amendment(recipe);
        if self.phase == Phase::Paused
            && let Some(run) = &self.run
        {
            effects.push(Effect::Send(Command::Resume { run: run.id }));
            self.phase = Phase::Running;
        }
        effects
    }

    /// Sends the recipe as edited to the run that exists, if that run can take every change.
    pub(super) fn amend(&mut self) -> Vec<Effect> {
        let Some(run) = self.run.as_ref().filter(|_| self.takes_changes()) else { return Vec::new() };
        let differing = differing(&self.recipe, &run.recipe);
        if differing.is_empty() || differing.iter().any(|field| !field.live) {
            return Vec::new();
        }
        self.send_amendment(Rc::clone(&self.recipe))
    }

    fn send_amendment(&mut self, recipe: Rc<Recipe>) -> Vec<Effect> {
        let Some(run) = &mut self.run else { return Vec::new() };
        let command = Command::Amend { run: run.id, recipe: (*recipe).clone() };
        run.amend(recipe);
        vec![Effect::Send(command)]
    }

    /// Whether there is a run that lives. The recipes of a duel stay as they are.
    fn takes_changes(&self) -> bool {
        let alive = matches!(self.phase(), Phase::Ready | Phase::Running | Phase::Paused);
        alive && self.run.is_some() && self.pending.is_none() && self.duel.is_none()
    }

    /// Takes over a recipe. The run that exists takes the change too, if it can; a model that is still
    /// untrained is else built anew at once.
    fn edited(&mut self, recipe: Recipe) -> Vec<Effect> {
        self.recipe_refused = None;
        self.recipe = Rc::new(recipe);
        let amended = self.amend();
        if !amended.is_empty() {
            return amended;
        }
        let single = self.next_duel().is_none();
        let untrained =
            single && self.phase() == Phase::Ready && self.run.as_ref().is_some_and(|run| run.step == 0);
        let starting = self.pending.as_ref().is_some_and(|pending| pending.wanted == RunState::Running);
        if untrained && !starting && !self.kept_back().is_empty() {
            return vec![self.fresh_run(RunState::Ready)];
        }
        Vec::new()
    }

    pub(super) fn fits_the_data(&self, recipe: Recipe) -> Result<Recipe, String> {
        let (batch_size, images) = (recipe.batch_size, self.train_images);
        if batch_size <= images {
            return Ok(recipe);
        }
        Err(format!(
            "recipe field 'batch_size': expected at most the {images} training images in use, found {batch_size}"
        ))
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
mod tests;
