//! The map of the codes of held-out digits, its axes and its legend.

use std::rc::Rc;

use elbo_protocol::{Axes, Survey};
use elbo_words::words;
use web_sys::HtmlCanvasElement;
use yew::prelude::*;

use crate::components::{
    commands::command_button::CommandButton,
    curves::chart_table::ChartTable,
    latent::map_legend::MapLegend,
    latent::plane_surface::PlaneSurface,
    shell::lesson::Learn,
    shell::painted::{Picture, use_painter},
};
use crate::paint::map::{Colors, MapPicture, paint_map};
use elbo_page::{
    commands::PageCommand,
    learn::Topic,
    plot::{
        map::{LABELS, Scene, axis_name, digit_near, is_line, mark_path, place},
        table::Readable,
    },
    state::{Action, MapAction},
};

/// A pointer that far from a point, as a share of the map's side, still means it.
const NEAR: f64 = 0.03;

/// What the map shows and does.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct LatentMapProps {
    /// The codes and the part of their plane in view; none before there is a survey.
    pub scene: Option<Scene>,
    /// How the plane is chosen.
    pub axes: Axes,
    /// The label that is picked out.
    pub highlighted: Option<u8>,
    /// Optimizer updates behind the survey.
    pub step: u32,
    /// The sliders' values, `[latent]` or more.
    pub sliders: Rc<Vec<f32>>,
    /// The drawing's posterior mean, `[latent]`, if there is a drawing.
    pub drawn: Option<Rc<[f32]>>,
    /// Where actions go.
    pub dispatch: Callback<Action>,
}

impl Picture for MapPicture {
    type Kept = Option<Colors>;

    fn paint(&self, canvas: &HtmlCanvasElement, size: (f64, f64), kept: &mut Option<Colors>) -> bool {
        paint_map(canvas, size, self, kept.get_or_insert_with(|| Colors::current(canvas)))
    }
}

/// The section with the map.
#[component]
pub fn LatentMap(props: &LatentMapProps) -> Html {
    let canvas = use_node_ref();
    // A label under the pointer or the focus in the legend, before it is pressed.
    let preview = use_state_eq(|| None::<u8>);
    let hovered = use_state_eq(|| None::<[f64; 2]>);
    let highlighted = preview.or(props.highlighted);
    let onview = props.dispatch.reform(|in_view| Action::Map(MapAction::MapInView(in_view)));
    use_painter(&canvas, MapPicture { scene: props.scene.clone(), highlighted }, onview);
    let onhover = {
        let hovered = hovered.clone();
        use_callback((), move |at, ()| hovered.set(at))
    };
    let scene = props.scene.as_ref();
    let digits = scene.map_or(0, |scene| scene.survey.points.len());
    let label = words().map_label(digits);
    let drawn = props.drawn.clone();
    html! {
        <section class="latent-map" aria-labelledby="map-title">
            <h2 id="map-title">{ words().map_title() }<Learn topic={Topic::LatentMap} /><small>{ words().map_note() }</small>
                { axes_choice(props.axes) }
            </h2>
            <ChartTable of="latent-map" title={words().map_title()} subject={Readable::Map(props.scene.clone())} />
            <div class="plane-room">
                <PlaneSurface {canvas} scene={props.scene.clone()} sliders={props.sliders.clone()} drawn={drawn.clone()}
                    testid="latent-map" {label} empty={words().map_empty()}
                    {onhover} dispatch={props.dispatch.clone()}>
                    if let Some(scene) = scene {
                        { axis_names(&scene.survey) }
                        { hovered.map(|at| tip(scene, at, highlighted)).unwrap_or_default() }
                    }
                </PlaneSurface>
            </div>
            <div class="classes" role="group" aria-label={words().pick_out_labels()}>
                { for (0..LABELS).map(|label| class_button(label, props, &preview)) }
            </div>
            <MapLegend scene={props.scene.clone()} step={props.step} sliders={props.sliders.clone()} drawn={drawn.is_some()} />
        </section>
    }
}

fn axes_choice(axes: Axes) -> Html {
    let name = if axes == Axes::Principal { "principal" } else { "informative" };
    html! {
        <div class="choices" role="group" aria-label={words().map_axes()} data-testid="map-axes" data-axes={name}>
            { for [Axes::Principal, Axes::MostInformative].map(|choice| {
                html! {
                    <CommandButton command={PageCommand::Axes(choice)} pressed={axes == choice}>
                        { words().map_axes_choice(choice) }
                    </CommandButton>
                }
            }) }
        </div>
    }
}

/// The axes' names at their ends.
fn axis_names(survey: &Survey) -> Html {
    let up =
        if is_line(survey) { words().map_rows().to_owned() } else { format!("↑ {}", axis_name(survey, 1)) };
    let title = words().map_axis_hint();
    html! {
        <>
            <span class="axis-name axis-up" data-testid="map-axis-up" {title}>{ up }</span>
            <span class="axis-name axis-across" data-testid="map-axis-across" {title}>{ format!("{} →", axis_name(survey, 0)) }</span>
        </>
    }
}

fn tip(scene: &Scene, at: [f64; 2], highlighted: Option<u8>) -> Html {
    let found = digit_near(scene, at, NEAR, highlighted);
    let Some((index, [x, y])) = found.and_then(|index| Some((index, place(scene, index)?))) else {
        return Html::default();
    };
    let label = scene.survey.labels.get(index).copied().unwrap_or_default();
    // The tip slides along itself, so that it never leaves the map.
    let (left, top) = (x * 100.0, y * 100.0);
    let up = if y < 0.15 { "60%" } else { "-150%" };
    let style = format!("left:{left:.1}%;top:{top:.1}%;transform:translate(-{left:.1}%,{up})");
    html! { <span class="tip" data-testid="map-tip" {style}><b>{ label }</b>{ words().map_tip(index) }</span> }
}

fn class_button(label: u8, props: &LatentMapProps, preview: &UseStateHandle<Option<u8>>) -> Html {
    let show = |label: Option<u8>| {
        let preview = preview.setter();
        move || preview.set(label)
    };
    let (enter, leave, focus, blur) = (show(Some(label)), show(None), show(Some(label)), show(None));
    let pressed = props.highlighted == Some(label);
    let next = (!pressed).then_some(label);
    let leave_press = show(None);
    let dispatch = props.dispatch.clone();
    let onclick = Callback::from(move |_: MouseEvent| {
        // What is pressed holds from now on, not what is under the pointer.
        leave_press();
        dispatch.emit(Action::Map(MapAction::Highlight(next)));
    });
    html! {
        <button type="button" class={classes!("class", pressed.then_some("on"))} style={format!("--own:var(--class-{label})")}
            data-testid={format!("map-class-{label}")} aria-pressed={pressed.to_string()}
            aria-label={words().pick_out_label(label)}
            onmouseenter={Callback::from(move |_: MouseEvent| enter())}
            onmouseleave={Callback::from(move |_: MouseEvent| leave())}
            onfocus={Callback::from(move |_: FocusEvent| focus())}
            onblur={Callback::from(move |_: FocusEvent| blur())} {onclick}>
            <svg viewBox="-1.8 -1.8 3.6 3.6" aria-hidden="true"><path d={mark_path(label)} /></svg>
            { label }
        </button>
    }
}
