//! The workspace of the curves: charts, the health of the run, the list of events. On a narrow page a few sliders too.

pub mod chart_bar;
pub mod chart_canvas;
pub mod chart_picture;
pub mod chart_table;
pub mod charts;
pub mod each_second;
mod event_log;
pub mod figure;
mod health;
pub mod readout;
mod table_dialog;

use std::rc::Rc;

use elbo_recipe::schedule::Span;
use yew::prelude::*;

use self::{charts::Charts, event_log::EventLog, health::health};
use crate::components::hand::few_sliders;
use elbo_page::{
    plot::source::{ChartSource, Track},
    side::Side,
    state::{Action, Run, State},
};

/// The workspace.
pub fn curves(state: &State, dispatch: &Callback<Action>) -> Html {
    html! {
        <div class="workspace curves" data-testid="curves">
            <Charts source={source(state)} look={state.view.look}>
                <EventLog log={state.log.clone()} />
            </Charts>
            if !state.view.shows_hand() {
                { few_sliders(state, dispatch) }
            }
            { health(state) }
        </div>
    }
}

/// What the charts show of the runs that exist.
pub fn source(state: &State) -> ChartSource {
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
