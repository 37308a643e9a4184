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
