//! The column in which the visitor explores the model.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    components::{draw_pad::DrawPad, latent_sliders::LatentSliders},
    state::{Action, Run, State},
};

/// The column in which the visitor explores the model.
pub fn explore(state: &State, dispatch: &Callback<Action>) -> Html {
    let latest = state.run.as_ref().and_then(Run::latest_held_out);
    let kl = latest.map(|measures| Rc::new(measures.kl_per_dimension.clone()));
    html! {
        <>
            <LatentSliders latent={state.latent()} values={state.sliders.clone()} {kl}
                decoded={state.decoded.clone()} dispatch={dispatch.clone()} />
            <DrawPad ink={state.ink.clone()} drawn={state.drawn.clone()}
                reconstructed={state.reconstructed.clone()} dispatch={dispatch.clone()} />
        </>
    }
}
