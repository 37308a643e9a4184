//! What one touches: the sliders and their digit, the draw pad. It stands beside every workspace where there is room.

pub mod digit;
mod draw_pad;
mod latent_slider;
mod latent_sliders;
mod neighbors;

use std::rc::Rc;

use elbo_protocol::{HeldOut, WeightSource};
use elbo_recipe::{PRESETS, Recipe};
use elbo_words::words;
use yew::prelude::*;

use self::{draw_pad::DrawPad, latent_sliders::LatentSliders};
use elbo_page::state::{Action, State};

/// Sliders beside the curves of a narrow page.
const FEW: usize = 3;

/// All that one touches.
pub fn hand(state: &State, dispatch: &Callback<Action>) -> Html {
    let pad = &state.explore.pad;
    html! {
        <div class="hand" data-testid="explore" data-source={source_name(state)}>
            { sliders(state, None, dispatch) }
            <DrawPad ink={pad.ink.clone()} drawn={pad.drawn.clone()} reconstructed={pad.reconstructed.clone()} neighbors={pad.neighbors.clone()} dispatch={dispatch.clone()} />
        </div>
    }
}

/// The digit and the sliders that say most.
pub fn few_sliders(state: &State, dispatch: &Callback<Action>) -> Html {
    html! {
        <div class="hand few" data-testid="explore" data-source={source_name(state)}>
            { sliders(state, Some(FEW), dispatch) }
        </div>
    }
}

fn sliders(state: &State, most: Option<usize>, dispatch: &Callback<Action>) -> Html {
    let explore = &state.explore;
    html! {
        <LatentSliders latent={state.latent()} {most} values={explore.sliders.clone()}
            survey={explore.map.survey.clone()} kl={kl(state)} decoded={explore.decoded.clone()}
            picked={explore.digits.picked.clone()} source={source_note(state)} dispatch={dispatch.clone()} />
    }
}

/// The name of the weights that answer, for `data-source`; empty before any can.
fn source_name(state: &State) -> &'static str {
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
