//! Fields by name, as files, links and `--set` name them.

use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::{FIELDS, FieldId, RecipeError};

impl FromStr for FieldId {
    type Err = RecipeError;

    /// As [`FieldId::named`]; the error names the field that is named nearly so, for which it compares the text
    /// with every name, letter by letter.
    fn from_str(text: &str) -> Result<Self, RecipeError> {
        Self::named(text).ok_or_else(|| RecipeError::UnknownField {
            name: text.to_owned(),
            nearest: FIELDS
                .iter()
                .map(|field| (strsim::damerau_levenshtein(text, field.name), field))
                .filter(|(distance, known)| *distance <= known.name.len().div_ceil(2))
                .min_by_key(|(distance, known)| (*distance, known.name))
                .map(|(_, field)| field.id),
        })
    }
}

/// By name, in every format.
impl Serialize for FieldId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for FieldId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_known_by_its_name_its_kebab_name_and_its_former_names() {
        for field in FIELDS {
            let names = field.former_names.iter().map(|name| (*name).to_owned());
            for name in names.chain([field.name.to_owned(), field.id.kebab_name()]) {
                assert_eq!(name.parse(), Ok(field.id), "{name}");
                assert_eq!(serde_json::from_value::<FieldId>(name.into()).ok(), Some(field.id));
            }
        }
        assert_eq!("optimiser".parse(), Ok(FieldId::Optimizer));
        assert_eq!("initialiser".parse(), Ok(FieldId::Initializer));
    }
}
