//! The workspace of the latent space: the map of the codes and the manifold, test digits and morph. On a narrow page
//! what one touches comes first.

pub mod gallery;
mod latent_map;
mod manifold;
mod map_legend;
mod morph;
mod plane_surface;
mod probe;
mod test_digits;

use yew::prelude::*;

use self::{
    latent_map::LatentMap, manifold::Manifold, morph::MorphSection, probe::ProbeCard, test_digits::TestDigits,
};
use crate::components::hand::hand;
use elbo_page::state::{Action, State};

/// The workspace.
pub fn latent(state: &State, dispatch: &Callback<Action>) -> Html {
    let explore = &state.explore;
    html! {
        <div class="workspace latent" data-testid="latent">
            if !state.view.shows_hand() {
                { hand(state, dispatch) }
            }
            <LatentMap scene={explore.map.scene()} axes={explore.map.axes} highlighted={explore.map.highlighted}
                step={explore.map.step} sliders={explore.sliders.clone()} drawn={explore.pad.mu.clone()}
                dispatch={dispatch.clone()} />
            <Manifold sheet={explore.map.sheet.clone()} sliders={explore.sliders.clone()} dispatch={dispatch.clone()} />
            <div class="lower">
                <ProbeCard probe={explore.map.survey.as_ref().map(|survey| survey.probe)} />
                <TestDigits gallery={explore.galleries[0].clone()} page={explore.digits.page}
                    picked={explore.digits.picked.clone()} dispatch={dispatch.clone()} />
                <MorphSection morph={explore.morph.clone()}
                    has_digit={explore.digits.picked.is_some()} has_drawing={explore.pad.mu.is_some()}
                    dispatch={dispatch.clone()} />
            </div>
        </div>
    }
}
