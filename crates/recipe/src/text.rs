//! The fields of a recipe as text, one by one.

use std::convert::Infallible;

use crate::{FIELDS, FieldId, Recipe, RecipeError};

impl Recipe {
    /// The recipe with one field set from text, as `--set field=value` and the page's controls give it.
    /// Lists are written with commas, `128,64`, and switches as `true` or `false`.
    ///
    /// # Errors
    /// [`RecipeError`] if the value is unreadable or out of range.
    pub fn with(
        &self,
        field: impl TryInto<FieldId, Error: Into<RecipeError>>,
        text: &str,
    ) -> Result<Self, RecipeError> {
        self.with_all([(field, text)])
    }

    /// The recipe with several fields set from text, checked once all are set.
    ///
    /// # Errors
    /// As [`Recipe::with`].
    pub fn with_all<'a>(
        &self,
        changes: impl IntoIterator<Item = (impl TryInto<FieldId, Error: Into<RecipeError>>, &'a str)>,
    ) -> Result<Self, RecipeError> {
        let mut recipe = self.clone();
        for (field, text) in changes {
            let field = field.try_into().map_err(Into::into)?;
            let read = recipe.value_mut(field).read(text.trim());
            read.ok_or_else(|| RecipeError::out_of_range(field, format!("'{text}'")))?;
        }
        recipe.validate()?;
        Ok(recipe)
    }

    /// One field as text, in the form that [`Recipe::with`] reads.
    #[must_use]
    pub fn text(&self, field: impl TryInto<FieldId>) -> String {
        field.try_into().map_or_else(|_| String::new(), |field| self.value(field).text())
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

    /// As [`Recipe::diff_from`], by name.
    #[must_use]
    pub fn changes_from(&self, other: &Self) -> Vec<(&'static str, String)> {
        self.diff_from(other).into_iter().map(|(field, text)| (field.name(), text)).collect()
    }
}

impl TryFrom<&str> for FieldId {
    type Error = RecipeError;

    fn try_from(name: &str) -> Result<Self, RecipeError> {
        name.parse()
    }
}

impl From<Infallible> for RecipeError {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Kind;
    use proptest::prelude::*;

    #[test]
    fn the_default_is_the_article_net() {
        let recipe = Recipe::default();
        assert_eq!((recipe.hidden.as_slice(), recipe.latent), ([128, 64].as_slice(), 32));
        assert_eq!((recipe.learning_rate, recipe.beta, recipe.batch_size), (1e-3, 1.0, 128));
    }

    #[test]
    fn the_fields_are_those_of_a_recipe_file() {
        let object = serde_json::to_value(Recipe::default()).unwrap();
        let mut names: Vec<_> = object.as_object().unwrap().keys().map(String::as_str).collect();
        let mut known: Vec<_> = FIELDS.iter().map(|field| field.name).collect();
        names.sort_unstable();
        known.sort_unstable();
        assert_eq!(names, known);
    }

    #[test]
    fn every_field_reads_back_from_its_own_text() {
        for recipe in crate::PRESETS.iter().map(crate::Preset::recipe) {
            for field in FIELDS {
                assert_eq!(
                    recipe.with(field.name, &recipe.text(field.name)),
                    Ok(recipe.clone()),
                    "{}",
                    field.name
                );
            }
        }
    }

    #[test]
    fn every_field_can_be_changed_by_text() {
        for field in FIELDS {
            let recipe = Recipe::default();
            let texts: Vec<String> = match field.kind {
                Kind::Choice(choices) => choices.iter().map(|(name, _)| (*name).to_owned()).collect(),
                Kind::Switch => vec!["true".to_owned(), "false".to_owned()],
                Kind::Widths { .. } => vec!["3,2".to_owned()],
                Kind::Whole { min, .. } => vec![(min + 2).to_string()],
                Kind::Number { min, max } => vec![(min * 0.25 + max * 0.75).to_string()],
            };
            let changed = texts.iter().map(|text| recipe.with(field.name, text).expect(field.name));
            assert!(changed.into_iter().any(|changed| changed != recipe), "{}", field.name);
        }
    }

    #[test]
    fn a_value_out_of_range_is_named_with_field_range_and_value() {
        let error = Recipe::default().with("learning-rate", "50").unwrap_err();
        assert_eq!(error.to_string(), "recipe field 'learning_rate': expected 1e-7 to 10, found 50");
        let error = Recipe::default().with("hidden", "128,banana").unwrap_err();
        assert_eq!(
            error.to_string(),
            "recipe field 'hidden': expected 0 to 6 layers of 1 to 2048 units, found '128,banana'"
        );
    }

    #[test]
    fn an_unknown_field_is_refused_with_the_nearest_known_name() {
        let text = Recipe::default().to_json().replace("\"epochs\"", "\"epoch\"");
        assert_eq!(
            Recipe::from_json(&text).unwrap_err().to_string(),
            "unknown recipe field 'epoch', did you mean 'epochs'?"
        );
        assert_eq!(
            Recipe::default().with("zzzzzzzzz", "1").unwrap_err().to_string(),
            "unknown recipe field 'zzzzzzzzz'"
        );
    }

    #[test]
    fn a_file_that_leaves_fields_out_has_their_defaults() {
        let recipe = Recipe::from_json(r#"{ "seed": 1 }"#).unwrap();
        assert_eq!(recipe, Recipe { seed: 1, ..Recipe::default() });
        assert!(Recipe::from_json("[1]").is_err());
    }

    #[test]
    fn changes_are_those_that_make_one_recipe_of_another() {
        let (from, to) = (Recipe::default(), crate::PRESETS[0].recipe());
        let changes = to.changes_from(&from);
        assert!(!changes.is_empty());
        let changes = changes.iter().map(|(name, text)| (*name, text.as_str()));
        assert_eq!(from.with_all(changes), Ok(to));
    }

    proptest! {
        #[test]
        fn files_round_trip(seed in 0u64..1 << 53, hidden in prop::collection::vec(1u32..2048, 0..6), beta in 0f32..1000.0) {
            let recipe = Recipe { seed, hidden, beta, ..Recipe::default() };
            prop_assert_eq!(Recipe::from_json(&recipe.to_json()), Ok(recipe));
        }

        #[test]
        fn no_text_makes_a_recipe_that_does_not_validate(name in 0..FIELDS.len(), text in ".{0,12}") {
            if let Ok(recipe) = Recipe::default().with(FIELDS[name].name, &text) {
                prop_assert_eq!(recipe.validate(), Ok(()));
            }
        }
    }
}
