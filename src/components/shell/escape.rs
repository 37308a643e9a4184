//! Escape closes what is open, wherever the focus is.

use gloo::events::EventListener;
use wasm_bindgen::JsCast as _;
use web_sys::KeyboardEvent;
use yew::prelude::*;

/// Calls back when Escape is pressed anywhere on the page, for as long as the component is there.
#[hook]
pub fn use_escape(close: Callback<()>) {
    use_effect_with(close, |close| {
        let close = close.clone();
        let listener = EventListener::new(&gloo::utils::document(), "keydown", move |event| {
            if event.dyn_ref::<KeyboardEvent>().is_some_and(|event| event.key() == "Escape") {
                close.emit(());
            }
        });
        move || drop(listener)
    });
}
