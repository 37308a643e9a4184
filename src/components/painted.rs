//! Draws on a canvas: the newest picture, at most once a frame, only in view, and only when something changed.

use std::{cell::RefCell, rc::Rc};

use gloo::render::{AnimationFrame, request_animation_frame};
use web_sys::HtmlCanvasElement;
use yew::prelude::*;

use super::surroundings;

/// How a picture is drawn; false if nothing was.
pub type Paint<T> = fn(&HtmlCanvasElement, &T) -> bool;

struct Painter<T> {
    canvas: NodeRef,
    wanted: Option<T>,
    paint: Paint<T>,
    frame: Option<AnimationFrame>,
    in_view: bool,
    version: u32,
}

impl<T: 'static> Painter<T> {
    /// Out of view nothing is drawn; coming into view is what draws the newest.
    fn paint_soon(painter: &Rc<RefCell<Self>>) {
        if !painter.borrow().in_view || painter.borrow().frame.is_some() {
            return;
        }
        let later = Rc::clone(painter);
        let frame = request_animation_frame(move |_| {
            let mut painter = later.borrow_mut();
            painter.frame = None;
            painter.paint();
        });
        painter.borrow_mut().frame = Some(frame);
    }

    fn paint(&mut self) {
        let Some(canvas) = self.canvas.cast::<HtmlCanvasElement>().filter(|_| self.in_view) else { return };
        let Some(picture) = &self.wanted else { return };
        let begun_ms = now_ms();
        if (self.paint)(&canvas, picture) {
            let taken_ms = now_ms() - begun_ms;
            self.version = self.version.wrapping_add(1);
            canvas.set_attribute("data-version", &self.version.to_string()).ok();
            canvas.set_attribute("data-redraw-ms", &format!("{taken_ms:.2}")).ok();
        }
    }
}

/// Draws the picture on the canvas whenever it changes, and again when the canvas's size or the theme does.
/// `data-version` counts redraws, `data-redraw-ms` says how long the last one took. `onview` hears when the
/// canvas comes into view and when it goes out of it.
#[hook]
pub fn use_painter<T: Clone + PartialEq + 'static>(
    canvas: &NodeRef,
    picture: T,
    paint: Paint<T>,
    onview: Callback<bool>,
) {
    let painter = {
        let canvas = canvas.clone();
        use_mut_ref(|| Painter { canvas, wanted: None, paint, frame: None, in_view: false, version: 0 })
    };
    {
        let painter = Rc::clone(&painter);
        use_effect_with(picture, move |picture| {
            painter.borrow_mut().wanted = Some(picture.clone());
            Painter::paint_soon(&painter);
        });
    }
    let canvas = canvas.clone();
    use_effect_with((), move |()| {
        let repainted = Rc::clone(&painter);
        surroundings::watch(
            &canvas,
            move || Painter::paint_soon(&repainted),
            move |in_view| {
                painter.borrow_mut().in_view = in_view;
                onview.emit(in_view);
                Painter::paint_soon(&painter);
            },
        )
    });
}

fn now_ms() -> f64 {
    gloo::utils::window().performance().map_or(0.0, |performance| performance.now())
}
