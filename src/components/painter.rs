//! Draws one chart: the newest picture, at most once a frame, and only while it is in view.

use std::{cell::RefCell, rc::Rc};

use gloo::render::{AnimationFrame, request_animation_frame};
use web_sys::HtmlCanvasElement;
use yew::NodeRef;

use super::surroundings;

use crate::{
    plot::{
        Figure,
        canvas::fitted,
        chart::Chart,
        preview,
        reading::Overlay,
        source::Source,
        strokes::{stroke_chart, stroke_overlay},
        view::View,
    },
    theme::Palette,
};

/// Something that lies in a chart's frame.
pub trait Drawn: PartialEq {
    /// The chart in a canvas of that size.
    fn lay_out(&self, size: (f64, f64)) -> Chart;

    /// What lies over the chart.
    fn overlay(&self, _chart: &Chart) -> Overlay {
        Overlay::default()
    }

    /// Whether the same chart lies under another cursor.
    fn differs_by_cursor_only(&self, other: &Self) -> bool {
        self == other
    }
}

impl Drawn for preview::Source {
    fn lay_out(&self, (width, height): (f64, f64)) -> Chart {
        preview::lay_out(self, width, height)
    }
}

/// What a chart is to show.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// Which chart.
    pub figure: Figure,
    /// The values.
    pub source: Source,
    /// How the visitor looks at it.
    pub view: View,
}

impl Drawn for Picture {
    fn lay_out(&self, size: (f64, f64)) -> Chart {
        self.figure.lay_out(&self.source, self.view.look, self.view.step, size)
    }

    fn overlay(&self, chart: &Chart) -> Overlay {
        self.figure.overlay(chart, &self.source, &self.view)
    }

    fn differs_by_cursor_only(&self, other: &Self) -> bool {
        let bars = self.figure == Figure::KlPerDimension;
        (self.figure, &self.source, self.view.look) == (other.figure, &other.source, other.view.look)
            && (!bars || self.view.step == other.view.step)
    }
}

/// Draws the newest picture.
pub struct Painter<D> {
    canvas: Option<HtmlCanvasElement>,
    wanted: Option<D>,
    laid: Option<(Chart, (f64, f64))>,
    palette: Option<Palette>,
    frame: Option<AnimationFrame>,
    in_view: bool,
    version: u32,
    worst_ms: f64,
}

impl<D> Default for Painter<D> {
    fn default() -> Self {
        Self {
            canvas: None,
            wanted: None,
            laid: None,
            palette: None,
            frame: None,
            in_view: false,
            version: 0,
            worst_ms: 0.0,
        }
    }
}

impl<D: Drawn + 'static> Painter<D> {
    /// Takes another picture, and draws it with the next frame if the canvas is in view.
    pub fn show(painter: &Rc<RefCell<Self>>, canvas: &NodeRef, picture: D) {
        {
            let mut painter = painter.borrow_mut();
            painter.canvas = canvas.cast();
            if !painter.wanted.as_ref().is_some_and(|old| old.differs_by_cursor_only(&picture)) {
                painter.laid = None;
            }
            painter.wanted = Some(picture);
        }
        Self::paint_soon(painter);
    }

    /// What lies below a place on the canvas, in CSS pixels: a step, or the rank of a bar.
    #[must_use]
    pub fn below(&self, x: f64, y: f64) -> Option<f64> {
        self.laid.as_ref().and_then(|(chart, _)| chart.below(x, y))
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
        let (Some(canvas), Some(picture)) = (&self.canvas, &self.wanted) else { return };
        let Some((context, width, height)) = fitted(canvas).filter(|_| self.in_view) else { return };
        let begun_ms = now_ms();
        let size = (width, height);
        let laid = self.laid.take().filter(|(_, laid)| *laid == size);
        let (chart, _) = self.laid.insert(laid.unwrap_or_else(|| (picture.lay_out(size), size)));
        let palette = self.palette.get_or_insert_with(Palette::current);
        stroke_chart(&context, chart, palette);
        stroke_overlay(&context, &picture.overlay(chart), palette);
        let taken_ms = now_ms() - begun_ms;
        self.worst_ms = self.worst_ms.max(taken_ms);
        self.version = self.version.wrapping_add(1);
        for (name, value) in [
            ("data-version", self.version.to_string()),
            ("data-redraw-ms", format!("{taken_ms:.2}")),
            ("data-redraw-worst-ms", format!("{:.2}", self.worst_ms)),
        ] {
            canvas.set_attribute(name, &value).ok();
        }
    }
}

fn now_ms() -> f64 {
    gloo::utils::window().performance().map_or(0.0, |performance| performance.now())
}

/// Paints again when the canvas's size or the theme changes, and when it comes into view.
pub fn watch<D: Drawn + 'static>(
    canvas: &NodeRef,
    painter: &Rc<RefCell<Painter<D>>>,
) -> impl FnOnce() + use<D> {
    let (repainted, painter) = (Rc::clone(painter), Rc::clone(painter));
    surroundings::watch(
        canvas,
        move || {
            repainted.borrow_mut().palette = None;
            Painter::paint_soon(&repainted);
        },
        move |in_view| {
            painter.borrow_mut().in_view = in_view;
            Painter::paint_soon(&painter);
        },
    )
}
