//! The scrubber over the moments of a run, and its replay.

use std::rc::Rc;

use gloo::timers::callback::Interval;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::components::{commands::command_button::CommandButton, shell::lesson::Learn};
use elbo_page::{
    commands::PageCommand,
    learn::Topic,
    state::{Action, Phase, Run, State, TimeAction},
};

/// Time between two moments of a replay, in milliseconds.
const BEAT_MS: u32 = 200;

/// The same for visitors who want little to move.
const CALM_BEAT_MS: u32 = 1_000;

/// What the scrubber shows and does.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct TimeMachineProps {
    /// The moments that can be gone to, rising; fewer than two are none.
    pub moments: Rc<Vec<u32>>,
    /// The moment in view; none for the newest weights.
    pub moment: Option<u32>,
    /// What is in view, in words.
    pub words: String,
    /// Whether the run is being replayed.
    pub replaying: bool,
    /// Whether the run trains meanwhile.
    pub training: bool,
    /// Where actions go.
    pub dispatch: Callback<Action>,
}

/// The section for the run that exists.
pub fn time_machine(state: &State, dispatch: &Callback<Action>) -> Html {
    let (moments, moment) = (state.checkpoints(), state.time.checkpoint());
    let words = match state.runs.run() {
        Some(run) if !moments.is_empty() => words(run, moment),
        _ => elbo_words::words().time_empty().to_owned(),
    };
    html! {
        <TimeMachine {moments} {moment} {words} replaying={state.time.is_replaying()}
            training={state.phase() == Phase::Running} dispatch={dispatch.clone()} />
    }
}

/// The moment in words: `step 1,240 · epoch 2.6 · held out 112.3`. The held-out loss is the last one measured
/// until then.
fn words(run: &Run, moment: Option<u32>) -> String {
    let standing = run.at(moment);
    let step = standing.step;
    let epoch = f64::from(step) / f64::from(run.shape.steps_per_epoch.max(1));
    let held_out = standing.latest_held_out().map(|measures| measures.terms.loss);
    elbo_words::words().time_words(moment.is_none(), step, epoch, held_out)
}

/// The section with the scrubber.
#[component]
pub fn TimeMachine(props: &TimeMachineProps) -> Html {
    let beat = if calm() { CALM_BEAT_MS } else { BEAT_MS };
    {
        let dispatch = props.dispatch.clone();
        use_effect_with(props.replaying, move |replaying| {
            let beats = replaying
                .then(|| Interval::new(beat, move || dispatch.emit(Action::Time(TimeAction::Advance))));
            move || drop(beats)
        });
    }
    let can = !props.moments.is_empty();
    let oninput = {
        let (dispatch, moments) = (props.dispatch.clone(), Rc::clone(&props.moments));
        Callback::from(move |event: InputEvent| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
            let Ok(place) = input.value().parse::<usize>() else { return };
            let action = moments.get(place).map_or(TimeAction::BackToLive, |step| TimeAction::GoTo(*step));
            dispatch.emit(Action::Time(action));
        })
    };
    // Behind the last moment lies the present.
    let place = place(&props.moments, props.moment);
    let label = elbo_words::words().time_replay(props.replaying);
    let note = elbo_words::words().time_note(props.moment.is_some(), props.training);
    let share = if can { place as f32 / props.moments.len() as f32 * 100.0 } else { 0.0 };
    html! {
        <section class="scrub" aria-label={elbo_words::words().time_title()} data-testid="time">
            <CommandButton command={PageCommand::Replay} class="bare" {label} hint={label}>
                <span aria-hidden="true">{ if props.replaying { "❚❚" } else { "▶" } }</span>
            </CommandButton>
            <input type="range" data-testid="time-machine" min="0" max={props.moments.len().to_string()} step="1"
                value={place.to_string()} disabled={!can} aria-label={elbo_words::words().time_slider()}
                aria-valuetext={props.words.clone()} aria-describedby="time-words" style={format!("--b:{share:.1}%")}
                data-value={props.moment.map(|step| step.to_string()).unwrap_or_default()}
                data-moments={props.moments.len().to_string()} {oninput} />
            <p class="when clip" id="time-words" data-testid="time-words" title={note}>{ &props.words }</p>
            <CommandButton command={PageCommand::BackToLive} class="small" hint={elbo_words::words().time_back_to_live()}>
                { elbo_words::words().time_live() }
            </CommandButton>
            <Learn topic={Topic::TimeMachine} />
        </section>
    }
}

/// Where the thumb stands: the place of the moment among those kept, behind them all for the present.
fn place(moments: &[u32], moment: Option<u32>) -> usize {
    moment.and_then(|moment| moments.iter().position(|step| *step == moment)).unwrap_or(moments.len())
}

/// Whether the visitor wants little to move.
fn calm() -> bool {
    let query = gloo::utils::window().match_media("(prefers-reduced-motion: reduce)").ok().flatten();
    query.is_some_and(|query| query.matches())
}

#[cfg(test)]
mod tests {
    use elbo_protocol::{HeldOut, RunId, Terms};

    use super::*;
    use elbo_page::state::RunShape;

    #[test]
    fn a_moment_is_told_with_step_epoch_and_the_loss_measured_until_then() {
        let mut run =
            Run::new(RunId(1), Rc::default(), RunShape { steps_per_epoch: 468, ..RunShape::default() });
        run.step = 1500;
        let measures = |step, loss| HeldOut {
            step,
            epoch: step / 468,
            terms: Terms::new(loss, 0.0, 1.0),
            kl_per_dimension: Vec::new(),
            active_units: 0,
            batch_norm_gap: None,
        };
        run.held_out = Rc::new(vec![measures(468, 150.0), measures(936, 112.3), measures(1404, 100.0)]);
        assert_eq!(words(&run, Some(1240)), "step 1,240 · epoch 2.6 · held out 112.3");
        assert_eq!(words(&run, Some(0)), "step 0 · epoch 0.0 · not measured yet");
        assert_eq!(words(&run, None), "live · step 1,500 · epoch 3.2 · held out 100.0");
    }

    #[test]
    fn the_present_lies_behind_the_last_moment() {
        let moments = [0, 10, 20];
        assert_eq!([None, Some(0), Some(20), Some(15)].map(|moment| place(&moments, moment)), [3, 0, 2, 3]);
    }
}
