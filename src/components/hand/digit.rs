//! One digit of 28x28 pixels on a canvas.

use web_sys::HtmlCanvasElement;
use yew::prelude::*;

use crate::paint::canvas::put_digit;
use elbo_page::state::Digit;

/// What the canvas shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct DigitCanvasProps {
    /// The digit.
    pub digit: Digit,
    /// Name for tests.
    pub testid: AttrValue,
    /// What the image is, for those who cannot see it.
    pub label: AttrValue,
}

/// A canvas with a digit; `data-version` counts redraws.
#[component]
pub fn DigitCanvas(props: &DigitCanvasProps) -> Html {
    let canvas = use_node_ref();
    {
        let canvas = canvas.clone();
        use_effect_with(props.digit.clone(), move |digit| {
            if let Some(canvas) = canvas.cast::<HtmlCanvasElement>() {
                put_digit(&canvas, digit.pixels.as_deref());
            }
        });
    }
    let label = if props.digit.pixels.is_some() {
        props.label.to_string()
    } else {
        elbo_words::words().picture_none_yet(&props.label)
    };
    html! {
        <canvas ref={canvas} class={classes!("digit", props.digit.pixels.is_none().then_some("none"))} width="28" height="28" data-testid={props.testid.clone()}
            data-version={props.digit.version.to_string()} role="img" aria-label={label}></canvas>
    }
}
