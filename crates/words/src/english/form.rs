//! What is said of the form of a recipe, in English.

use elbo_recipe::{Field, FieldId};

use super::English;
use crate::{FieldWords as _, FormWords};

impl FormWords for English {
    fn count_of_changes(&self, changes: usize, preset: &str) -> String {
        match changes {
            0 => format!("No changes against {preset}"),
            1 => format!("1 change against {preset}"),
            changes => format!("{changes} changes against {preset}"),
        }
    }

    fn not_as_in(&self, preset: &str, labels: &[&str]) -> String {
        format!("Not as in {preset}: {}", labels.join(", "))
    }

    fn changed_fields(&self, fields: usize) -> String {
        format!("{fields} changed")
    }

    fn refused_fields(&self, fields: usize) -> String {
        format!("{fields} refused")
    }

    fn field_range(&self, field: &Field) -> String {
        let (range, unit) = (self.range(field), self.field_unit(field.id));
        if unit.is_empty() { format!("Range: {range}. ") } else { format!("Range: {range} ({unit}). ") }
    }

    fn field_default(&self, value: &str) -> String {
        format!("Default: {}. ", or_none(value))
    }

    fn way_back(&self, label: &str, value: &str, preset: &str) -> String {
        format!("Set {label} back to {}, as in {preset}", or_none(value))
    }

    fn switch(&self, on: bool) -> &'static str {
        if on { "on" } else { "off" }
    }

    fn no_layers(&self) -> &'static str {
        "no layers"
    }

    fn kept(&self, why: &str, value: &str) -> String {
        format!("{why}; {value} kept")
    }

    fn field_kept(&self, why: &str, field: FieldId, value: &str) -> String {
        format!("{why}; {field} = {value} kept")
    }

    fn batch_too_large(&self, images: u32, batch_size: u32) -> String {
        format!(
            "recipe field 'batch_size': expected at most the {images} training images in use, found {batch_size}"
        )
    }

    fn keeps_its_own(&self, labels: &[&str]) -> String {
        let what = match labels {
            labels if labels.len() > 3 => format!("{} fields of the recipe were changed", labels.len()),
            [only] => format!("{only} was changed"),
            labels => format!("{} were changed", labels.join(", ")),
        };
        format!("{what}: that needs a fresh run, and this one keeps its own. Press Reset for a fresh one.")
    }
}

fn or_none(value: &str) -> &str {
    if value.is_empty() { "none" } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_counted() {
        let count = |changes| English.count_of_changes(changes, "Collapse");
        assert_eq!(count(0), "No changes against Collapse");
        assert_eq!(count(1), "1 change against Collapse");
        assert_eq!(count(12), "12 changes against Collapse");
    }
}
