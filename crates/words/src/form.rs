//! What is said of the form of a recipe.

use elbo_recipe::{Field, FieldId};

/// What is said of the form of a recipe.
pub trait FormWords {
    /// How many changes there are against a preset with this label.
    fn count_of_changes(&self, changes: usize, preset: &str) -> String;

    /// Fields that are not as in a preset, by their labels.
    fn not_as_in(&self, preset: &str, labels: &[&str]) -> String;

    /// So many fields of a group are changed.
    fn changed_fields(&self, fields: usize) -> String;

    /// So many values of a group are refused.
    fn refused_fields(&self, fields: usize) -> String;

    /// The values that a field allows, with its unit, which may be empty.
    fn field_range(&self, field: &Field) -> String;

    /// The value that a field has by itself; empty widths are none.
    fn field_default(&self, value: &str) -> String;

    /// The button that gives a field a preset's value again.
    fn way_back(&self, label: &str, value: &str, preset: &str) -> String;

    /// A switch that is on, or off.
    fn switch(&self, on: bool) -> &'static str;

    /// Hidden widths without any.
    fn no_layers(&self) -> &'static str;

    /// A change was refused for this reason, and the field keeps its value.
    fn kept(&self, why: &str, value: &str) -> String;

    /// The same, where the reason names another field.
    fn field_kept(&self, why: &str, field: FieldId, value: &str) -> String;

    /// A batch is larger than the training images in use.
    fn batch_too_large(&self, images: u32, batch_size: u32) -> String;

    /// Fields with these labels were changed, which the run does not take.
    fn keeps_its_own(&self, labels: &[&str]) -> String;
}
