//! What is known of a field besides its value, for controls, help texts and refusals.

use std::fmt;

use crate::{FIELDS, Field, FieldId, Recipe};

impl Field {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Group;

    #[test]
    fn every_field_explains_itself_in_one_line() {
        for field in FIELDS {
            assert!(field.explanation.ends_with('.') && !field.explanation.contains('\n'), "{}", field.name);
            assert!(!field.label.is_empty(), "{}", field.name);
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
}
