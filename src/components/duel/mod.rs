//! The workspace of duels: the choice of one, or both runs side by side.

mod duel_panel;
mod duel_view;

use elbo_words::words;
use yew::prelude::*;

use self::{duel_panel::DuelPanel, duel_view::duel_view};
use crate::components::{
    curves::{charts::Charts, source},
    latent::gallery::galleries,
};
use elbo_page::{
    state::{Action, State},
    workspace::Workspace,
};

/// The workspace.
pub fn duel(state: &State, dispatch: &Callback<Action>) -> Html {
    let waiting: Vec<&'static str> = match state.runs.next_duel() {
        Some(_) => state.unapplied_fields().iter().map(|field| words().field_label(field.id)).collect(),
        None => Vec::new(),
    };
    let view = duel_view(state, galleries(state, dispatch), dispatch);
    html! {
        <div class={classes!("workspace", "duels", view.is_some().then_some("on"))} data-testid="duels">
            <DuelPanel duel={state.runs.next_duel().cloned()} draft={state.form.duel_draft.clone()}
                recipe={state.form.recipe.clone()} can_duel={state.can_duel()} {waiting} dispatch={dispatch.clone()} />
            if let Some(view) = view {
                if !state.view.shows(Workspace::Curves) {
                    <Charts source={source(state)} look={state.view.look} elbo_only=true dispatch={dispatch.clone()} />
                }
                { view }
            }
        </div>
    }
}
