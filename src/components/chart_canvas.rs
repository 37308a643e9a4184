//! A canvas with a chart: it is drawn anew when what it shows changes, at most once a frame.

use std::{cell::RefCell, rc::Rc};

use gloo::render::{AnimationFrame, request_animation_frame};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{HtmlCanvasElement, ResizeObserver};
use yew::prelude::*;

use crate::{
    plot::{
        Figure,
        canvas::{fitted, stroke_chart},
    },
    theme::Palette,
};

/// What the canvas shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct ChartCanvasProps {
    /// The chart, with its values.
    pub figure: Figure,
    /// Name for tests.
    pub testid: &'static str,
    /// What the chart is, for those who cannot see it.
    pub label: String,
}

/// Draws the newest figure, at most once a frame.
#[derive(Default)]
struct Painter {
    canvas: Option<HtmlCanvasElement>,
    latest: Option<Figure>,
    frame: Option<AnimationFrame>,
}

impl Painter {
    fn paint_soon(painter: &Rc<RefCell<Self>>) {
        if painter.borrow().frame.is_some() {
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

    fn paint(&self) {
        let (Some(canvas), Some(figure)) = (&self.canvas, &self.latest) else { return };
        let Some((context, width, height)) = fitted(canvas) else { return };
        if let Some(chart) = figure.lay_out(width, height) {
            stroke_chart(&context, &chart, &Palette::current());
        }
    }
}

/// A canvas with a chart.
#[component]
pub fn ChartCanvas(props: &ChartCanvasProps) -> Html {
    let canvas = use_node_ref();
    let painter = use_mut_ref(Painter::default);
    {
        let (canvas, painter) = (canvas.clone(), painter.clone());
        use_effect_with(props.figure.clone(), move |figure| {
            {
                let mut painter = painter.borrow_mut();
                painter.canvas = canvas.cast();
                painter.latest = Some(figure.clone());
            }
            Painter::paint_soon(&painter);
        });
    }
    {
        let canvas = canvas.clone();
        use_effect_with((), move |()| watch(&canvas, &painter));
    }
    html! {
        <canvas ref={canvas} data-testid={props.testid} role="img" aria-label={props.label.clone()}></canvas>
    }
}

/// Paints again when the canvas's size or the theme changes.
fn watch(canvas: &NodeRef, painter: &Rc<RefCell<Painter>>) -> impl FnOnce() + use<> {
    let repaint = {
        let painter = Rc::clone(painter);
        Closure::<dyn FnMut()>::new(move || Painter::paint_soon(&painter))
    };
    let callback: &js_sys::Function = repaint.as_ref().unchecked_ref();
    let observer = ResizeObserver::new(callback).ok();
    if let (Some(observer), Some(canvas)) = (&observer, canvas.cast::<web_sys::Element>()) {
        observer.observe(&canvas);
    }
    let window = gloo::utils::window();
    let scheme = window.match_media("(prefers-color-scheme: dark)").ok().flatten();
    if let Some(scheme) = &scheme {
        scheme.add_event_listener_with_callback("change", callback).ok();
    }
    // The theme toggle sets an attribute of the root, which no media query sees.
    let themes = web_sys::MutationObserver::new(callback).ok();
    if let (Some(themes), Some(root)) = (&themes, gloo::utils::document().document_element()) {
        let options = web_sys::MutationObserverInit::new();
        options.set_attributes(true);
        themes.observe_with_options(&root, &options).ok();
    }
    move || {
        if let Some(observer) = observer {
            observer.disconnect();
        }
        if let Some(themes) = themes {
            themes.disconnect();
        }
        if let Some(scheme) = scheme {
            scheme.remove_event_listener_with_callback("change", repaint.as_ref().unchecked_ref()).ok();
        }
        drop(repaint);
    }
}
