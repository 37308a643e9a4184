//! The recipe of the next run, as the visitor edits it.

mod duel_draft;
mod edits;

use std::{collections::BTreeMap, rc::Rc};

use elbo_protocol::Remedy;
use elbo_recipe::{Field, FieldId, PRESETS, Recipe, RecipeError, preset};
use elbo_words::words;

pub use duel_draft::{DuelDraft, can_differ};
pub use edits::EDITS_KEPT;
use edits::{Draft, Edits};

use crate::recipe_form::{base, is_preset};

/// A value of a recipe field that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Counts refusals, so that a repeated one still shows.
    pub count: u32,
    /// Field, value and range.
    pub message: Rc<str>,
}

/// The recipe of the next run, as edited.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// Train on the first so many images only.
    pub train_images: u32,
    /// The preset that the recipe began with: the one last chosen, by name.
    pub preset: &'static str,
    /// The recipe.
    pub recipe: Rc<Recipe>,
    /// Whether a preset was chosen while another recipe trained: from then on the form is of the next run, and the one
    /// that trains takes no edit.
    pub is_for_next: bool,
    /// Values refused, by field.
    pub refusals: Rc<BTreeMap<FieldId, Refusal>>,
    /// Why the worker refused the recipe, if it did.
    pub recipe_refused: Option<String>,
    /// What of the link was ignored, one sentence each, until the notice is dismissed.
    pub link_faults: Rc<Vec<String>>,
    /// The change that the visitor chooses for a duel.
    pub duel_draft: DuelDraft,
    edits: Edits,
}

impl Form {
    /// A recipe that a preset is the base of, to be trained on so many images.
    pub(super) fn new(
        preset: &'static str,
        recipe: Rc<Recipe>,
        train_images: u32,
        link_faults: Vec<String>,
    ) -> Self {
        Self {
            train_images,
            preset,
            recipe,
            is_for_next: false,
            refusals: Rc::default(),
            recipe_refused: None,
            link_faults: Rc::new(link_faults),
            duel_draft: DuelDraft::default(),
            edits: Edits::default(),
        }
    }

    /// A preset with the seed and epochs of the recipe: presets compare well only so. None if there is none of that
    /// name.
    pub(super) fn preset_recipe(&self, name: &str) -> Option<(&'static str, Recipe)> {
        let preset = preset(name)?;
        let Recipe { seed, epochs, .. } = *self.recipe;
        Some((preset.name, Recipe { seed, epochs, ..preset.recipe() }))
    }

    /// Takes over a recipe that a preset is the base of.
    ///
    /// # Errors
    /// What was expected and what was found; then nothing changes.
    pub(super) fn take_preset(&mut self, preset: &'static str, recipe: Recipe) -> Result<(), String> {
        match self.fits_the_data(recipe) {
            Ok(recipe) => {
                self.refusals = Rc::default();
                self.take(preset, Rc::new(recipe));
                Ok(())
            }
            Err(message) => Err(self.refuse(message)),
        }
    }

    /// Gives one field another value.
    ///
    /// # Errors
    /// What was expected, what was found, and what is kept.
    pub(super) fn edit(&mut self, field: FieldId, text: &str) -> Result<(), Rc<str>> {
        let kept = || match self.recipe.text(field) {
            text if text.is_empty() => words().no_layers().to_owned(),
            text => text,
        };
        let checked = self.recipe.with(field, text).map_err(|error| {
            // A rule that ties fields together names the other one.
            let ties = matches!(&error, RecipeError::OutOfRange { field: named, .. } if *named != field);
            let why = words().recipe_error(&error);
            if ties { words().field_kept(&why, field, &kept()) } else { words().kept(&why, &kept()) }
        });
        let fitting = checked
            .and_then(|recipe| self.fits_the_data(recipe).map_err(|message| words().kept(&message, &kept())));
        let refusals = Rc::make_mut(&mut self.refusals);
        match fitting {
            Ok(recipe) => {
                refusals.remove(&field);
                self.take(self.preset, Rc::new(recipe));
                Ok(())
            }
            Err(message) => {
                let count = refusals.get(&field).map_or(0, |refusal| refusal.count) + 1;
                let message: Rc<str> = message.into();
                refusals.insert(field, Refusal { count, message: Rc::clone(&message) });
                Err(message)
            }
        }
    }

    /// Gives one field the preset's value again.
    ///
    /// # Errors
    /// As [`Form::edit`].
    pub(super) fn reset(&mut self, field: FieldId) -> Result<(), Rc<str>> {
        let text = base(self.preset).text(field);
        self.edit(field, &text)
    }

    /// A run's recipe with a remedy.
    ///
    /// # Errors
    /// Why the two do not fit, which the form shows.
    pub(super) fn with_remedy(&mut self, remedy: &Remedy, recipe: &Recipe) -> Result<Rc<Recipe>, String> {
        let with = remedy.applied_to(recipe).map(Rc::new);
        with.map_err(|error| self.refuse(words().recipe_error(&error)))
    }

    /// Takes over the recipe of a run: from the preset that it is of, else from the one last chosen.
    pub(super) fn take_run(&mut self, recipe: Rc<Recipe>) {
        let of = PRESETS.iter().find(|preset| is_preset(preset.name, &recipe));
        self.refusals = Rc::default();
        self.is_for_next = false;
        self.take(of.map_or(self.preset, |preset| preset.name), recipe);
    }

    /// Takes a remedy over into a recipe as edited, so that what else was edited stays; if the two do not fit, the
    /// recipe that the run has with it.
    pub(super) fn take_remedy(
        &mut self,
        remedy: &Remedy,
        edited: Result<Recipe, RecipeError>,
        of_run: &Rc<Recipe>,
    ) {
        let recipe = match edited.and_then(|edited| remedy.applied_to(&edited)) {
            Ok(edited) => Rc::new(edited),
            Err(_) => Rc::clone(of_run),
        };
        Rc::make_mut(&mut self.refusals)
            .retain(|field, _| !remedy.changes.iter().any(|(changed, _)| changed == field));
        self.take(self.preset, recipe);
    }

    /// Whether the recipe is the preset's, and nothing was refused.
    #[must_use]
    pub fn is_reset(&self) -> bool {
        self.refusals.is_empty() && self.recipe_refused.is_none() && *self.recipe == base(self.preset)
    }

    /// Whether the recipe is that of a preset, with the seed and epochs that it has.
    #[must_use]
    pub fn is_preset(&self, name: &str) -> bool {
        self.preset_recipe(name)
            .is_some_and(|(preset, recipe)| (preset, &recipe) == (self.preset, &*self.recipe))
    }

    /// Whether there is an edit to undo.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        self.edits.can_undo()
    }

    /// Whether there is an edit to redo.
    #[must_use]
    pub fn can_redo(&self) -> bool {
        self.edits.can_redo()
    }

    /// How many recipes undo and redo can bring back, at most [`EDITS_KEPT`].
    #[must_use]
    pub fn edits_kept(&self) -> usize {
        self.edits.len()
    }

    /// The last edit is undone. Whether there was one.
    pub(super) fn undo(&mut self) -> bool {
        let now = self.draft();
        let earlier = self.edits.undo(&now);
        self.go_to(earlier)
    }

    /// The edit that was undone last is made again. Whether there was one.
    pub(super) fn redo(&mut self) -> bool {
        let now = self.draft();
        let later = self.edits.redo(&now);
        self.go_to(later)
    }

    /// Takes another field for B to differ in.
    pub(super) fn choose_duel_field(&mut self, field: &'static Field) {
        self.duel_draft.choose(field, &self.recipe);
    }

    /// Takes a value for B.
    pub(super) fn set_duel_value(&mut self, value: String) {
        self.duel_draft.set_value(value, &self.recipe);
    }

    /// Shows why a recipe was refused, and gives it back.
    pub(super) fn refuse(&mut self, message: String) -> String {
        self.recipe_refused = Some(message.clone());
        message
    }

    /// A recipe as it is, if there are images enough for its batches.
    ///
    /// # Errors
    /// What was expected and what was found.
    pub(super) fn fits_the_data(&self, recipe: Recipe) -> Result<Recipe, String> {
        let (batch_size, images) = (recipe.batch_size, self.train_images);
        if batch_size <= images {
            return Ok(recipe);
        }
        Err(words().batch_too_large(images, batch_size))
    }

    /// Every edit that is taken comes here, and so can be undone.
    fn take(&mut self, preset: &'static str, recipe: Rc<Recipe>) {
        self.recipe_refused = None;
        if (self.preset, &self.recipe) == (preset, &recipe) {
            return;
        }
        let before = self.draft();
        self.edits.replaced(before);
        (self.preset, self.recipe) = (preset, recipe);
    }

    fn draft(&self) -> Draft {
        Draft { preset: self.preset, recipe: Rc::clone(&self.recipe) }
    }

    fn go_to(&mut self, draft: Option<Draft>) -> bool {
        let Some(Draft { preset, recipe }) = draft else { return false };
        (self.preset, self.recipe) = (preset, recipe);
        self.refusals = Rc::default();
        self.recipe_refused = None;
        true
    }
}
