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

/// The column with verdict, figures, charts and events.
pub fn curves(state: &State, dispatch: &Callback<Action>) -> Html {
    let run = state.runs.run();
    let latest = run.and_then(Run::latest_held_out);
    let recipe = run.map_or(&state.form.recipe, |run| &run.recipe);
    let health = run.and_then(|run| run.health.as_ref());
    let metrics = html! {
        <Metrics step={run.map(|run| run.step)} epoch={run.map(|run| run.epoch)}
            total_steps={run.map_or(0, |run| run.shape.total_steps)}
            parameters={run.map(|run| run.shape.parameters)} recipe={recipe.clone()}
            training={run.and_then(Run::training)}
            held_out={latest.map(|measures| measures.terms)}
            images_per_second={run.and_then(|run| run.images_per_second)} />
    };
    let health = html! {
        <HealthFigures latest={run.and_then(Run::latest).copied()}
            update_ratio={health.map(|health| health.update_ratio)}
            dead_units={health.and_then(largest_dead_share)}
            active_units={latest.map(|measures| measures.active_units)} latent={state.latent()}
            clipped={run.map(|run| run.clipped)} skipped={run.map(|run| run.skipped)}
            batch_norm={recipe.batch_norm != BatchNorm::Off}
            batch_norm_gap={health.and_then(|health| health.batch_norm_gap)
                .or(latest.and_then(|measures| measures.batch_norm_gap))} />
    };
    // In a duel the figures of both stand at the top, and those of the first alone below the curves.
    let duel = duel_view(state, galleries(state, dispatch), dispatch);
    let (above, below) = match duel {
        Some(duel) => (duel, html! { <div class="first-of-two">{ metrics }{ health }</div> }),
        None => {
            let verdict = html! {
                <VerdictCard diagnosis={run.and_then(|run| run.diagnosis.clone())}
                    can_apply={state.can_apply_remedy()} fresh={state.remedy_is_fresh()}
                    dispatch={dispatch.clone()} />
            };
            (html! { <>{ verdict }{ metrics }</> }, health)
        }
    };
    html! {
        <>
            { above }
            { time_machine(state, dispatch) }
            <Charts source={source(state)} />
            { super::explore::map(state, dispatch) }
            { below }
            <EventLog log={state.log.clone()} />
        </>
    }
}

fn source(state: &State) -> ChartSource {
    let of = |side| state.runs.of(side).map(track);
    ChartSource { a: of(Side::A), b: of(Side::B), moment: state.time.checkpoint() }
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
