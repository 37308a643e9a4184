//! The column in which the visitor explores the model.

use std::rc::Rc;

use elbo_protocol::{HeldOut, WeightSource};
use elbo_recipe::{PRESETS, Recipe};
use elbo_words::words;
use yew::prelude::*;

use crate::components::{
    explore::draw_pad::DrawPad, explore::latent_map::LatentMap, explore::latent_sliders::LatentSliders,
    explore::manifold::Manifold, explore::morph::MorphSection, explore::probe::ProbeCard,
    explore::test_digits::TestDigits,
};
use elbo_page::state::{Action, State};

/// The column in which the visitor explores the model.
pub fn explore(state: &State, dispatch: &Callback<Action>) -> Html {
    html! {
        <>
            <p class="source-note key">{ source_note(state) }</p>
            <LatentSliders latent={state.latent()} values={state.explore.sliders.clone()} survey={state.explore.map.survey.clone()}
                kl={kl(state)} decoded={state.explore.decoded.clone()} picked={state.explore.digits.picked.clone()}
                dispatch={dispatch.clone()} />
            <TestDigits gallery={state.explore.galleries[0].clone()} page={state.explore.digits.page} picked={state.explore.digits.picked.clone()}
                dispatch={dispatch.clone()} />
            <MorphSection morph={state.explore.morph.clone()} latent={state.latent()} has_digit={state.explore.digits.picked.is_some()}
                has_drawing={state.explore.pad.mu.is_some()} dispatch={dispatch.clone()} />
            <DrawPad ink={state.explore.pad.ink.clone()} drawn={state.explore.pad.drawn.clone()} reconstructed={state.explore.pad.reconstructed.clone()}
                has_code={state.explore.pad.mu.is_some()} neighbors={state.explore.pad.neighbors.clone()}
                can_undo={!state.explore.pad.ink_before.is_empty()} dispatch={dispatch.clone()} />
        </>
    }
}

/// The map of the codes and the manifold, side by side.
pub fn map(state: &State, dispatch: &Callback<Action>) -> Html {
    html! {
        <div class="pair map-pair">
            <LatentMap scene={state.explore.map.scene()} axes={state.explore.map.axes} highlighted={state.explore.map.highlighted}
                step={state.explore.map.step} sliders={state.explore.sliders.clone()} drawn={state.explore.pad.mu.clone()}
                dispatch={dispatch.clone()} />
            <div class="stacked">
                <Manifold sheet={state.explore.map.sheet.clone()} sliders={state.explore.sliders.clone()}
                    dispatch={dispatch.clone()} />
                <ProbeCard probe={state.explore.map.survey.as_ref().map(|survey| survey.probe)} />
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
        Some(WeightSource::Checkpoint { .. }) => "checkpoint",
    }
}

fn source_note(state: &State) -> String {
    match (state.source(), &state.connection.pretrained) {
        (Some(WeightSource::Pretrained), Some(pretrained)) => {
            let same = |recipe: Recipe| {
                let Recipe { seed, epochs, .. } = pretrained.recipe;
                Recipe { seed, epochs, ..recipe } == pretrained.recipe
            };
            let preset = PRESETS.iter().find(|preset| same(preset.recipe()));
            words().source_pretrained(preset.map(|preset| preset.name), pretrained.epochs)
        }
        (Some(WeightSource::Checkpoint { step, .. }), _) => words().source_checkpoint(step),
        (Some(WeightSource::Live { .. }), _) => match state.runs.run().map_or(0, |run| run.step) {
            0 => words().source_untrained().to_owned(),
            _ => words().source_live().to_owned(),
        },
        _ => words().source_none().to_owned(),
    }
}

/// KL of each dimension, in nats: of the newest survey, else by the held-out images.
fn kl(state: &State) -> Option<Rc<[f32]>> {
    if let Some(survey) = &state.explore.map.survey {
        return Some(survey.spreads.iter().map(|spread| spread.kl).collect());
    }
    let run = state.runs.run()?;
    let known = |measures: &HeldOut| measures.kl_per_dimension.as_slice().into();
    match state.source()? {
        WeightSource::Pretrained => None,
        WeightSource::Live { .. } => run.latest_held_out().map(known),
        WeightSource::Checkpoint { step, .. } => run.at(Some(step)).latest_held_out().map(known),
    }
}
