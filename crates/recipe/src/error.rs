//! Why a recipe, or a change to one, is refused.

use crate::{FieldId, field::one_of};

/// A recipe, or a change to one, that is refused. The recipe before it is unchanged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecipeError {
    /// A field that no recipe has.
    #[error("unknown recipe field '{name}'{}", nearest.map(|name| format!(", did you mean '{name}'?")).unwrap_or_default())]
    UnknownField {
        /// The name found.
        name: String,
        /// The known name nearest to it, where one is near.
        nearest: Option<&'static str>,
    },
    /// A value that cannot be read, or lies outside its field's range.
    #[error("recipe field '{field}': expected {expected}, found {found}")]
    OutOfRange {
        /// The field.
        field: FieldId,
        /// Values allowed.
        expected: String,
        /// The value found.
        found: String,
    },
    /// Text that is no JSON object.
    #[error("expected a recipe as a JSON object, found {0}")]
    NotAnObject(String),
}

impl RecipeError {
    /// A value outside the range of its field.
    pub(crate) fn out_of_range(field: FieldId, found: String) -> Self {
        Self::OutOfRange { field, expected: field.field().range(), found }
    }
}

/// A name that no value of a choice has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}, found '{found}'")]
pub struct UnknownName {
    /// Names known, in words.
    pub expected: String,
    /// The name found.
    pub found: String,
}

impl UnknownName {
    pub(crate) fn new(known: &[&str], found: &str) -> Self {
        Self { expected: one_of(known), found: found.to_owned() }
    }
}
