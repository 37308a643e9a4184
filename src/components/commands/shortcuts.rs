//! Keys that are commands, wherever the focus is.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement, KeyboardEvent};
use yew::prelude::*;

use elbo_page::commands::{Focus, KeyPress, PageCommand, takes_typing};

/// Runs the commands of the keys that are pressed, for as long as the component is there.
#[hook]
pub fn use_shortcuts(single_keys: bool, run: Callback<PageCommand>) {
    use_effect_with((single_keys, run), |(single_keys, run)| {
        let (single_keys, run) = (*single_keys, run.clone());
        let options = EventListenerOptions::enable_prevent_default();
        let document = gloo::utils::document();
        let listener = EventListener::new_with_options(&document, "keydown", options, move |event| {
            let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
            if let Some(command) = command(event, single_keys) {
                event.prevent_default();
                run.emit(command);
            }
        });
        move || drop(listener)
    });
}

fn command(event: &KeyboardEvent, single_keys: bool) -> Option<PageCommand> {
    if event.default_prevented() || event.is_composing() || event.repeat() {
        return None;
    }
    let key = event.key();
    let press = KeyPress {
        key: &key,
        control: event.ctrl_key() || event.meta_key(),
        shift: event.shift_key(),
        alt: event.alt_key(),
    };
    let focus = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let focus = focus.as_ref().map(focus_in).unwrap_or_default();
    press.command().filter(|command| command.takes_keys(focus, single_keys))
}

fn focus_in(element: &Element) -> Focus {
    let input_type = element.get_attribute("type").unwrap_or_default();
    let is_editable = element.dyn_ref::<HtmlElement>().is_some_and(HtmlElement::is_content_editable);
    Focus {
        types: takes_typing(&element.tag_name(), &input_type, is_editable),
        in_dialog: element.closest("[role='dialog']").ok().flatten().is_some(),
    }
}
