//! What is said of a recipe's fields, their values, and presets, in English: as they are declared.

use elbo_recipe::{FieldId, Group, Kind, Preset};

use super::English;
use crate::FieldWords;

impl FieldWords for English {
    fn field_label(&self, field: FieldId) -> &'static str {
        field.field().label
    }

    fn field_explanation(&self, field: FieldId) -> &'static str {
        field.field().explanation
    }

    fn field_unit(&self, field: FieldId) -> &'static str {
        field.field().unit
    }

    fn choice_label<'a>(&self, field: FieldId, name: &'a str) -> &'a str {
        match field.field().kind {
            Kind::Choice(choices) => {
                choices.iter().find(|(known, _)| *known == name).map_or(name, |(_, label)| label)
            }
            Kind::Whole { .. } | Kind::Number { .. } | Kind::Switch | Kind::Widths { .. } => name,
        }
    }

    fn group_label(&self, group: Group) -> &'static str {
        group.label()
    }

    fn preset_label(&self, preset: &Preset) -> &'static str {
        preset.label
    }

    fn preset_explanation(&self, preset: &Preset) -> &'static str {
        preset.explanation
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_has_its_choice_s_label_or_speaks_for_itself() {
        assert_eq!(English.choice_label(FieldId::Initializer, "xavier-uniform"), "Xavier uniform");
        assert_eq!(English.choice_label(FieldId::Initializer, "nonsense"), "nonsense");
        assert_eq!(English.choice_label(FieldId::Latent, "32"), "32");
    }
}
