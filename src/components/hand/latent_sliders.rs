//! A slider for every latent dimension, and the digit that they decode to.

use std::rc::Rc;

use elbo_protocol::Survey;
use elbo_words::words;
use yew::prelude::*;

use crate::components::{
    commands::command_button::CommandButton, hand::digit::DigitCanvas, hand::latent_slider::LatentSlider,
    shell::lesson::Learn,
};
use elbo_page::{
    commands::PageCommand,
    learn::Topic,
    slider::Ranking,
    state::{Action, Digit, Picked},
};

/// How long after a movement the order and the spans of the sliders stay, in milliseconds.
const SETTLED_MS: f64 = 3000.0;

/// Sliders that are never folded away, whatever they are worth.
const LEAST: usize = 8;

/// What the sliders show and do.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct LatentSlidersProps {
    /// How many there are.
    pub latent: usize,
    /// Only so many are shown, those that say most; all without a number.
    pub most: Option<usize>,
    /// Whose weights answer, in words.
    pub source: String,
    /// Their values; at least as many.
    pub values: Rc<Vec<f32>>,
    /// What the codes of held-out digits say, once known.
    pub survey: Option<Rc<Survey>>,
    /// KL of each dimension, in nats, once known.
    pub kl: Option<Rc<[f32]>>,
    /// The digit that they decode to.
    pub decoded: Digit,
    /// The test digit that was picked.
    pub picked: Option<Rc<Picked>>,
    /// Where actions go.
    pub dispatch: Callback<Action>,
}

/// The order and the spans in use: they stay while the visitor moves a slider.
#[derive(Debug, Clone, PartialEq, Default)]
struct Settled {
    ranking: Ranking,
    survey: Option<Rc<Survey>>,
}

/// The section with the sliders.
#[component]
pub fn LatentSliders(props: &LatentSlidersProps) -> Html {
    let list = use_node_ref();
    let touched_ms = use_mut_ref(|| f64::NEG_INFINITY);
    let held = use_mut_ref(|| false);
    let settled = use_state(Settled::default);
    let unfolded = use_state(|| false);
    {
        let (settled, list, touched_ms, held) =
            (settled.clone(), list.clone(), touched_ms.clone(), held.clone());
        let depends_on = (props.latent, props.kl.clone(), props.survey.clone());
        use_effect_with(depends_on, move |(latent, kl, survey)| {
            let touched = js_sys::Date::now() - *touched_ms.borrow() < SETTLED_MS;
            let busy = touched || *held.borrow() || has_keyboard_focus(&list);
            if !busy || settled.ranking.order.len() != *latent {
                let survey = survey.clone().filter(|survey| survey.spreads.len() == *latent);
                settled.set(Settled { ranking: Ranking::new(*latent, kl.as_deref()), survey });
            }
        });
    }
    let hold = |down: bool| {
        let held = held.clone();
        Callback::from(move |_: PointerEvent| *held.borrow_mut() = down)
    };
    let onmove = {
        let dispatch = props.dispatch.clone();
        use_callback((), move |(index, value): (usize, f32), ()| {
            *touched_ms.borrow_mut() = js_sys::Date::now();
            dispatch.emit(Action::MoveSlider(index, value));
        })
    };
    let latent = props.latent;
    let fold = {
        let unfolded = unfolded.clone();
        Callback::from(move |_: MouseEvent| unfolded.set(!*unfolded))
    };
    let fallback = Ranking::new(latent, None);
    let ranking = if settled.ranking.order.len() == latent { &settled.ranking } else { &fallback };
    let (used, unused) = ranking.order.split_at(ranking.used.max(LEAST).min(latent));
    let (used, unused) = match props.most {
        Some(most) => (&used[..most.min(used.len())], [].as_slice()),
        None => (used, unused),
    };
    let largest = props.kl.iter().flat_map(|kl| kl.iter().copied()).fold(0.0, f32::max);
    let row = |index: &usize| {
        let index = *index;
        let kl = props.kl.as_ref().and_then(|kl| kl.get(index).copied());
        let value = props.values.get(index).copied().unwrap_or(0.0);
        let spread = settled.survey.as_ref().and_then(|survey| survey.spreads.get(index).copied());
        html! { <LatentSlider key={index} {index} {value} {spread} {kl} {largest} onmove={onmove.clone()} /> }
    };
    html! {
        <section class="sliders" aria-label={words().sliders_title()}>
            if props.most.is_none() {
                <h2>
                    { words().sliders_title() }<Learn topic={Topic::Reparameterization} />
                    <small>{ match (&props.kl, unused.len()) {
                        (None, _) => words().sliders_count(latent),
                        (Some(_), 0) => words().sliders_ranked().to_owned(),
                        (Some(_), unused) => words().sliders_ranked_with_unused(unused, latent),
                    } }</small>
                </h2>
            }
            <div class="decoded">
                <DigitCanvas digit={props.decoded.clone()} testid="decoded" label={words().sliders_digit()} />
                if props.most.is_none() {
                    <div class="stack">
                        <p class="key source-note">{ &props.source }</p>
                        <div class="row">
                            <CommandButton command={PageCommand::Sample}>{ words().sample_prior() }</CommandButton>
                            <CommandButton command={PageCommand::Zero}>{ words().zero_sliders() }</CommandButton>
                        </div>
                        { original(props.picked.as_deref()) }
                    </div>
                }
            </div>
            <div class="z-list" ref={list} onpointerdown={hold(true)} onpointerup={hold(false)} onpointercancel={hold(false)}>
                { for used.iter().map(row) }
                if !unused.is_empty() {
                    <button key="fold" type="button" class="fold" data-testid="show-unused" onclick={fold}
                        aria-expanded={unfolded.to_string()} aria-controls="unused-sliders">
                        { words().fold_unused(*unfolded, unused.len()) }
                    </button>
                }
                <div key="unused" id="unused-sliders" class="z-unused" hidden={!*unfolded}>{ for unused.iter().map(row) }</div>
            </div>
        </section>
    }
}

/// The picked digit itself, to compare with the decoded one.
fn original(picked: Option<&Picked>) -> Html {
    let digit = Digit { pixels: picked.map(|digit| Rc::clone(&digit.original)), ..Digit::default() };
    html! {
        <div class="original" data-testid="picked"
            data-value={picked.map(|digit| digit.label.to_string()).unwrap_or_default()}>
            <DigitCanvas {digit} testid="picked-original" label={words().picked_digit()} />
            if let Some(digit) = picked {
                <p class="key" title={words().picked_terms_hint()}>
                    { picked_name(digit) }
                    <br />
                    { words().picked_terms(digit.terms) }
                </p>
            } else {
                <p class="key">{ words().picked_none() }</p>
            }
        </div>
    }
}

fn picked_name(digit: &Picked) -> Html {
    let [label, number] = words().picked_name(digit.label, digit.index);
    html! { <><b>{ label }</b>{ number }</> }
}

fn has_keyboard_focus(list: &NodeRef) -> bool {
    let focused = list
        .cast::<web_sys::Element>()
        .and_then(|list| list.query_selector("input:focus-visible").ok().flatten());
    focused.is_some()
}
