//! The address bar follows what the page shows, so that a reload or a bookmark keeps it.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use wasm_bindgen::JsValue;
use yew::prelude::*;

use elbo_page::share::Link;

/// How long the address waits for a further change, in milliseconds. Browsers refuse too many in a row.
const WAIT_MS: u32 = 300;

/// The link to what the page shows. Sliders and pen make it anew with every move, so only those are rendered again
/// that ask for it.
#[derive(Debug, Clone)]
pub struct LinkContext(pub Rc<Link>);

impl PartialEq for LinkContext {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// Keeps the address up to date. What the page was opened with stays in it until something changes.
#[component]
pub fn Address() -> Html {
    let first = use_mut_ref(|| true);
    let context = use_context::<LinkContext>();
    use_effect_with(context, move |context| {
        let is_first = std::mem::replace(&mut *first.borrow_mut(), false);
        let changed = context.clone().filter(|_| !is_first);
        let wait = changed.map(|LinkContext(link)| Timeout::new(WAIT_MS, move || replace(&link)));
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
