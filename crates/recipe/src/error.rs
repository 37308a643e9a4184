//! Why a recipe, or a change to one, is refused.

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
        /// The field's name.
        field: &'static str,
        /// Values allowed.
        expected: String,
        /// The value found.
        found: String,
    },
    /// Text that is no JSON object.
    #[error("expected a recipe as a JSON object, found {0}")]
    NotAnObject(String),
}
