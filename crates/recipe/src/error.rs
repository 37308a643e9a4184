//! Why a recipe, or a change to one, is refused: as data. Page and command line say it in `elbo-words`.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::FieldId;

/// A recipe, or a change to one, that is refused. The recipe before it is unchanged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum RecipeError {
    /// A field that no recipe has.
    #[error("unknown recipe field '{name}'{}", nearest.map(|name| format!(", did you mean '{name}'?")).unwrap_or_default())]
    UnknownField {
        /// The name found.
        name: String,
        /// The known name nearest to it, where one is near.
        nearest: Option<FieldId>,
    },
    /// A value that cannot be read, or lies outside its field's range.
    #[error("recipe field '{field}': expected {}, found {found}", expected.of(*field))]
    OutOfRange {
        /// The field.
        field: FieldId,
        /// What it has to be.
        expected: Requirement,
        /// The value found.
        found: String,
    },
    /// Text that is no JSON object.
    #[error("expected a recipe as a JSON object, found {0}")]
    NotAnObject(String),
}

/// What a field's value has to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Requirement {
    /// Within the field's range.
    InRange,
    /// At least 2, since batch normalization needs a spread within the batch.
    TwoForBatchNorm,
    /// Less than the upper bound of the log-variance.
    BelowLogvarMax {
        /// That bound, as text.
        logvar_max: String,
    },
}

impl Requirement {
    /// As it reads in an error about that field.
    fn of(&self, field: FieldId) -> impl fmt::Display {
        match self {
            Self::InRange => field.field().kind.to_string(),
            Self::TwoForBatchNorm => "2.. with batch normalization".to_owned(),
            Self::BelowLogvarMax { logvar_max } => format!("..{logvar_max}, which is logvar_max"),
        }
    }
}

impl RecipeError {
    /// A value outside the range of its field.
    pub(crate) fn out_of_range(field: FieldId, found: String) -> Self {
        Self::OutOfRange { field, expected: Requirement::InRange, found }
    }
}
