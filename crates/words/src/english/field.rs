//! What is said of a recipe's fields, their values, and presets, in English: as they are declared.

use elbo_recipe::{Field, FieldId, Group, Kind, Preset};

use super::English;
use crate::{FieldWords, numbers::bound};

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

    fn range(&self, field: &Field) -> String {
        match field.kind {
            Kind::Whole { min, max } => format!("{min} to {max}"),
            Kind::Number { min, max } => format!("{} to {}", bound(min), bound(max)),
            Kind::Choice(choices) => match choices {
                [rest @ .., (last, _)] => {
                    let rest: Vec<_> = rest.iter().map(|(name, _)| *name).collect();
                    format!("{} or {last}", rest.join(", "))
                }
                [] => String::new(),
            },
            Kind::Switch => "true or false".to_owned(),
            Kind::Widths { layers, widest } => format!("0 to {layers} layers of 1 to {widest} units"),
        }
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

    #[test]
    fn a_range_is_told_as_short_as_it_is() {
        for (field, range) in [
            (FieldId::LearningRate, "1e-7 to 10"),
            (FieldId::Beta, "0 to 1000"),
            (FieldId::Latent, "1 to 256"),
            (FieldId::Rollback, "true or false"),
            (FieldId::Optimizer, "adam, adamw, sgd or rmsprop"),
            (FieldId::Hidden, "0 to 6 layers of 1 to 2048 units"),
        ] {
            assert_eq!(English.range(field.field()), range);
        }
    }
}
