//! One latent slider: its dimension, where the aggregated posterior lies, its value and its KL.

use elbo_protocol::{Spread, USED_NATS};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use elbo_page::slider::{SliderSpan, is_unused};
use elbo_words::{numbers::coordinate, words};

/// What the slider shows and does.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct LatentSliderProps {
    /// Its dimension.
    pub index: usize,
    /// Its value.
    pub value: f32,
    /// The aggregated posterior along it, once known.
    pub spread: Option<Spread>,
    /// KL of the dimension, in nats, once known.
    pub kl: Option<f32>,
    /// The largest KL of all dimensions, in nats.
    pub largest: f32,
    /// Takes the dimension and a new value.
    pub onmove: Callback<(usize, f32)>,
}

/// A range input with its label, value and KL bar.
#[component]
pub fn LatentSlider(props: &LatentSliderProps) -> Html {
    let index = props.index;
    let onmove = props.onmove.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        let input = event.target_dyn_into::<HtmlInputElement>();
        if let Some(value) = input.and_then(|input| input.value().parse().ok()) {
            onmove.emit((index, value));
        }
    });
    let unused = props.kl.is_some_and(is_unused);
    let id = format!("latent-slider-{index}");
    let span = SliderSpan::of(props.spread.as_ref(), props.value);
    html! {
        <div class={classes!("z", unused.then_some("unused"))}>
            <label for={id.clone()}>{ format!("z{index}") }</label>
            <span class="track">
                { props.spread.map(|spread| band(spread, span)).unwrap_or_default() }
                <input type="range" id={id.clone()} data-testid={id} min={span.low.to_string()}
                    max={span.high.to_string()} step={span.step().to_string()} value={props.value.to_string()}
                    aria-valuetext={coordinate(props.value)} {oninput} />
            </span>
            <output>{ coordinate(props.value) }</output>
            { bar(props.kl, props.largest) }
        </div>
    }
}

/// Marks the mean of the aggregated posterior, and one deviation to either side.
fn band(spread: Spread, span: SliderSpan) -> Html {
    let share = |value: f32| span.share(value);
    let (low, high) = (share(spread.mean - spread.deviation), share(spread.mean + spread.deviation));
    let style = format!("--low:{low:.3};--high:{high:.3};--mean:{:.3}", share(spread.mean));
    html! { <i class="band" {style} aria-hidden="true"></i> }
}

fn bar(kl: Option<f32>, largest: f32) -> Html {
    match kl {
        None => html! { <span class="kl"></span> },
        Some(kl) if is_unused(kl) => {
            html! { <span class="kl unused-word">{ words().unused_dimension() }</span> }
        }
        Some(kl) => {
            let share = (kl / largest.max(USED_NATS)).clamp(0.0, 1.0) * 100.0;
            let title = words().kl_of_dimension(kl);
            html! { <span class="kl" {title}><i class="kl-bar" style={format!("width:{share:.0}%")}></i></span> }
        }
    }
}
