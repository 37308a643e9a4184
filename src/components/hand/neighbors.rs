//! The held-out digits with codes nearest to the drawing's.

use std::rc::Rc;

use elbo_protocol::{NEIGHBORS, Neighbor};
use elbo_words::{numbers::distance, words};
use yew::prelude::*;

use crate::components::hand::digit::DigitCanvas;
use elbo_page::state::{Action, Digit, ExploreAction};

/// What the row shows and does.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct NeighborsProps {
    /// The digits, nearest first.
    pub neighbors: Rc<Vec<Neighbor>>,
    /// Where actions go.
    pub dispatch: Callback<Action>,
}

/// A row of digits, each of which can be picked.
#[component]
pub fn Neighbors(props: &NeighborsProps) -> Html {
    html! {
        <div class="neighbors">
            <p class="key">{ words().nearest_digits_title() }</p>
            <div class="row" role="group" aria-label={words().nearest_digits()} data-testid="neighbors"
                data-value={props.neighbors.len().to_string()}>
                { for (0..NEIGHBORS).map(|place| neighbor(place, props.neighbors.get(place), &props.dispatch)) }
            </div>
        </div>
    }
}

fn neighbor(place: usize, found: Option<&Neighbor>, dispatch: &Callback<Action>) -> Html {
    let Some(found) = found else {
        return html! { <span key={place} class="neighbor none"><span class="digit"></span>{ "–" }</span> };
    };
    let index = found.index;
    let pick = dispatch.reform(move |_: MouseEvent| Action::Explore(ExploreAction::Pick(index)));
    let digit = Digit { pixels: Some(found.pixels.as_slice().into()), ..Digit::default() };
    let name = words().nearest_digit(index, found.label, found.distance);
    html! {
        <button key={place} type="button" class="neighbor" data-testid={format!("neighbor-{place}")}
            data-value={found.distance.to_string()} data-label={found.label.to_string()}
            aria-label={words().pick_nearest_digit(index, found.label, found.distance)} title={name.clone()} onclick={pick}>
            <DigitCanvas {digit} testid={format!("neighbor-digit-{place}")} label={name} />
            <span><b>{ found.label }</b>{ " " }{ distance(found.distance) }</span>
        </button>
    }
}
