//! A canvas that shows a plane of the latent space: to drag over and to walk with keys, with the sliders and the
//! drawing as points on it.

use std::rc::Rc;

use web_sys::{HtmlCanvasElement, KeyboardEvent, PointerEvent};
use yew::prelude::*;

use crate::components::curves::chart_table::summary_id;
use elbo_page::{
    plot::map::{PlaneKey, Scene, moved},
    state::Action,
};

/// What the surface shows and does.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct PlaneSurfaceProps {
    /// The canvas, which the owner paints.
    pub canvas: NodeRef,
    /// The plane in view; none before there is one.
    pub scene: Option<Scene>,
    /// The sliders' values, `[latent]` or more.
    pub sliders: Rc<Vec<f32>>,
    /// The drawing's posterior mean, `[latent]`, if there is a drawing.
    pub drawn: Option<Rc<[f32]>>,
    /// Name for tests.
    pub testid: &'static str,
    /// What it is and what the keys do, for those who cannot see it.
    pub label: AttrValue,
    /// What is said while there is no plane.
    pub empty: &'static str,
    /// Hears where the pointer is, in a square of side one, while it is up; none once it has left.
    #[prop_or_default]
    pub onhover: Callback<Option<[f64; 2]>>,
    /// Where actions go.
    pub dispatch: Callback<Action>,
    /// What else lies over the canvas.
    #[prop_or_default]
    pub children: Html,
}

/// The canvas with its points.
#[component]
pub fn PlaneSurface(props: &PlaneSurfaceProps) -> Html {
    let pointer = use_mut_ref(|| None::<i32>);
    let decode_at = {
        let (scene, dispatch) = (props.scene.clone(), props.dispatch.clone());
        move |point: [f32; 2]| {
            if let Some(scene) = &scene {
                dispatch.emit(Action::SetSliders(scene.survey.plane.at(point[0], point[1])));
            }
        }
    };
    let onpointerdown = {
        let (pointer, scene, decode_at) = (pointer.clone(), props.scene.clone(), decode_at.clone());
        let onhover = props.onhover.clone();
        Callback::from(move |event: PointerEvent| {
            let canvas = event.target_dyn_into::<HtmlCanvasElement>();
            let (Some(canvas), Some(scene)) = (canvas, &scene) else { return };
            if pointer.borrow().is_some() || event.button() != 0 {
                return;
            }
            // Without capture the drag ends at the border, which is no loss.
            canvas.set_pointer_capture(event.pointer_id()).ok();
            *pointer.borrow_mut() = Some(event.pointer_id());
            onhover.emit(None);
            decode_at(scene.extent.point(share(&canvas, &event)));
        })
    };
    let onpointermove = {
        let (pointer, scene, decode_at) = (pointer.clone(), props.scene.clone(), decode_at.clone());
        let onhover = props.onhover.clone();
        Callback::from(move |event: PointerEvent| {
            let canvas = event.target_dyn_into::<HtmlCanvasElement>();
            let (Some(canvas), Some(scene)) = (canvas, &scene) else { return };
            let at = share(&canvas, &event);
            let held = *pointer.borrow();
            match held {
                Some(id) if id == event.pointer_id() => decode_at(scene.extent.point(at)),
                Some(_) => {}
                None => onhover.emit(Some(at)),
            }
        })
    };
    let release = {
        let pointer = pointer.clone();
        Callback::from(move |event: PointerEvent| {
            let mut pointer = pointer.borrow_mut();
            pointer.take_if(|held| *held == event.pointer_id());
        })
    };
    let onpointerleave = props.onhover.reform(|_: PointerEvent| None);
    let onkeydown = {
        let (scene, sliders) = (props.scene.clone(), props.sliders.clone());
        Callback::from(move |event: KeyboardEvent| {
            let chord = event.ctrl_key() || event.alt_key() || event.meta_key();
            let key = PlaneKey::named(&event.key()).filter(|_| !chord);
            let (Some(key), Some(scene)) = (key, &scene) else { return };
            event.prevent_default();
            let from = scene.survey.plane.nearest(&sliders);
            decode_at(moved(from, key, event.shift_key(), scene.extent));
        })
    };
    // An application: a screen reader hands the arrow keys on to it.
    html! {
        <div class="plane">
            <canvas ref={props.canvas.clone()} data-testid={props.testid} data-version="0" tabindex="0" role="application"
                aria-roledescription="map" aria-label={props.label.clone()}
                aria-describedby={summary_id(props.testid)} {onpointerdown} {onpointermove}
                onpointerup={release.clone()} onpointercancel={release.clone()} onlostpointercapture={release}
                {onpointerleave} {onkeydown}></canvas>
            if let Some(scene) = &props.scene {
                if let Some(mu) = &props.drawn {
                    { point(scene, mu, "drawn-point", format!("{}-drawn", props.testid)) }
                }
                { point(scene, &props.sliders, "sliders-point", format!("{}-sliders", props.testid)) }
                { props.children.clone() }
            } else {
                <p class="plane-empty">{ props.empty }</p>
            }
        </div>
    }
}

/// A latent vector as a point over the canvas; at the border, and so marked, if it lies outside.
fn point(scene: &Scene, z: &[f32], class: &'static str, testid: String) -> Html {
    let [x, y] = scene.survey.plane.nearest(z);
    if !x.is_finite() || !y.is_finite() {
        return Html::default();
    }
    let at = scene.extent.share([x, y]);
    let [left, top] = at.map(|share| share.clamp(0.0, 1.0) * 100.0);
    let outside = at.iter().any(|share| !(0.0..=1.0).contains(share));
    html! {
        <i class={classes!("plane-point", class, outside.then_some("outside"))} data-testid={testid}
            data-value={format!("{x:.3},{y:.3}")} style={format!("left:{left:.2}%;top:{top:.2}%")}></i>
    }
}

/// Where on the canvas a pointer is, in a square of side one.
fn share(canvas: &HtmlCanvasElement, event: &PointerEvent) -> [f64; 2] {
    let area = canvas.get_bounding_client_rect();
    [
        (f64::from(event.client_x()) - area.left()) / area.width().max(1.0),
        (f64::from(event.client_y()) - area.top()) / area.height().max(1.0),
    ]
}
