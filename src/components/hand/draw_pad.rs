//! Draw a digit, see it as the model does, and see its reconstruction.

use std::rc::Rc;

use elbo_protocol::{Neighbor, Terms};
use elbo_words::words;
use wasm_bindgen::JsCast;
use web_sys::{HtmlCanvasElement, PointerEvent};
use yew::prelude::*;

use crate::components::{
    commands::command_button::CommandButton, hand::digit::DigitCanvas, hand::neighbors::Neighbors,
    shell::lesson::Learn,
};
use crate::paint::canvas::stroke_drawing;
use elbo_page::{
    commands::PageCommand,
    ink::{Ink, Point},
    learn::Topic,
    state::{Action, Digit},
};

/// What the pad shows and does.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct DrawPadProps {
    /// The drawing.
    pub ink: Rc<Ink>,
    /// The drawing as the model sees it.
    pub drawn: Digit,
    /// Its reconstruction.
    pub reconstructed: Digit,
    /// The held-out digits with the nearest codes.
    pub neighbors: Rc<Vec<Neighbor>>,
    /// Where actions go.
    pub dispatch: Callback<Action>,
}

/// The section with the pad.
#[component]
pub fn DrawPad(props: &DrawPadProps) -> Html {
    let terms = props.reconstructed.terms;
    html! {
        <section class="draw" aria-labelledby="draw-title">
            <h2 id="draw-title">
                { words().pad_title() }<Learn topic={Topic::Drawing} />
                <span class="pager">
                    <CommandButton command={PageCommand::DrawingToSliders} class="small">{ words().pad_to_sliders() }</CommandButton>
                    <CommandButton command={PageCommand::UndoDrawing} class="small">{ words().pad_undo() }</CommandButton>
                    <CommandButton command={PageCommand::ClearDrawing} class="small">{ words().pad_clear() }</CommandButton>
                </span>
            </h2>
            <div class="two">
                <figure>
                    <Pad ink={props.ink.clone()} dispatch={props.dispatch.clone()} />
                    <figcaption>{ words().pad_drawing() }</figcaption>
                </figure>
                <figure>
                    <DigitCanvas digit={props.reconstructed.clone()} testid="reconstruction"
                        label={words().pad_reconstruction()} />
                    <figcaption>{ words().pad_reconstruction_caption() }</figcaption>
                </figure>
            </div>
            <div class="seen">
                <DigitCanvas digit={props.drawn.clone()} testid="draw-preview" label={words().pad_seen()} />
                <p class="key">
                    { words().pad_seen_note(props.ink.under().is_some()) }
                    <br />
                    if let Some(terms) = terms {
                        <span data-testid="reconstruction-terms">{ terms_words(terms) }</span>
                    } else {
                        { words().pad_terms_none() }
                    }
                </p>
            </div>
            <Neighbors neighbors={props.neighbors.clone()} dispatch={props.dispatch.clone()} />
        </section>
    }
}

fn terms_words(terms: Terms) -> Html {
    let [reconstruction, is_reconstruction, kl, is_kl] = words().pad_terms(terms);
    html! { <><b>{ reconstruction }</b>{ is_reconstruction }<b>{ kl }</b>{ is_kl }</> }
}

#[derive(Debug, Clone, PartialEq, Properties)]
struct PadProps {
    ink: Rc<Ink>,
    dispatch: Callback<Action>,
}

#[component]
fn Pad(props: &PadProps) -> Html {
    let canvas = use_node_ref();
    let pen = use_mut_ref(|| None::<i32>);
    {
        let canvas = canvas.clone();
        use_effect_with(props.ink.clone(), move |ink| {
            if let Some(canvas) = canvas.cast::<HtmlCanvasElement>() {
                stroke_drawing(&canvas, ink);
            }
        });
    }
    let down = {
        let (pen, dispatch) = (pen.clone(), props.dispatch.clone());
        Callback::from(move |event: PointerEvent| {
            if pen.borrow().is_some() || event.button() != 0 {
                return;
            }
            let Some(canvas) = event.target_dyn_into::<HtmlCanvasElement>() else { return };
            event.prevent_default();
            // Without capture the stroke ends at the pad's edge, which is no loss.
            canvas.set_pointer_capture(event.pointer_id()).ok();
            *pen.borrow_mut() = Some(event.pointer_id());
            dispatch.emit(Action::BeginStroke(place(&canvas, &event)));
        })
    };
    let moved = {
        let (pen, dispatch) = (pen.clone(), props.dispatch.clone());
        Callback::from(move |event: PointerEvent| {
            if *pen.borrow() != Some(event.pointer_id()) {
                return;
            }
            let Some(canvas) = event.target_dyn_into::<HtmlCanvasElement>() else { return };
            let mut points: Vec<Point> = event
                .get_coalesced_events()
                .iter()
                .filter_map(|event| Some(place(&canvas, event.dyn_ref::<PointerEvent>()?)))
                .collect();
            points.push(place(&canvas, &event));
            dispatch.emit(Action::ExtendStroke(points));
        })
    };
    let up = Callback::from(move |event: PointerEvent| {
        let mut pen = pen.borrow_mut();
        if *pen == Some(event.pointer_id()) {
            *pen = None;
        }
    });
    html! {
        <canvas ref={canvas} class="digit pad" data-testid="draw-pad" role="img"
            aria-label={words().pad_label()}
            onpointerdown={down} onpointermove={moved} onpointerup={up.clone()} onpointercancel={up.clone()}
            onlostpointercapture={up}></canvas>
    }
}

/// Where on the pad a pointer is.
fn place(canvas: &HtmlCanvasElement, event: &PointerEvent) -> Point {
    let area = canvas.get_bounding_client_rect();
    Point {
        x: ((f64::from(event.client_x()) - area.left()) / area.width().max(1.0)) as f32,
        y: ((f64::from(event.client_y()) - area.top()) / area.height().max(1.0)) as f32,
    }
}
