//! What is to be known of a field besides its value, for controls, help texts and refusals.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::{FIELDS, FieldId, Group, Recipe, RecipeError};

/// What a person needs to know of one field of a [`Recipe`].
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Which one it is.
    pub id: FieldId,
    /// Name in recipe files, in links and in `--set`.
    pub name: &'static str,
    /// Names in files and links of earlier versions, which are still read.
    pub former_names: &'static [&'static str],
    /// Short label.
    pub label: &'static str,
    /// Where it belongs.
    pub group: Group,
    /// Unit, empty where there is none.
    pub unit: &'static str,
    /// Values allowed.
    pub kind: Kind,
    /// Whether a run in progress can take a change; else a change needs a fresh run.
    pub live: bool,
    /// One line: what it does.
    pub explanation: &'static str,
    /// What must hold of a recipe for the field to have any effect.
    pub(crate) conditions: &'static [fn(&Recipe) -> bool],
}

impl PartialEq for Field {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// Values that a field allows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// A whole number.
    #[expect(missing_docs, reason = "the names say it")]
    Whole { min: u64, max: u64 },
    /// A 32-bit float.
    #[expect(missing_docs, reason = "the names say it")]
    Number { min: f32, max: f32 },
    /// One of a few: name and label of each.
    Choice(&'static [(&'static str, &'static str)]),
    /// True or false.
    Switch,
    /// Widths of layers, at most so many and so wide.
    #[expect(missing_docs, reason = "the names say it")]
    Widths { layers: usize, widest: u64 },
}

impl Field {
    /// Values allowed, in words.
    #[must_use]
    pub fn range(&self) -> String {
        match self.kind {
            Kind::Whole { min, max } => format!("{min} to {max}"),
            Kind::Number { min, max } => format!("{} to {}", short(min), short(max)),
            Kind::Choice(choices) => one_of(&choices.iter().map(|(name, _)| *name).collect::<Vec<_>>()),
            Kind::Switch => "true or false".to_owned(),
            Kind::Widths { layers, widest } => format!("0 to {layers} layers of 1 to {widest} units"),
        }
    }

    /// The default, as text.
    #[must_use]
    pub fn default(&self) -> String {
        Recipe::default().text(self.id)
    }

    /// Whether the field has any effect in this recipe. A field that is tied to a choice has one only under that
    /// choice: the momentum under SGD, the cycles under a cyclical schedule.
    #[must_use]
    pub fn is_relevant(&self, recipe: &Recipe) -> bool {
        self.conditions.iter().all(|holds| holds(recipe))
    }
}

/// The names of a choice's values, in words.
pub(crate) fn one_of(names: &[&str]) -> String {
    match names {
        [rest @ .., last] if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => names.join(""),
    }
}

fn short(number: f32) -> String {
    let magnitude = number.abs();
    if number != 0.0 && !(1e-2..1e6).contains(&magnitude) {
        format!("{number:e}")
    } else {
        number.to_string()
    }
}

impl FieldId {
    /// What is known of the field.
    #[must_use]
    pub fn field(self) -> &'static Field {
        &FIELDS[self as usize]
    }

    /// The field of that name, in snake case or kebab case. Former names are still read.
    #[must_use]
    pub fn named(text: &str) -> Option<Self> {
        let name = text.replace('-', "_");
        let known = |field: &&Field| field.name == name || field.former_names.contains(&name.as_str());
        FIELDS.iter().find(known).map(|field| field.id)
    }

    /// The name in recipe files.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.field().name
    }

    /// The name in the page's controls, `batch-size`.
    #[must_use]
    pub fn kebab_name(self) -> String {
        self.name().replace('_', "-")
    }
}

impl fmt::Display for FieldId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

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
    fn every_field_explains_itself_in_one_line() {
        for field in FIELDS {
            assert!(field.explanation.ends_with('.') && !field.explanation.contains('\n'), "{}", field.name);
            assert!(!field.label.is_empty() && !field.range().is_empty(), "{}", field.name);
            assert!(!field.default().is_empty(), "{}", field.name);
        }
    }

    #[test]
    fn names_are_unique_and_groups_are_complete() {
        let names: Vec<_> =
            FIELDS.iter().flat_map(|field| field.former_names.iter().chain([&field.name])).collect();
        for (index, name) in names.iter().enumerate() {
            assert!(!names[index + 1..].contains(name), "{name}");
        }
        for group in Group::ALL {
            assert!(FIELDS.iter().any(|field| field.group == group), "{group:?}");
        }
    }

    #[test]
    fn an_id_is_its_field_s_place_and_its_name_in_other_letters() {
        for (index, field) in FIELDS.iter().enumerate() {
            assert_eq!((field.id as usize, field.id.field()), (index, field));
            let variant = format!("{:?}", field.id).to_lowercase();
            assert_eq!(variant, field.name.replace('_', ""));
            assert_eq!(serde_json::to_value(field.id).unwrap(), field.name);
        }
    }

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
