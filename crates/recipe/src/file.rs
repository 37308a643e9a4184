//! Recipes as files.

use serde_json::{Map, Value};

use crate::{FieldId, Recipe, RecipeError};

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
            let field: FieldId = name.parse()?;
            reads_alone(field, value).ok_or_else(|| RecipeError::out_of_range(field, value.to_string()))?;
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
}

/// The value, if the field alone reads it.
fn reads_alone(field: FieldId, value: &Value) -> Option<()> {
    let object = Map::from_iter([(field.name().to_owned(), value.clone())]);
    serde_json::from_value::<Recipe>(Value::Object(object)).ok().map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FIELDS, Initializer, Optimizer};

    #[test]
    fn a_file_has_every_field_in_the_order_of_the_table() {
        let text = Recipe::default().to_json();
        let keys = text.lines().filter_map(|line| line.strip_prefix("  \"")?.split_once("\": "));
        let keys: Vec<_> = keys.map(|(key, _)| key).collect();
        assert_eq!(keys, FIELDS.iter().map(|field| field.name).collect::<Vec<_>>());
    }

    #[test]
    fn an_unknown_field_is_refused_with_the_nearest_known_name() {
        let text = Recipe::default().to_json().replace("\"epochs\"", "\"epoch\"");
        assert_eq!(
            Recipe::from_json(&text).unwrap_err().to_string(),
            "unknown recipe field 'epoch', did you mean 'epochs'?"
        );
        let far = Recipe::from_json(r#"{ "zzzzzzzzz": 1 }"#).unwrap_err();
        assert_eq!(far.to_string(), "unknown recipe field 'zzzzzzzzz'");
    }

    #[test]
    fn a_value_of_another_type_is_refused_by_field() {
        for (text, said) in [
            (r#"{ "seed": 1, "beta": "4" }"#, r#"'beta': expected 0.0..=1000.0, found "4""#),
            (r#"{ "latent": 2.5 }"#, "'latent': expected 1..=256, found 2.5"),
            (r#"{ "latent": -1 }"#, "'latent': expected 1..=256, found -1"),
            (r#"{ "rollback": 1 }"#, "'rollback': expected true|false, found 1"),
            (r#"{ "clipping": null }"#, "'clipping': expected none|norm|value, found null"),
            (r#"{ "epochs": 0 }"#, "'epochs': expected 1..=1000, found 0"),
        ] {
            assert_eq!(Recipe::from_json(text).unwrap_err().to_string(), format!("recipe field {said}"));
        }
        let error = Recipe::from_json("[1]").unwrap_err();
        assert_eq!(error.to_string(), "expected a recipe as a JSON object, found [1]");
    }

    #[test]
    fn a_file_that_leaves_fields_out_has_their_defaults() {
        let recipe = Recipe::from_json(r#"{ "seed": 1 }"#).unwrap();
        assert_eq!(recipe, Recipe { seed: 1, ..Recipe::default() });
    }

    #[test]
    fn former_names_are_read_and_no_longer_written() {
        let recipe = Recipe::from_json(r#"{ "optimiser": "sgd", "initialiser": "zeros" }"#).unwrap();
        assert_eq!((recipe.optimizer, recipe.initializer), (Optimizer::Sgd, Initializer::Zeros));
        assert!(!recipe.to_json().contains("iser"));
        assert!(Recipe::from_json(r#"{ "optimiser": "sgd", "optimizer": "sgd" }"#).is_err(), "twice");
    }
}
