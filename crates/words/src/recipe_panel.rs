//! Headings and buttons of the form of a recipe; what is said of a value is in `FormWords`.

/// Headings and buttons of the form of a recipe; what is said of a value is in `FormWords`.
pub trait RecipePanelWords {
    /// Heading of the recipe.
    fn recipe_title(&self) -> &'static str;

    /// The button that brings the preset's values back.
    fn recipe_undo_all(&self) -> &'static str;

    /// The chips of the presets, for those who cannot see them.
    fn presets_label(&self) -> &'static str;

    /// Beside a field that needs a fresh run.
    fn field_fresh_run(&self) -> &'static str;

    /// Whether a run in progress takes a change of a field, or a fresh one has to.
    fn field_live(&self, is_live: bool) -> &'static str;

    /// The preview of the schedules, for those who cannot see it.
    fn schedule_preview(&self) -> &'static str;

    /// The search among the fields.
    fn find_field(&self) -> &'static str;

    /// No field was found.
    fn no_field_found(&self) -> &'static str;

    /// So many fields are shown, for those who cannot see them.
    fn fields_shown(&self, count: usize) -> String;

    /// The choice of the fields that decide about most runs.
    fn fields_that_matter(&self) -> &'static str;

    /// The choice of the fields that differ from the preset, of which there are so many.
    fn fields_changed(&self, count: usize) -> String;

    /// The choice of all fields.
    fn fields_all(&self) -> &'static str;
}
