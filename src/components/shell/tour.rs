//! The tour: a card that goes from part to part, and a ring around the part that it speaks of.

use elbo_words::words;
use gloo::timers::callback::Interval;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::components::{
    shell::escape::use_escape,
    shell::measure::{focus_quietly, nothing_has_focus, page, part, put_at, rect_of, view},
};
use elbo_page::{
    learn::tour::STOPS,
    placement::{Rect, Size, Staged, staged},
    state::{Action, LearnAction},
};

/// How often the card looks whether its part has moved, in milliseconds.
const FOLLOW_MS: u32 = 300;

/// Room between the ring and the part.
const RING: f64 = 4.0;

/// Where the visitor is in the tour.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct TourProps {
    /// The stop, from 0.
    pub stop: usize,
    /// Where actions go.
    pub dispatch: Callback<Action>,
}

/// The card and the ring. They lie over the page and move nothing but the scroll.
#[component]
pub fn Tour(props: &TourProps) -> Html {
    let (card, ring) = (use_node_ref(), use_node_ref());
    use_escape(props.dispatch.reform(|()| Action::Learn(LearnAction::EndTour)));
    {
        let (card, ring) = (card.clone(), ring.clone());
        use_effect_with(props.stop, move |stop| {
            let name = STOPS.get(*stop).map_or("", |stop| stop.part);
            // Its workspace may come into view only after this card.
            let mut found = show(name, &card, &ring, true);
            let follow = Interval::new(FOLLOW_MS, move || found |= show(name, &card, &ring, !found));
            move || drop(follow)
        });
    }
    use_effect_with((), |()| {
        || {
            if let Some(button) = part("tour") {
                focus_quietly(&button);
            }
        }
    });
    let Some(stop) = STOPS.get(props.stop) else { return html! {} };
    let on = |action: LearnAction| props.dispatch.reform(move |_: MouseEvent| Action::Learn(action));
    let is_last = props.stop + 1 == STOPS.len();
    html! {
        <>
            <div ref={ring} class="tour-ring" aria-hidden="true"></div>
            <div ref={card} class="card tour-card" role="dialog" aria-label={words().tour_title()} tabindex="-1"
                data-testid="tour-step" data-step={(props.stop + 1).to_string()}>
                <div aria-live="polite">
                    <p class="key">{ format!("{} of {}", props.stop + 1, STOPS.len()) }</p>
                    <h3>{ stop.title }</h3>
                    <p>{ stop.text }</p>
                </div>
                <div class="row">
                    <button type="button" data-testid="tour-skip" onclick={on(LearnAction::EndTour)}>{ words().tour_skip() }</button>
                    <button type="button" class="back" data-testid="tour-back" disabled={props.stop == 0}
                        onclick={on(LearnAction::PreviousStop)}>{ words().tour_back() }</button>
                    <button type="button" class="primary" data-testid="tour-next"
                        onclick={on(LearnAction::NextStop)}>{ if is_last { words().tour_done() } else { words().tour_next() } }</button>
                </div>
            </div>
        </>
    }
}

/// The part with what belongs to it: a canvas is shown with its title.
fn whole(part: Element) -> Element {
    let section = (part.tag_name() == "CANVAS").then(|| part.closest("section").ok().flatten());
    section.flatten().unwrap_or(part)
}

/// Puts card and ring where the part is; on arrival it also scrolls there and takes the focus. Whether the part is there.
fn show(name: &str, card: &NodeRef, ring: &NodeRef, arrives: bool) -> bool {
    let (Some(card), Some(ring)) = (card.cast::<HtmlElement>(), ring.cast::<HtmlElement>()) else {
        return false;
    };
    let part = part(name).map(|part| whole(part.into()));
    if let Some(part) = part.as_ref().filter(|_| arrives) {
        part.scroll_into_view();
    }
    let seen = view();
    let found = part.as_ref().map(rect_of);
    ring.set_hidden(found.is_none());
    let own = rect_of(&card);
    let size = Size { width: own.width, height: own.height };
    // Without the part the card stands in the middle.
    let middle =
        Rect { x: (seen.width - size.width) / 2.0, y: seen.y + seen.height / 3.0, ..Rect::default() };
    let Staged { card: at, scroll } = staged(found.unwrap_or(middle), size, page(), seen);
    put_at(&card, at);
    if let Some(part) = found {
        // At the edge of the page the ring ends with it.
        let (left, right) = ((part.x - RING).max(0.0), (part.x + part.width + RING).min(page().width));
        put_at(&ring, (left, part.y - RING));
        for (name, length) in [("width", right - left), ("height", part.height + 2.0 * RING)] {
            ring.style().set_property(name, &format!("{length:.1}px")).ok();
        }
    }
    if arrives {
        // Back at the first stop its button is disabled, and the focus with it.
        let has_focus =
            gloo::utils::document().active_element().is_some_and(|active| card.contains(Some(&active)));
        if !has_focus || nothing_has_focus() {
            focus_quietly(&card);
        }
        gloo::utils::window().scroll_to_with_x_and_y(seen.x, scroll);
    }
    found.is_some()
}
