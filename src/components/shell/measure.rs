//! Where things are on the page, in CSS pixels, and moving the focus without moving the page.

use js_sys::{Function, Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Element, HtmlElement};

use elbo_page::placement::{Rect, Size};

/// Where an element is in the document.
#[must_use]
pub fn rect_of(element: &Element) -> Rect {
    let (seen, found) = (view(), element.get_bounding_client_rect());
    Rect { x: found.x() + seen.x, y: found.y() + seen.y, width: found.width(), height: found.height() }
}

/// The part of the document that is in the window.
#[must_use]
pub fn view() -> Rect {
    let window = gloo::utils::window();
    let Size { width, .. } = page();
    let height = window.inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
    let (x, y) = (window.scroll_x().unwrap_or_default(), window.scroll_y().unwrap_or_default());
    Rect { x, y, width, height }
}

/// The size of the document, without a scroll bar.
#[must_use]
pub fn page() -> Size {
    let root = gloo::utils::document().document_element();
    root.map_or_else(Size::default, |root| Size {
        width: f64::from(root.client_width()),
        height: f64::from(root.scroll_height()),
    })
}

/// The element with that `data-testid`, if it is shown.
#[must_use]
pub fn part(name: &str) -> Option<HtmlElement> {
    let found = gloo::utils::document().query_selector(&format!("[data-testid='{name}']")).ok().flatten()?;
    found.dyn_into().ok().filter(|part: &HtmlElement| part.offset_width() > 0)
}

/// Whether nothing has the focus.
#[must_use]
pub fn nothing_has_focus() -> bool {
    let document = gloo::utils::document();
    document.active_element().is_none_or(|active| Some(active.as_ref()) == document.body().as_deref())
}

/// Focuses an element without scrolling to it.
pub fn focus_quietly(element: &HtmlElement) {
    let options = Object::new();
    let still = Reflect::set(&options, &"preventScroll".into(), &JsValue::TRUE);
    let focus =
        Reflect::get(element, &"focus".into()).ok().and_then(|focus| focus.dyn_into::<Function>().ok());
    if let (Ok(_), Some(focus)) = (still, focus) {
        // An element that is gone cannot be focused, which does no harm.
        focus.call1(element, &options).ok();
    }
}

/// Puts an element whose position is absolute at a place in the document.
pub fn put_at(element: &HtmlElement, (x, y): (f64, f64)) {
    let style = element.style();
    for (name, value) in [("left", x), ("top", y)] {
        style.set_property(name, &format!("{value:.1}px")).ok();
    }
}
