//! The held-out digits with codes nearest to the drawing's.

use std::rc::Rc;

use elbo_protocol::{NEIGHBOURS, Neighbour};
use yew::prelude::*;

use super::digit::DigitCanvas;
use crate::state::{Action, Digit, ExploreAction};

/// What the row shows and does.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct NeighboursProps {
    /// The digits, nearest first.
    pub neighbours: Rc<Vec<Neighbour>>,
    /// Where actions go.
    pub dispatch: Callback<Action>,
}

/// A row of digits, each of which can be picked.
#[component]
pub fn Neighbours(props: &NeighboursProps) -> Html {
    html! {
        <div class="neighbours">
            <p class="key">{ "nearest of 2,000 test digits, by distance of codes" }</p>
            <div class="row" role="group" aria-label="Nearest test digits" data-testid="neighbours"
                data-value={props.neighbours.len().to_string()}>
                { for (0..NEIGHBOURS).map(|place| neighbour(place, props.neighbours.get(place), &props.dispatch)) }
            </div>
        </div>
    }
}

fn neighbour(place: usize, found: Option<&Neighbour>, dispatch: &Callback<Action>) -> Html {
    let Some(found) = found else {
        return html! { <span key={place} class="neighbour none"><span class="digit"></span>{ "–" }</span> };
    };
    let index = found.index;
    let pick = dispatch.reform(move |_: MouseEvent| Action::Explore(ExploreAction::Pick(index)));
    let digit = Digit { pixels: Some(found.pixels.as_slice().into()), ..Digit::default() };
    let name = format!("Test digit {index}, a {}, at distance {:.2}", found.label, found.distance);
    html! {
        <button key={place} type="button" class="neighbour" data-testid={format!("neighbour-{place}")}
            data-value={found.distance.to_string()} data-label={found.label.to_string()}
            aria-label={format!("Pick {}", lower_first(&name))} title={name.clone()} onclick={pick}>
            <DigitCanvas {digit} testid={format!("neighbour-digit-{place}")} label={name} />
            <span><b>{ found.label }</b>{ format!(" {:.1}", found.distance) }</span>
        </button>
    }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
