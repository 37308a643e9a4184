//! The address bar follows what the page shows, so that a reload or a bookmark keeps it.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use wasm_bindgen::JsValue;
use yew::prelude::*;

use elbo_page::share::Link;

/// How long the address waits for a further change, in milliseconds. Browsers refuse too many in a row.
const WAIT_MS: u32 = 300;

/// What the address says.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct AddressProps {
    /// What the page shows.
    pub link: Rc<Link>,
}

/// Keeps the address up to date. What the page was opened with stays in it until something changes.
#[component]
pub fn Address(props: &AddressProps) -> Html {
    let first = use_mut_ref(|| true);
    use_effect_with(props.link.clone(), move |link| {
        let is_first = std::mem::replace(&mut *first.borrow_mut(), false);
        let link = link.clone();
        let wait = (!is_first).then(|| Timeout::new(WAIT_MS, move || replace(&link)));
        move || drop(wait)
    });
    html! {}
}

fn replace(link: &Link) {
    let window = gloo::utils::window();
    let fragment = window.location().hash().unwrap_or_default();
    let address = format!("?{}{fragment}", link.query());
    // Where the browser refuses, the address stays as it is, and Share still gives the right one.
    if let Ok(history) = window.history() {
        history.replace_state_with_url(&JsValue::NULL, "", Some(&address)).ok();
    }
}

/// The full address of a link.
#[must_use]
pub fn full(link: &Link) -> String {
    let location = gloo::utils::window().location();
    let origin = location.origin().unwrap_or_default();
    format!("{origin}{}?{}", location.pathname().unwrap_or_default(), link.query())
}
