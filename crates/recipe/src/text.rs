//! Recipes as files, and their fields as text.

use serde_json::Value;

use crate::{FIELDS, Kind, Recipe, RecipeError, field};

impl Recipe {
    /// Reads a recipe file. Fields that it leaves out have their defaults.
    ///
    /// # Errors
    /// [`RecipeError`], naming the first field that is unknown, unreadable or out of range.
    pub fn from_json(text: &str) -> Result<Self, RecipeError> {
        let value: Value =
            serde_json::from_str(text).map_err(|error| RecipeError::NotAnObject(error.to_string()))?;
        let Value::Object(object) = value else { return Err(RecipeError::NotAnObject(value.to_string())) };
        for (name, value) in &object {
            let name = known(name)?;
            reads_alone(name, value).ok_or_else(|| out_of_range(name, value.to_string()))?;
        }
        let recipe: Self = serde_json::from_value(Value::Object(object))
            .map_err(|error| RecipeError::NotAnObject(error.to_string()))?;
        recipe.validate()?;
        Ok(recipe)
    }

    /// The recipe as a recipe file.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("a recipe is plain data")
    }

    /// The recipe with one field set from text, as `--set field=value` and the page's controls give it.
    /// Lists are written with commas, `128,64`, and switches as `true` or `false`.
    ///
    /// # Errors
    /// [`RecipeError`] if the field is unknown, or the value unreadable or out of range.
    pub fn with(&self, name: &str, text: &str) -> Result<Self, RecipeError> {
        let recipe = self.with_unchecked(name, text)?;
        recipe.validate()?;
        Ok(recipe)
    }

    /// The recipe with several fields set from text, checked once all are set.
    ///
    /// # Errors
    /// As [`Recipe::with`].
    pub fn with_all<'a>(
        &self,
        changes: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, RecipeError> {
        let mut recipe = self.clone();
        for (name, text) in changes {
            recipe = recipe.with_unchecked(name, text)?;
        }
        recipe.validate()?;
        Ok(recipe)
    }

    fn with_unchecked(&self, name: &str, text: &str) -> Result<Self, RecipeError> {
        let name = known(name)?;
        let refuse = || out_of_range(name, format!("'{text}'"));
        let value = value_from_text(name, text.trim()).ok_or_else(refuse)?;
        let mut object = serde_json::to_value(self).expect("a recipe is plain data");
        object[name] = value;
        serde_json::from_value(object).map_err(|_| refuse())
    }

    /// One field as text, in the form that [`Recipe::with`] reads; empty for an unknown field.
    #[must_use]
    pub fn text(&self, name: &str) -> String {
        let object = serde_json::to_value(self).expect("a recipe is plain data");
        match field(name).map(|field| &object[field.name]) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Array(items)) => items.iter().map(Value::to_string).collect::<Vec<_>>().join(","),
            // A 32-bit float widened to 64 bits shows digits that nobody typed.
            Some(Value::Number(number)) if number.is_f64() => {
                number.as_f64().map(|wide| plain(wide as f32)).unwrap_or_default()
            }
            Some(value) => value.to_string(),
            None => String::new(),
        }
    }

    /// The fields that differ from those of another recipe, with this recipe's values as text.
    #[must_use]
    pub fn changes_from(&self, other: &Self) -> Vec<(&'static str, String)> {
        let names = FIELDS.iter().map(|field| field.name);
        names
            .filter_map(|name| {
                let text = self.text(name);
                (text != other.text(name)).then_some((name, text))
            })
            .collect()
    }
}

/// A number as a person would write it: small ones with an exponent.
fn plain(number: f32) -> String {
    if number != 0.0 && number.abs() < 1e-3 { format!("{number:e}") } else { number.to_string() }
}

pub(super) fn known(name: &str) -> Result<&'static str, RecipeError> {
    field(name).map(|field| field.name).ok_or_else(|| RecipeError::UnknownField {
        name: name.to_owned(),
        nearest: FIELDS
            .iter()
            .map(|field| (strsim::damerau_levenshtein(name, field.name), field.name))
            .filter(|(distance, known)| *distance <= known.len().div_ceil(2))
            .min()
            .map(|(_, name)| name),
    })
}

pub(super) fn out_of_range(name: &str, found: String) -> RecipeError {
    let field = field(name).expect("only names of FIELDS are checked");
    RecipeError::OutOfRange { field: field.name, expected: field.range(), found }
}

/// The value, if the field alone reads it.
fn reads_alone(name: &str, value: &Value) -> Option<()> {
    let mut object = serde_json::Map::new();
    object.insert(name.to_owned(), value.clone());
    serde_json::from_value::<Recipe>(Value::Object(object)).ok().map(|_| ())
}

fn value_from_text(name: &str, text: &str) -> Option<Value> {
    match field(name)?.kind {
        Kind::Choice(_) => Some(Value::String(text.to_owned())),
        Kind::Switch => text.parse::<bool>().ok().map(Value::from),
        Kind::Widths { .. } if text.is_empty() => Some(Value::Array(Vec::new())),
        Kind::Widths { .. } => {
            text.split(',').map(|item| item.trim().parse::<u32>().ok().map(Value::from)).collect()
        }
        Kind::Number { .. } => text.parse::<f32>().ok().filter(|x| x.is_finite()).map(Value::from),
        Kind::Whole { .. } => text.parse::<u64>().ok().map(Value::from),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
