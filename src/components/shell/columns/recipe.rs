//! The column with the controls and the recipe.

use yew::prelude::*;

use crate::components::{
    recipe::duel_panel::DuelPanel, recipe::recipe_panel::RecipePanel, shell::controls::Controls,
};
use elbo_page::state::{Action, State};
use elbo_words::words;

/// The column with the controls and the recipe.
pub fn recipe(state: &State, dispatch: &Callback<Action>) -> Html {
    let labels: Vec<&'static str> =
        state.unapplied_fields().iter().map(|field| words().field_label(field.id)).collect();
    // In a duel, what was edited is told beside it.
    let (labels, waiting) =
        if state.runs.next_duel().is_some() { (Vec::new(), labels) } else { (labels, Vec::new()) };
    html! {
        <>
            <Controls phase={state.phase()} can_train={state.can_train()} can_step={state.can_step()}
                can_reset={state.can_reset()} failure={state.connection.failure.clone()} loaded={state.connection.loaded}
                total={state.form.train_images} unapplied={labels} dispatch={dispatch.clone()} />
            <DuelPanel duel={state.runs.next_duel().cloned()} draft={state.form.duel_draft.clone()} recipe={state.form.recipe.clone()}
                can_duel={state.can_duel()} {waiting} dispatch={dispatch.clone()} />
            <RecipePanel recipe={state.form.recipe.clone()} preset={state.form.preset} train_images={state.form.train_images}
                under_way={state.is_under_way()} refusals={state.form.refusals.clone()}
                refused={state.form.recipe_refused.clone()} dispatch={dispatch.clone()} />
        </>
    }
}
