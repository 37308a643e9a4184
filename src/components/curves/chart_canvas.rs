//! A canvas with a chart, and the pointer and the keys on it.

use yew::prelude::*;

use crate::components::{
    curves::{chart_picture::ChartPicture, chart_table::summary_id},
    shell::painted::use_painter,
};
use elbo_page::plot::view::CursorKey;

/// What the canvas shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct ChartCanvasProps {
    /// The chart, with its values.
    pub picture: ChartPicture,
    /// Name for tests.
    pub testid: &'static str,
    /// What the chart is, for those who cannot see it.
    pub label: AttrValue,
    /// What is pointed at: a step, or the rank of a bar; nothing any more outside the frame.
    pub onpoint: Callback<Option<f64>>,
    /// A key that moves the cursor.
    pub onkey: Callback<CursorKey>,
}

/// A canvas with a chart.
#[component]
pub fn ChartCanvas(props: &ChartCanvasProps) -> Html {
    let canvas = use_node_ref();
    let painter = use_painter(&canvas, props.picture.clone(), Callback::noop());
    let by_mouse = use_mut_ref(|| false);
    let point = {
        let (onpoint, by_mouse) = (props.onpoint.clone(), by_mouse.clone());
        move |event: &PointerEvent| {
            *by_mouse.borrow_mut() = event.pointer_type() == "mouse";
            let below =
                painter.borrow().kept().below(f64::from(event.offset_x()), f64::from(event.offset_y()));
            // A finger that slides off the frame leaves the cursor at the end.
            if below.is_some() || event.pointer_type() == "mouse" || event.type_() == "pointerdown" {
                onpoint.emit(below);
            }
        }
    };
    let onpointermove = {
        let point = point.clone();
        Callback::from(move |event: PointerEvent| point(&event))
    };
    let onpointerdown = Callback::from(move |event: PointerEvent| point(&event));
    // What a finger or a pen points at stays, since it covers what it points at. A browser may invent a mouse
    // where a finger was, and have it leave when the page is scrolled.
    let onpointerleave = {
        let (onpoint, by_mouse) = (props.onpoint.clone(), by_mouse.clone());
        Callback::from(move |event: PointerEvent| {
            if event.pointer_type() == "mouse" && *by_mouse.borrow() {
                onpoint.emit(None);
            }
        })
    };
    let onkeydown = {
        let onkey = props.onkey.clone();
        Callback::from(move |event: KeyboardEvent| {
            let chord = event.ctrl_key() || event.alt_key() || event.meta_key();
            if let Some(key) = CursorKey::named(&event.key(), event.shift_key()).filter(|_| !chord) {
                event.prevent_default();
                *by_mouse.borrow_mut() = false;
                onkey.emit(key);
            }
        })
    };
    // An application: a screen reader hands the arrow keys on to it.
    html! {
        <canvas ref={canvas} data-testid={props.testid} role="application" aria-roledescription="chart"
            aria-label={props.label.clone()} aria-describedby={format!("{} chart-help", summary_id(props.testid))} tabindex="0"
            {onpointermove} {onpointerdown} {onpointerleave} {onkeydown}></canvas>
    }
}
