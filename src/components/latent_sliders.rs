//! A slider for every latent dimension, and the digit that they decode to.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::digit::DigitCanvas;
use crate::{
    slider::SLIDER_REACH,
    state::{Action, Digit},
};

/// KL below this many nats marks a dimension as unused.
const UNUSED_NATS: f32 = 0.01;

/// How long after a movement the order of the sliders stays, in milliseconds.
const SETTLED_MS: f64 = 3000.0;

/// What the sliders show and do.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct LatentSlidersProps {
    /// How many there are.
    pub latent: usize,
    /// Their values; at least as many.
    pub values: Rc<Vec<f32>>,
    /// Held-out KL of each dimension, in nats, once known.
    pub kl: Option<Rc<Vec<f32>>>,
    /// The digit that they decode to.
    pub decoded: Digit,
    /// Where actions go.
    pub dispatch: Callback<Action>,
}

/// The section with the sliders.
#[component]
pub fn LatentSliders(props: &LatentSlidersProps) -> Html {
    let list = use_node_ref();
    let touched_ms = use_mut_ref(|| f64::NEG_INFINITY);
    let held = use_mut_ref(|| false);
    let order = use_state(Vec::<usize>::new);
    {
        let (order, list, touched_ms, held) = (order.clone(), list.clone(), touched_ms.clone(), held.clone());
        use_effect_with((props.latent, props.kl.clone()), move |(latent, kl)| {
            let touched = js_sys::Date::now() - *touched_ms.borrow() < SETTLED_MS;
            let busy = touched || *held.borrow() || has_keyboard_focus(&list);
            if !busy || order.len() != *latent {
                order.set(ranked(*latent, kl.as_deref().map(Vec::as_slice)));
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
    let sample = props.dispatch.reform(move |_: MouseEvent| Action::SetSliders(standard_normal(latent)));
    let zero = props.dispatch.reform(move |_: MouseEvent| Action::SetSliders(vec![0.0; latent]));
    let rows: Vec<usize> = if order.len() == latent { (*order).clone() } else { (0..latent).collect() };
    let largest = props.kl.iter().flat_map(|kl| kl.iter().copied()).fold(0.0, f32::max);
    let unused = props.kl.as_ref().map(|kl| kl.iter().filter(|kl| **kl < UNUSED_NATS).count());
    html! {
        <section class="sliders" aria-labelledby="sliders-title">
            <h2 id="sliders-title">
                { "Latent sliders" }
                <small>{ match unused {
                    None => format!("{latent} dimensions of z"),
                    Some(0) => "ranked by KL, all in use".to_owned(),
                    Some(unused) => format!("ranked by KL, {unused} of {latent} unused"),
                } }</small>
            </h2>
            <div class="decoded">
                <DigitCanvas digit={props.decoded.clone()} testid="decoded" label="Digit decoded from the sliders" />
                <div class="stack">
                    <button type="button" data-testid="sample-prior" onclick={sample}
                        title="Draw every z from the standard normal distribution">{ "Sample prior" }</button>
                    <button type="button" data-testid="zero-sliders" onclick={zero}>{ "Zero" }</button>
                    <p class="key">{ "Drag a slider: the digit follows, also while training." }</p>
                </div>
            </div>
            <div class="z-list" ref={list} onpointerdown={hold(true)} onpointerup={hold(false)} onpointercancel={hold(false)}>
                { for rows.into_iter().map(|index| {
                    let kl = props.kl.as_ref().and_then(|kl| kl.get(index).copied());
                    let value = props.values.get(index).copied().unwrap_or(0.0);
                    html! { <Slider key={index} {index} {value} {kl} {largest} onmove={onmove.clone()} /> }
                }) }
            </div>
        </section>
    }
}

#[derive(Debug, Clone, PartialEq, Properties)]
struct SliderProps {
    index: usize,
    value: f32,
    kl: Option<f32>,
    largest: f32,
    onmove: Callback<(usize, f32)>,
}

#[component]
fn Slider(props: &SliderProps) -> Html {
    let index = props.index;
    let onmove = props.onmove.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        let input = event.target_dyn_into::<HtmlInputElement>();
        if let Some(value) = input.and_then(|input| input.value().parse().ok()) {
            onmove.emit((index, value));
        }
    });
    let unused = props.kl.is_some_and(|kl| kl < UNUSED_NATS);
    let id = format!("latent-slider-{index}");
    html! {
        <div class={classes!("z", unused.then_some("unused"))}>
            <label for={id.clone()}>{ format!("z{index}") }</label>
            <input type="range" id={id.clone()} data-testid={id} min={(-SLIDER_REACH).to_string()}
                max={SLIDER_REACH.to_string()} step="0.05" value={props.value.to_string()} {oninput} />
            <output>{ signed(props.value) }</output>
            { bar(props.kl, props.largest) }
        </div>
    }
}

fn bar(kl: Option<f32>, largest: f32) -> Html {
    match kl {
        None => html! { <span class="kl"></span> },
        Some(kl) if kl < UNUSED_NATS => html! { <span class="kl unused-word">{ "unused" }</span> },
        Some(kl) => {
            let share = (kl / largest.max(UNUSED_NATS)).clamp(0.0, 1.0) * 100.0;
            let title = format!("KL {kl:.2} nats");
            html! { <span class="kl" {title}><i class="bar" style={format!("width:{share:.0}%")}></i></span> }
        }
    }
}

fn signed(value: f32) -> String {
    // Plain zero, not minus zero.
    if value.abs() < 0.005 { "0.00".to_owned() } else { format!("{value:.2}").replace('-', "−") }
}

/// The dimensions, largest KL first; in their own order before it is known.
fn ranked(latent: usize, kl: Option<&[f32]>) -> Vec<usize> {
    let mut order: Vec<usize> = (0..latent).collect();
    if let Some(kl) = kl {
        let of = |index: &usize| kl.get(*index).copied().unwrap_or(0.0);
        order.sort_by(|a, b| of(b).total_cmp(&of(a)));
    }
    order
}

/// Values of a standard normal distribution, by Box and Muller.
fn standard_normal(count: usize) -> Vec<f32> {
    let uniform = || 1.0 - js_sys::Math::random();
    (0..count)
        .map(|_| ((-2.0 * uniform().ln()).sqrt() * (std::f64::consts::TAU * uniform()).cos()) as f32)
        .collect()
}

fn has_keyboard_focus(list: &NodeRef) -> bool {
    let focused = list
        .cast::<web_sys::Element>()
        .and_then(|list| list.query_selector("input:focus-visible").ok().flatten());
    focused.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dimensions_are_ranked_by_kl_and_stable_among_equals() {
        assert_eq!(ranked(4, None), [0, 1, 2, 3]);
        assert_eq!(ranked(4, Some(&[0.1, 2.0, 0.1, 3.0])), [3, 1, 0, 2]);
        assert_eq!(ranked(3, Some(&[f32::NAN, 1.0])).len(), 3);
    }

    #[test]
    fn values_show_a_sign_and_two_digits() {
        assert_eq!([-0.0, -0.001, 0.5, -1.25].map(signed), ["0.00", "0.00", "0.50", "−1.25"]);
    }
}
