//! The change that the visitor chooses for a duel of his own.

use std::rc::Rc;

use elbo_recipe::{Field, FieldId, Kind, Recipe};
use elbo_words::words;

use crate::{query::SHARED_IN_A_DUEL, state::value_label};

/// The one change that the visitor chooses for B.
#[derive(Debug, Clone, PartialEq)]
pub struct DuelDraft {
    /// The field in which B differs.
    pub field: &'static Field,
    /// B's value as text; empty before one is given.
    pub value: String,
    /// Why the value was refused, if it was.
    pub refused: Option<Rc<str>>,
}

impl Default for DuelDraft {
    fn default() -> Self {
        Self { field: FieldId::LearningRate.field(), value: String::new(), refused: None }
    }
}

impl DuelDraft {
    /// B's recipe, if A's is this one.
    ///
    /// # Errors
    /// What was expected and what was found.
    pub fn rival(&self, recipe: &Recipe) -> Result<Recipe, String> {
        let (field, value) = (self.field, self.value.trim());
        if !can_differ(field) {
            return Err(words().duel_shared_field(words().field_label(field.id)));
        }
        let own = recipe.text(field.id);
        if value.is_empty() && !matches!(field.kind, Kind::Widths { .. }) {
            return Err(words().duel_needs_value(value_label(field, &own)));
        }
        let rival = recipe.with(field.id, value).map_err(|error| words().recipe_error(&error))?;
        if rival == *recipe {
            return Err(words().duel_same_value(value_label(field, &own)));
        }
        Ok(rival)
    }

    /// Takes a value for B, and says what is wrong with it.
    pub(in crate::state) fn set_value(&mut self, value: String, recipe: &Recipe) {
        self.value = value;
        self.refused = self.rival(recipe).err().map(Rc::from);
    }

    /// Takes another field for B to differ in, if the two may differ in it.
    pub(in crate::state) fn choose(&mut self, field: &'static Field, recipe: &Recipe) {
        if !can_differ(field) {
            return;
        }
        let own = recipe.text(field.id);
        let value = match field.kind {
            Kind::Choice(choices) => {
                choices.iter().map(|(name, _)| *name).find(|name| *name != own).unwrap_or_default().to_owned()
            }
            Kind::Switch => (own != "true").to_string(),
            Kind::Whole { .. } | Kind::Number { .. } | Kind::Widths { .. } => String::new(),
        };
        *self = Self { field, value, refused: None };
    }
}

/// Whether the runs of a duel may differ in a field: they see the same images in the same order.
#[must_use]
pub fn can_differ(field: &Field) -> bool {
    !SHARED_IN_A_DUEL.contains(&field.id)
}
