//! The workspace of the recipe: its presets, its fields, its schedules. It stands beside every other where there is room.

mod field_search;
mod recipe_control;
mod recipe_field;
mod recipe_panel;
mod schedule_preview;

use elbo_recipe::FieldId;
use yew::prelude::*;

use self::recipe_panel::RecipePanel;
use elbo_page::state::{Action, State};

/// The workspace.
pub fn recipe(state: &State, dispatch: &Callback<Action>) -> Html {
    let form = &state.form;
    // Before its first step a model is built anew with each edit.
    let waiting = if state.is_under_way() { state.unapplied_fields() } else { Vec::new() };
    let waiting: Vec<FieldId> = waiting.iter().map(|field| field.id).collect();
    html! {
        <RecipePanel recipe={form.recipe.clone()} preset={form.preset} train_images={form.train_images}
            {waiting} refusals={form.refusals.clone()} refused={form.recipe_refused.clone()}
            dispatch={dispatch.clone()} />
    }
}
