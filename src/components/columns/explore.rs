//! The column in which the visitor explores the model.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    components::{
        draw_pad::DrawPad, latent_map::LatentMap, latent_sliders::LatentSliders, manifold::Manifold,
    },
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
            <LatentMap scene={state.scene()} axes={state.map.axes} highlighted={state.map.highlighted}
                step={state.map.step} sliders={state.sliders.clone()} drawn={state.drawn_mu.clone()}
                dispatch={dispatch.clone()} />
            <Manifold sheet={state.map.sheet.clone()} sliders={state.sliders.clone()}
                dispatch={dispatch.clone()} />
        </>
    }
}
