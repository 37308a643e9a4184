//! The four numbers: the negative evidence lower bound as the sum that it is, and the speed.

use elbo_protocol::Terms;
use elbo_words::{
    numbers::{grouped, nats},
    words,
};
use yew::prelude::*;

use crate::components::curves::figure::figure;
use elbo_page::state::{Run, State};

/// What the numbers are.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct NumbersProps {
    /// Optimizer updates done.
    pub step: Option<u32>,
    /// Training terms, in nats per image, over the last steps.
    pub training: Option<Terms>,
    /// Held-out terms, in nats per image.
    pub held_out: Option<Terms>,
    /// Training speed.
    pub images_per_second: Option<f32>,
    /// Seconds to the end at this speed.
    pub seconds_left: Option<f32>,
    /// Whether they are of the first run of a duel.
    pub of_a: bool,
}

/// The cell with the numbers of the run that exists.
pub fn numbers(state: &State) -> Html {
    let run = state.runs.run();
    html! {
        <Numbers step={run.map(|run| run.step)} training={run.and_then(Run::training)}
            held_out={run.and_then(Run::latest_held_out).map(|measures| measures.terms)}
            images_per_second={run.and_then(|run| run.images_per_second)}
            seconds_left={run.and_then(Run::seconds_left)} of_a={state.runs.duel().is_some()} />
    }
}

/// The cell with the numbers.
#[component]
pub fn Numbers(props: &NumbersProps) -> Html {
    let training = |part: fn(&Terms) -> f32| props.training.as_ref().map(part);
    let term = |name: &str, label: &str, value: Option<f32>| figure(name, label, "", value, value.map(nats));
    let held_out = props.held_out.map(Terms::negative_elbo);
    html! {
        <section class="cell numbers" aria-label={words().figures_label()} data-testid="numbers">
            <dl class="sum">
                { term("negative-elbo", words().figure_negative_elbo(), props.training.map(Terms::negative_elbo)) }
                { term("reconstruction", words().reconstruction_term(), training(|terms| terms.reconstruction)) }
                { term("kl", words().kl_term(), training(|terms| terms.kl)) }
                { figure("images-per-second", words().figure_images_per_second(), "", props.images_per_second,
                    props.images_per_second.map(|speed| grouped(speed.round() as u32))) }
            </dl>
            <p class={classes!("row", "key", "under")} title={words().figures_note()}>
                <span class="clip">
                    if props.of_a {
                        <b>{ words().figures_of_a() }</b>
                    }
                    { words().held_out_before(props.of_a) }
                    <b data-testid="metric-held-out" data-value={plain(held_out)}>{ held_out.map_or_else(none, nats) }</b>
                </span>
                <span class="share clip">
                    <span data-testid="metric-step" data-value={plain(props.step)}>{
                        props.step.map_or_else(none, |step| words().log_step(step))
                    }</span>
                    if let Some(seconds) = props.seconds_left {
                        { words().time_left(seconds) }
                    }
                </span>
            </p>
        </section>
    }
}

/// The plain value, empty before there is one.
fn plain(value: Option<impl std::fmt::Display>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn none() -> String {
    "–".to_owned()
}
