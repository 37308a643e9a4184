//! Whether a part of the page is in view.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry};
use yew::prelude::*;

/// Tells the callback whenever the element comes into view or leaves it; last, if it was in view, that it has
/// gone from the page.
#[hook]
pub fn use_in_view(element: &NodeRef, tell: &Callback<bool>) {
    let (element, tell) = (element.clone(), tell.clone());
    use_effect_with((), move |()| watch(&element, tell));
}

fn watch(element: &NodeRef, tell: Callback<bool>) -> impl FnOnce() + use<> {
    let in_view = std::rc::Rc::new(std::cell::Cell::new(false));
    let seen = {
        let (in_view, tell) = (in_view.clone(), tell.clone());
        Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            // The newest entry comes last.
            let newest = entries.pop().dyn_into::<IntersectionObserverEntry>();
            let now = newest.is_ok_and(|entry| entry.is_intersecting());
            if in_view.replace(now) != now {
                tell.emit(now);
            }
        })
    };
    let observer = IntersectionObserver::new(seen.as_ref().unchecked_ref()).ok();
    if let (Some(observer), Some(element)) = (&observer, element.cast::<Element>()) {
        observer.observe(&element);
    }
    move || {
        if let Some(observer) = observer {
            observer.disconnect();
        }
        if in_view.replace(false) {
            tell.emit(false);
        }
        drop(seen);
    }
}
