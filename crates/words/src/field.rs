//! What is said of a recipe's fields, their values, and presets: one lookup for controls, help and refusals.

use elbo_recipe::{Field, FieldId, Group, Preset};

/// What is said of a recipe's fields, their values, and presets. English stands at their declaration, in
/// `elbo-recipe`; another language matches over fields, groups and names here.
pub trait FieldWords {
    /// A field's short label.
    fn field_label(&self, field: FieldId) -> &'static str;

    /// What a field does, in one line.
    fn field_explanation(&self, field: FieldId) -> &'static str;

    /// A field's unit, empty where there is none.
    fn field_unit(&self, field: FieldId) -> &'static str;

    /// The values that a field allows.
    fn range(&self, field: &Field) -> String;

    /// The label of a value that a field can choose, by its name in recipe files; of any other value, the value.
    fn choice_label<'a>(&self, field: FieldId, name: &'a str) -> &'a str;

    /// The title of a group of fields.
    fn group_label(&self, group: Group) -> &'static str;

    /// A preset's label.
    fn preset_label(&self, preset: &Preset) -> &'static str;

    /// What a preset shows, in one line.
    fn preset_explanation(&self, preset: &Preset) -> &'static str;
}
