//! Headings and buttons of the form of a recipe; what is said of a value is in `FormWords`, in English.

use super::English;
use crate::RecipePanelWords;

impl RecipePanelWords for English {
    fn recipe_title(&self) -> &'static str {
        "Recipe"
    }

    fn recipe_undo_all(&self) -> &'static str {
        "Undo all"
    }

    fn presets_label(&self) -> &'static str {
        "Presets"
    }

    fn field_fresh_run(&self) -> &'static str {
        "fresh run"
    }

    fn field_live(&self, is_live: bool) -> &'static str {
        if is_live { "A run in progress takes a change at once." } else { "A change needs a fresh run." }
    }

    fn schedule_preview(&self) -> &'static str {
        "Schedules of a run of this recipe"
    }

    fn find_field(&self) -> &'static str {
        "Find a field"
    }

    fn no_field_found(&self) -> &'static str {
        "No field like that. Fields that do not matter in this recipe are left out."
    }

    fn fields_shown(&self, count: usize) -> String {
        format!("Which fields are shown: {count}")
    }

    fn fields_that_matter(&self) -> &'static str {
        "Matter here"
    }

    fn fields_changed(&self, count: usize) -> String {
        match count {
            0 => "Changed".to_owned(),
            count => format!("Changed {count}"),
        }
    }

    fn fields_all(&self) -> &'static str {
        "All"
    }
}
