//! The ELBO chart: its canvas, its legend, and when it is drawn.

use std::{cell::RefCell, rc::Rc};

use elbo_protocol::HeldOut;
use gloo::render::{AnimationFrame, request_animation_frame};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{HtmlCanvasElement, ResizeObserver};
use yew::prelude::*;

use crate::{
    history::History,
    plot::{
        canvas::{fitted, stroke_chart},
        elbo::{Source, lay_out},
    },
    theme::Palette,
};

/// What the chart shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct ElboChartProps {
    /// The terms of the training steps.
    pub history: Rc<History>,
    /// The held-out measures.
    pub held_out: Rc<Vec<HeldOut>>,
    /// Optimiser updates per epoch.
    pub steps_per_epoch: u32,
    /// Whether the guide lines hold.
    pub guides: bool,
}

/// Draws the newest props, at most once a frame.
#[derive(Default)]
struct Painter {
    canvas: Option<HtmlCanvasElement>,
    latest: Option<ElboChartProps>,
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
        let (Some(canvas), Some(latest)) = (&self.canvas, &self.latest) else { return };
        let Some((context, width, height)) = fitted(canvas) else { return };
        let source = Source {
            history: &latest.history,
            held_out: &latest.held_out,
            steps_per_epoch: latest.steps_per_epoch,
            guides: latest.guides,
        };
        stroke_chart(&context, &lay_out(source, width, height), &Palette::current());
    }
}

/// The section with the chart.
#[component]
pub fn ElboChart(props: &ElboChartProps) -> Html {
    let canvas = use_node_ref();
    let painter = use_mut_ref(Painter::default);
    {
        let (canvas, painter) = (canvas.clone(), painter.clone());
        use_effect_with(props.clone(), move |props| {
            {
                let mut painter = painter.borrow_mut();
                painter.canvas = canvas.cast();
                painter.latest = Some(props.clone());
            }
            Painter::paint_soon(&painter);
        });
    }
    {
        let canvas = canvas.clone();
        use_effect_with((), move |()| watch(&canvas, &painter));
    }
    let label = format!(
        "Chart of reconstruction, KL and total loss over {} training steps, in nats per image",
        props.history.last_step()
    );
    html! {
        <section class="chart" aria-labelledby="elbo-title">
            <h2 id="elbo-title">
                { "ELBO terms" }<small>{ "nats per image, log scale · thick: held out, thin: training" }</small>
                <span class="legend">
                    <span><i class="total"></i>{ "total" }</span>
                    <span><i class="reconstruction"></i>{ "reconstruction" }</span>
                    <span><i class="kl-series"></i>{ "KL" }</span>
                </span>
            </h2>
            <canvas ref={canvas} data-testid="chart-elbo" role="img" aria-label={label}></canvas>
        </section>
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
