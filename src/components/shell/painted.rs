//! Draws on a canvas: the newest picture, at most once a frame, only in view, and only when something changed.

use std::{cell::RefCell, rc::Rc};

use gloo::render::{AnimationFrame, request_animation_frame};
use web_sys::HtmlCanvasElement;
use yew::prelude::*;

use crate::components::shell::canvas_observer;
use crate::paint::canvas::size;

/// What a canvas shows.
pub trait Picture: Clone + PartialEq + 'static {
    /// What is worth keeping from one redraw to the next, such as a layout or colors. It begins anew when the
    /// canvas's size or the theme changes.
    type Kept: Default + 'static;

    /// Draws it on a canvas of that size, in CSS pixels; false if nothing was drawn.
    fn paint(&self, canvas: &HtmlCanvasElement, size: (f64, f64), kept: &mut Self::Kept) -> bool;
}

/// Draws the newest picture.
pub struct Painter<P: Picture> {
    canvas: NodeRef,
    wanted: Option<P>,
    size: Option<(f64, f64)>,
    kept: P::Kept,
    frame: Option<AnimationFrame>,
    in_view: bool,
    version: u32,
}

impl<P: Picture> Painter<P> {
    /// What was kept of the last redraw.
    pub fn kept(&self) -> &P::Kept {
        &self.kept
    }

    /// Out of view nothing is drawn; coming into view is what draws the newest. A hidden tab has no frames.
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
        // Asked anew only after a change: every time would lay the page out in the midst of a frame.
        self.size = self.size.or_else(|| size(&canvas));
        let Some(size) = self.size else { return };
        let begun_ms = now_ms();
        if picture.paint(&canvas, size, &mut self.kept) {
            let taken_ms = now_ms() - begun_ms;
            self.version = self.version.wrapping_add(1);
            // The version comes last: whoever watches it finds the time that belongs to it.
            canvas.set_attribute("data-redraw-ms", &format!("{taken_ms:.2}")).ok();
            canvas.set_attribute("data-version", &self.version.to_string()).ok();
        }
    }
}

/// Draws the picture on the canvas whenever it changes, and again when the canvas's size or the theme does.
/// `data-version` counts redraws, `data-redraw-ms` says how long the last one took. `onview` hears when the
/// canvas comes into view and when it goes out of it.
#[hook]
pub fn use_painter<P: Picture>(
    canvas: &NodeRef,
    picture: P,
    onview: Callback<bool>,
) -> Rc<RefCell<Painter<P>>> {
    let painter = {
        let canvas = canvas.clone();
        use_mut_ref(|| Painter {
            canvas,
            wanted: None,
            size: None,
            kept: P::Kept::default(),
            frame: None,
            in_view: false,
            version: 0,
        })
    };
    {
        let painter = Rc::clone(&painter);
        use_effect_with(picture, move |picture| {
            painter.borrow_mut().wanted = Some(picture.clone());
            Painter::paint_soon(&painter);
        });
    }
    let canvas = canvas.clone();
    let watched = Rc::clone(&painter);
    use_effect_with((), move |()| {
        let repainted = Rc::clone(&watched);
        canvas_observer::watch(
            &canvas,
            move || {
                {
                    let mut painter = repainted.borrow_mut();
                    (painter.size, painter.kept) = (None, P::Kept::default());
                }
                Painter::paint_soon(&repainted);
            },
            move |in_view| {
                watched.borrow_mut().in_view = in_view;
                onview.emit(in_view);
                Painter::paint_soon(&watched);
            },
        )
    });
    painter
}

fn now_ms() -> f64 {
    gloo::utils::window().performance().map_or(0.0, |performance| performance.now())
}
