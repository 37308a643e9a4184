//! Why a recipe is refused.

use elbo_recipe::RecipeError;
use serde::{Deserialize, Serialize};

/// Why a recipe is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RecipeFault {
    /// A field that no recipe has.
    UnknownField {
        /// The name found.
        name: String,
        /// The known name nearest to it, where one is near.
        nearest: Option<String>,
    },
    /// A value out of its field's range.
    OutOfRange {
        /// The field's name.
        field: String,
        /// The value found.
        found: String,
    },
    /// Text that is no JSON object.
    NotAnObject {
        /// What was found.
        found: String,
    },
}

impl From<&RecipeError> for RecipeFault {
    fn from(error: &RecipeError) -> Self {
        match error {
            RecipeError::UnknownField { name, nearest } => {
                Self::UnknownField { name: name.clone(), nearest: nearest.map(str::to_owned) }
            }
            RecipeError::OutOfRange { field, found, .. } => {
                Self::OutOfRange { field: (*field).to_owned(), found: found.clone() }
            }
            RecipeError::NotAnObject(found) => Self::NotAnObject { found: found.clone() },
        }
    }
}
