//! The focus goes back to where it came from.

use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::components::shell::measure::{focus_quietly, nothing_has_focus};

/// Takes the focus to an element when the component appears. When it goes, the focus returns, unless it was taken
/// elsewhere.
#[hook]
pub fn use_borrowed_focus(to: &NodeRef) {
    let to = to.clone();
    use_effect_with((), move |()| {
        let before = gloo::utils::document().active_element();
        if let Some(to) = to.cast::<HtmlElement>() {
            focus_quietly(&to);
        }
        move || {
            if nothing_has_focus()
                && let Some(before) = before.and_then(|before| before.dyn_into::<HtmlElement>().ok())
            {
                focus_quietly(&before);
            }
        }
    });
}
