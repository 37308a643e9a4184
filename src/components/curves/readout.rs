//! The line with the values at the cursor. Its room is always there.

use yew::prelude::*;

use elbo_page::{
    history::{Series, Term},
    plot::{chart::ChartInk, reading::Reading},
    side::Side,
};

/// The line of a chart: the values at the cursor, or while there is none, the words given.
pub fn readout(name: &str, step: Option<u32>, readings: &[Reading], is_duel: bool, rest: Html) -> Html {
    let first = readings.iter().find_map(|reading| reading.value);
    let value = first.filter(|_| step.is_some()).map(|value| value.to_string()).unwrap_or_default();
    html! {
        <div class={classes!("readout", is_duel.then_some("duel"))} data-testid={format!("readout-{name}")}
            data-step={step.map(|step| step.to_string()).unwrap_or_default()} data-value={value}>
            if step.is_some() && !readings.is_empty() {
                { for [Side::A, Side::B].map(|side| row(side, readings, is_duel)) }
            } else {
                <p class="key">{ rest }</p>
            }
        </div>
    }
}

/// The values of one run.
fn row(side: Side, readings: &[Reading], is_duel: bool) -> Html {
    let of_side: Vec<&Reading> = readings.iter().filter(|reading| reading.side == side).collect();
    if of_side.is_empty() {
        return Html::default();
    }
    html! {
        <p>
            if is_duel {
                <b class="letter">{ side.name() }</b>
            }
            { for of_side.chunk_by(|one, other| one.group == other.group).map(group) }
        </p>
    }
}

fn group(readings: &[&Reading]) -> Html {
    let name = readings.first().map_or("", |reading| reading.group);
    html! {
        <span class="group">
            if !name.is_empty() {
                <span class="group-name">{ name }</span>
            }
            { for readings.iter().map(|reading| html! {
                <span class={ink_class(reading.ink)}>{ reading.name }{ " " }<b>{ &reading.text }</b></span>
            }) }
        </span>
    }
}

fn ink_class(ink: ChartInk) -> &'static str {
    match ink {
        ChartInk::Of(Series::Term(Term::Reconstruction)) => "ink-reconstruction",
        ChartInk::Of(Series::Term(Term::Kl) | Series::Beta) => "ink-kl",
        ChartInk::Of(Series::GradientNorm | Series::LearningRate | Series::UpdateRatio)
        | ChartInk::Accent => "ink-accent",
        ChartInk::Caution => "ink-warn",
        ChartInk::Warning => "ink-bad",
        ChartInk::Of(Series::Term(Term::Loss)) | ChartInk::Grid | ChartInk::Quiet | ChartInk::Cursor => {
            "ink-total"
        }
    }
}
