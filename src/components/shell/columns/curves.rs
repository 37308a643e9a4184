//! The column with verdict, figures, charts and events.

use std::rc::Rc;

use elbo_protocol::Health;
use elbo_recipe::{BatchNorm, schedule::Span};
use yew::prelude::*;

use crate::components::{
    curves::charts::Charts, curves::duel_view::duel_view, curves::event_log::EventLog,
    curves::health::HealthFigures, curves::metrics::Metrics, curves::time_machine::time_machine,
    curves::verdict::VerdictCard, explore::gallery::galleries,
};
use elbo_page::{
    plot::source::{ChartSource, Track},
    side::Side,
    state::{Action, Run, State},
};

/// Verdict and figures, time machine and charts. In a duel the figures of both runs stand here, and those of the first
/// alone with its health.
pub fn curves(state: &State, dispatch: &Callback<Action>) -> Html {
    let above = match duel_view(state, galleries(state, dispatch), dispatch) {
        Some(duel) => duel,
        None => html! {
            <>
                <VerdictCard diagnosis={state.runs.run().and_then(|run| run.diagnosis.clone())}
                    can_apply={state.can_apply_remedy()} fresh={state.remedy_is_fresh()}
                    dispatch={dispatch.clone()} />
                { metrics(state) }
            </>
        },
    };
    html! {
        <>
            { above }
            { time_machine(state, dispatch) }
            <Charts source={source(state)} />
        </>
    }
}

/// The health of the run, and the list of events.
pub fn health(state: &State, _: &Callback<Action>) -> Html {
    let run = state.runs.run();
    let latest = run.and_then(Run::latest_held_out);
    let recipe = run.map_or(&state.form.recipe, |run| &run.recipe);
    let measured = run.and_then(|run| run.health.as_ref());
    let figures = html! {
        <HealthFigures latest={run.and_then(Run::latest).copied()}
            update_ratio={measured.map(|health| health.update_ratio)}
            dead_units={measured.and_then(largest_dead_share)}
            active_units={latest.map(|measures| measures.active_units)} latent={state.latent()}
            clipped={run.map(|run| run.clipped)} skipped={run.map(|run| run.skipped)}
            batch_norm={recipe.batch_norm != BatchNorm::Off}
            batch_norm_gap={measured.and_then(|health| health.batch_norm_gap)
                .or(latest.and_then(|measures| measures.batch_norm_gap))} />
    };
    let figures = match state.runs.duel() {
        Some(_) => html! { <div class="first-of-two">{ metrics(state) }{ figures }</div> },
        None => figures,
    };
    html! { <>{ figures }<EventLog log={state.log.clone()} /></> }
}

fn metrics(state: &State) -> Html {
    let run = state.runs.run();
    html! {
        <Metrics step={run.map(|run| run.step)} epoch={run.map(|run| run.epoch)}
            total_steps={run.map_or(0, |run| run.shape.total_steps)}
            parameters={run.map(|run| run.shape.parameters)}
            recipe={run.map_or(&state.form.recipe, |run| &run.recipe).clone()}
            training={run.and_then(Run::training)}
            held_out={run.and_then(Run::latest_held_out).map(|measures| measures.terms)}
            images_per_second={run.and_then(|run| run.images_per_second)} />
    }
}

fn source(state: &State) -> ChartSource {
    let of = |side| state.runs.of(side).map(track);
    ChartSource { a: of(Side::A), b: of(Side::B), checkpoint: state.time.checkpoint() }
}

fn track(run: &Run) -> Track {
    let batch_kl = run.health.as_ref().map(|health| (health.step, health.kl_per_dimension.as_slice().into()));
    Track {
        history: Rc::clone(&run.history),
        held_out: Rc::clone(&run.held_out),
        batch_kl,
        marks: Rc::clone(&run.marks),
        recipe: Rc::clone(&run.recipe),
        span: Span { steps_per_epoch: run.shape.steps_per_epoch, total_steps: run.shape.total_steps },
        lines: run.lines,
        rate_scale: run.rate_scale,
    }
}

fn largest_dead_share(health: &Health) -> Option<f32> {
    health.dead_units.iter().copied().reduce(f32::max)
}
