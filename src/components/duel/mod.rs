//! The workspace of duels: the choice of one, or both runs side by side.

mod duel_panel;
mod duel_view;

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
    // Where the curves stand beside it, they show both runs.
    let curves = if state.view.shows(Workspace::Curves) {
        Html::default()
    } else {
        html! { <Charts source={source(state)} look={state.view.look} elbo_only=true /> }
    };
    let view = duel_view(state, curves, galleries(state, dispatch));
    html! {
        <div class={classes!("workspace", "duels", view.is_some().then_some("on"))} data-testid="duels">
            if let Some(view) = view {
                { view }
            } else {
                <DuelPanel draft={state.form.duel_draft.clone()} recipe={state.form.recipe.clone()} dispatch={dispatch.clone()} />
            }
        </div>
    }
}
