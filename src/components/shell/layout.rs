//! How much room the window has, told whenever that changes.

use elbo_page::state::PageLayout;
use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::MediaQueryList;
use yew::prelude::*;

/// From this width three columns stand side by side; the style sheet has the same.
const WIDE: &str = "(min-width: 1101px)";

/// From this width there is room for two workspaces; the style sheet has the same.
const DOUBLE: &str = "(min-width: 2000px)";

/// The room that the window has now.
#[must_use]
pub fn layout() -> PageLayout {
    let matches = |query: &str| media(query).is_some_and(|list| list.matches());
    if matches(DOUBLE) {
        PageLayout::Double
    } else if matches(WIDE) {
        PageLayout::Wide
    } else {
        PageLayout::Narrow
    }
}

/// Tells of the room whenever it changes, as long as this lives.
pub struct LayoutWatch {
    queries: Vec<MediaQueryList>,
    changed: Closure<dyn FnMut()>,
}

impl LayoutWatch {
    /// Begins to watch.
    #[must_use]
    pub fn new(tell: Callback<PageLayout>) -> Self {
        let changed = Closure::<dyn FnMut()>::new(move || tell.emit(layout()));
        let queries: Vec<MediaQueryList> = [WIDE, DOUBLE].into_iter().filter_map(media).collect();
        for query in &queries {
            query.add_event_listener_with_callback("change", changed.as_ref().unchecked_ref()).ok();
        }
        Self { queries, changed }
    }
}

impl Drop for LayoutWatch {
    fn drop(&mut self) {
        for query in &self.queries {
            query.remove_event_listener_with_callback("change", self.changed.as_ref().unchecked_ref()).ok();
        }
    }
}

fn media(query: &str) -> Option<MediaQueryList> {
    gloo::utils::window().match_media(query).ok().flatten()
}
