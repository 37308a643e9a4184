//! The column in which the visitor explores the model.

use std::rc::Rc;

use elbo_protocol::{HeldOut, WeightSource};
use elbo_recipe::{PRESETS, Recipe};
use yew::prelude::*;

use crate::components::{
    explore::draw_pad::DrawPad, explore::latent_map::LatentMap, explore::latent_sliders::LatentSliders,
    explore::manifold::Manifold, explore::morph::MorphSection, explore::probe::ProbeCard,
    explore::test_digits::TestDigits,
};
use elbo_page::state::{Action, State};
use elbo_words::numbers::grouped;

/// The column in which the visitor explores the model.
pub fn explore(state: &State, dispatch: &Callback<Action>) -> Html {
    html! {
        <>
            <p class="source-note key">{ source_note(state) }</p>
            <LatentSliders latent={state.latent()} values={state.sliders.clone()} survey={state.survey.clone()}
                kl={kl(state)} decoded={state.decoded.clone()} picked={state.explored.picked.clone()}
                dispatch={dispatch.clone()} />
            <TestDigits gallery={state.gallery.clone()} page={state.explored.page} picked={state.explored.picked.clone()}
                dispatch={dispatch.clone()} />
            <MorphSection morph={state.explored.morph.clone()} latent={state.latent()} has_digit={state.explored.picked.is_some()}
                has_drawing={state.drawn_mu.is_some()} dispatch={dispatch.clone()} />
            <DrawPad ink={state.ink.clone()} drawn={state.drawn.clone()} reconstructed={state.reconstructed.clone()}
                has_code={state.drawn_mu.is_some()} neighbors={state.explored.neighbors.clone()}
                can_undo={!state.explored.ink_before.is_empty()} dispatch={dispatch.clone()} />
        </>
    }
}

/// The map of the codes and the manifold, side by side.
pub fn map(state: &State, dispatch: &Callback<Action>) -> Html {
    html! {
        <div class="pair map-pair">
            <LatentMap scene={state.scene()} axes={state.map.axes} highlighted={state.map.highlighted}
                step={state.map.step} sliders={state.sliders.clone()} drawn={state.drawn_mu.clone()}
                dispatch={dispatch.clone()} />
            <div class="stacked">
                <Manifold sheet={state.map.sheet.clone()} sliders={state.sliders.clone()}
                    dispatch={dispatch.clone()} />
                <ProbeCard probe={state.survey.as_ref().map(|survey| survey.probe)} />
            </div>
        </div>
    }
}

/// The name of the weights that answer, for `data-source`; empty before any can.
pub fn source_name(state: &State) -> &'static str {
    match state.source() {
        None => "",
        Some(WeightSource::Pretrained) => "pretrained",
        Some(WeightSource::Live { .. }) => "live",
        Some(WeightSource::Checkpoint { .. }) => "moment",
    }
}

fn source_note(state: &State) -> String {
    match (state.source(), &state.pretrained) {
        (Some(WeightSource::Pretrained), Some(pretrained)) => {
            let same = |recipe: Recipe| {
                let Recipe { seed, epochs, .. } = pretrained.recipe;
                Recipe { seed, epochs, ..recipe } == pretrained.recipe
            };
            let preset = PRESETS.iter().find(|preset| same(preset.recipe()));
            let name = preset.map_or("our weights", |preset| preset.name);
            format!("Pretrained: {name}, {} epochs. Train starts fresh.", pretrained.epochs)
        }
        (Some(WeightSource::Checkpoint { step, .. }), _) => {
            format!("The model as it was at step {}.", grouped(step))
        }
        (Some(WeightSource::Live { .. }), _) => match state.run.as_ref().map_or(0, |run| run.step) {
            0 => "Your model, untrained.".to_owned(),
            _ => "Your model, live: it follows the training.".to_owned(),
        },
        _ => "The model is on its way.".to_owned(),
    }
}

/// KL of each dimension, in nats: of the newest survey, else by the held-out images.
fn kl(state: &State) -> Option<Rc<[f32]>> {
    if let Some(survey) = &state.survey {
        return Some(survey.spreads.iter().map(|spread| spread.kl).collect());
    }
    let run = state.run.as_ref()?;
    let known = |measures: &HeldOut| measures.kl_per_dimension.as_slice().into();
    match state.source()? {
        WeightSource::Pretrained => None,
        WeightSource::Live { .. } => run.latest_held_out().map(known),
        WeightSource::Checkpoint { step, .. } => run.standing(Some(step)).latest_held_out().map(known),
    }
}
