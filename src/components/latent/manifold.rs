//! The manifold: digits decoded all over the plane of the map.

use std::rc::Rc;

use elbo_words::words;
use web_sys::HtmlCanvasElement;
use yew::prelude::*;

use crate::components::{
    curves::chart_table::ChartTable,
    latent::plane_surface::PlaneSurface,
    shell::lesson::Learn,
    shell::painted::{Picture, use_painter},
};
use crate::paint::map::put_sheet;
use elbo_page::{
    learn::Topic,
    plot::{map::Scene, table::Readable},
    state::{Action, MANIFOLD_SIDE, MapAction, Sheet},
};

/// What the manifold shows and does.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct ManifoldProps {
    /// The digits and their plane; none before they are decoded.
    pub sheet: Option<Sheet>,
    /// The sliders' values, `[latent]` or more.
    pub sliders: Rc<Vec<f32>>,
    /// Where actions go.
    pub dispatch: Callback<Action>,
}

/// The section with the manifold.
#[component]
pub fn Manifold(props: &ManifoldProps) -> Html {
    let canvas = use_node_ref();
    let onview = props.dispatch.reform(|in_view| Action::Map(MapAction::ManifoldInView(in_view)));
    use_painter(&canvas, props.sheet.clone(), onview);
    let scene: Option<Scene> = props.sheet.as_ref().map(|sheet| sheet.scene.clone());
    html! {
        <section class="manifold" aria-labelledby="manifold-title">
            <h2 id="manifold-title">
                { words().manifold_title() }<Learn topic={Topic::Manifold} /><small>{ words().manifold_size(MANIFOLD_SIDE) }</small>
            </h2>
            <ChartTable of="manifold" title={words().manifold_title()}
                    subject={Readable::Manifold { scene: scene.clone(), side: MANIFOLD_SIDE }} />
            <div class="plane-room">
                <PlaneSurface {canvas} {scene} sliders={props.sliders.clone()} drawn={None::<Rc<[f32]>>} testid="manifold"
                    label={words().manifold_label()} empty={words().manifold_empty()} dispatch={props.dispatch.clone()} />
            </div>
            <p class="key">
                { words().manifold_explanation() }
            </p>
        </section>
    }
}

impl Picture for Option<Sheet> {
    type Kept = ();

    fn paint(&self, canvas: &HtmlCanvasElement, _: (f64, f64), (): &mut ()) -> bool {
        put_sheet(canvas, self.as_ref().map(|sheet| &*sheet.pixels), MANIFOLD_SIDE)
    }
}
