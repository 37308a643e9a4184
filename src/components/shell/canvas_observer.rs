//! What happens around a canvas: its size, whether it is in view, and the theme.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{
    Element, IntersectionObserver, IntersectionObserverEntry, MutationObserver, MutationObserverInit,
    ResizeObserver,
};
use yew::NodeRef;

/// Tells of it until the returned function is called: `on_change` when the size or the theme has changed,
/// `on_view` when the canvas comes into view or leaves it. A browser that cannot tell has it always in view.
pub fn watch<C: Fn() + 'static, V: Fn(bool) + 'static>(
    canvas: &NodeRef,
    on_change: C,
    on_view: V,
) -> impl FnOnce() + use<C, V> {
    let changed = Closure::<dyn FnMut()>::new(on_change);
    let callback: js_sys::Function = changed.as_ref().unchecked_ref::<js_sys::Function>().clone();
    let sizes = ResizeObserver::new(&callback).ok();
    let on_view = std::rc::Rc::new(on_view);
    let seen = {
        let on_view = on_view.clone();
        Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            // Several may have been queued; the last one holds.
            let entry = entries.pop().dyn_into::<IntersectionObserverEntry>();
            on_view(entry.is_ok_and(|entry| entry.is_intersecting()));
        })
    };
    let views = IntersectionObserver::new(seen.as_ref().unchecked_ref()).ok();
    if let Some(canvas) = canvas.cast::<Element>() {
        sizes.iter().for_each(|observer| observer.observe(&canvas));
        views.iter().for_each(|observer| observer.observe(&canvas));
    }
    if views.is_none() {
        on_view(true);
    }
    let scheme = gloo::utils::window().match_media("(prefers-color-scheme: dark)").ok().flatten();
    if let Some(scheme) = &scheme {
        scheme.add_event_listener_with_callback("change", &callback).ok();
    }
    // The theme toggle sets an attribute of the root, which no media query sees.
    let themes = MutationObserver::new(&callback).ok();
    if let (Some(themes), Some(root)) = (&themes, gloo::utils::document().document_element()) {
        let options = MutationObserverInit::new();
        options.set_attributes(true);
        themes.observe_with_options(&root, &options).ok();
    }
    move || {
        sizes.iter().for_each(ResizeObserver::disconnect);
        views.iter().for_each(IntersectionObserver::disconnect);
        themes.iter().for_each(MutationObserver::disconnect);
        if let Some(scheme) = scheme {
            scheme.remove_event_listener_with_callback("change", &callback).ok();
        }
        drop((changed, seen));
    }
}
