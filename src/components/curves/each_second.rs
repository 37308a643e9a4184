//! A value that changes often, seen once a second.

use gloo::timers::callback::Timeout;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::components::shell::in_view::use_in_view;

/// Shortest time between two looks, in milliseconds.
const APART_MS: u32 = 1000;

/// The value as it was a second ago at most, and a callback that looks at once. None until the element, or what it
/// stands in, was shown; while it is not, nothing is looked at, and what has changed is seen when it comes into view.
#[hook]
pub fn use_each_second<T: Clone + PartialEq + 'static>(
    value: T,
    element: &NodeRef,
) -> (Option<T>, Callback<()>) {
    let seen = use_state_eq(|| None::<T>);
    let newest = use_mut_ref(|| value.clone());
    let timer = use_mut_ref(|| None::<Timeout>);
    newest.replace(value.clone());
    let look = {
        let (seen, newest) = (seen.setter(), newest.clone());
        use_callback((), move |(), ()| seen.set(Some(newest.borrow().clone())))
    };
    let into_view = {
        let look = look.clone();
        Callback::from(move |in_view: bool| {
            if in_view {
                look.emit(());
            }
        })
    };
    use_in_view(element, &into_view);
    {
        let (element, look, timer) = (element.clone(), look.clone(), timer.clone());
        use_effect_with(value, move |_| {
            let waiting = timer.clone();
            timer.borrow_mut().get_or_insert_with(|| {
                Timeout::new(APART_MS, move || {
                    waiting.take();
                    let is_shown =
                        element.cast::<HtmlElement>().is_some_and(|shown| shown.offset_width() > 0);
                    if is_shown {
                        look.emit(());
                    }
                })
            });
        });
    }
    use_effect_with((), move |()| move || drop(timer.take()));
    ((*seen).clone(), look)
}
