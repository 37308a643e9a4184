//! The fields of a recipe as text, one by one.

use crate::{FIELDS, FieldId, Recipe, RecipeError};

impl Recipe {
    /// The recipe with one field set from text, as `--set field=value` and the page's controls give it.
    /// Lists are written with commas, `128,64`, and switches as `true` or `false`.
    ///
    /// # Errors
    /// [`RecipeError`] if the value is unreadable or out of range.
    pub fn with(&self, field: FieldId, text: &str) -> Result<Self, RecipeError> {
        self.with_all([(field, text)])
    }

    /// The recipe with several fields set from text, checked once all are set.
    ///
    /// # Errors
    /// As [`Recipe::with`].
    pub fn with_all<'a>(
        &self,
        changes: impl IntoIterator<Item = (FieldId, &'a str)>,
    ) -> Result<Self, RecipeError> {
        let mut recipe = self.clone();
        for (field, text) in changes {
            let read = recipe.value_mut(field).read(text.trim());
            read.ok_or_else(|| RecipeError::out_of_range(field, format!("'{text}'")))?;
        }
        recipe.validate()?;
        Ok(recipe)
    }

    /// One field as text, in the form that [`Recipe::with`] reads.
    #[must_use]
    pub fn text(&self, field: FieldId) -> String {
        self.value(field).text()
    }

    /// The fields whose values differ from those of another recipe.
    pub fn differing<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = FieldId> + 'a {
        FIELDS.iter().map(|field| field.id).filter(|field| !self.is_same(other, *field))
    }

    /// The fields that differ from those of another recipe, with this recipe's values as text.
    #[must_use]
    pub fn diff_from(&self, other: &Self) -> Vec<(FieldId, String)> {
        self.differing(other).map(|field| (field, self.text(field))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PRESETS;

    #[test]
    fn the_default_is_the_article_net() {
        let recipe = Recipe::default();
        assert_eq!((recipe.hidden.as_slice(), recipe.latent), ([128, 64].as_slice(), 32));
        assert_eq!((recipe.learning_rate, recipe.beta, recipe.batch_size), (1e-3, 1.0, 128));
    }

    #[test]
    fn a_value_out_of_range_is_named_with_field_range_and_value() {
        for (field, text, said) in [
            (FieldId::LearningRate, "50", "'learning_rate': expected 1e-7..=10.0, found 50"),
            (FieldId::LearningRate, "fast", "'learning_rate': expected 1e-7..=10.0, found 'fast'"),
            (FieldId::Beta, "inf", "'beta': expected 0.0..=1000.0, found 'inf'"),
            (FieldId::Latent, "0", "'latent': expected 1..=256, found 0"),
            (FieldId::Latent, "5000000000", "'latent': expected 1..=256, found '5000000000'"),
            (FieldId::Rollback, "yes", "'rollback': expected true|false, found 'yes'"),
            (FieldId::Optimizer, "Adam", "'optimizer': expected adam|adamw|sgd|rmsprop, found 'Adam'"),
            (FieldId::Hidden, "128,banana", "'hidden': expected 0..=6 of 1..=2048, found '128,banana'"),
            (FieldId::Hidden, "0", "'hidden': expected 0..=6 of 1..=2048, found 0"),
        ] {
            let error = Recipe::default().with(field, text).unwrap_err();
            assert_eq!(error.to_string(), format!("recipe field {said}"));
        }
    }

    #[test]
    fn values_are_read_with_blanks_around_them() {
        let recipe =
            Recipe::default().with_all([(FieldId::Hidden, " 8, 4 "), (FieldId::Beta, " 4e0 ")]).unwrap();
        assert_eq!((recipe.hidden, recipe.beta), (vec![8, 4], 4.0));
    }

    #[test]
    fn small_numbers_are_written_with_an_exponent() {
        let text =
            |rate: f32| Recipe { learning_rate: rate, ..Recipe::default() }.text(FieldId::LearningRate);
        assert_eq!([0.1, 0.001, 0.000_25, 1e-7, 0.0].map(text), ["0.1", "0.001", "2.5e-4", "1e-7", "0"]);
    }

    #[test]
    fn changes_are_those_that_make_one_recipe_of_another() {
        let (from, to) = (Recipe::default(), PRESETS[0].recipe());
        let changes = to.diff_from(&from);
        assert!(!changes.is_empty() && from.diff_from(&from).is_empty());
        assert_eq!(from.with_all(changes.iter().map(|(field, text)| (*field, text.as_str()))), Ok(to));
    }
}
