//! The learning rate and beta that the recipe would give a run, drawn before there is one.

use std::rc::Rc;

use elbo_recipe::{FieldId, Recipe};
use yew::prelude::*;

use crate::components::{curves::chart_table::ChartTable, shell::painted::use_painter};
use elbo_page::plot::{
    preview::{PreviewSource, ScheduleKind, words},
    table::Readable,
};

/// What the previews show.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct SchedulePreviewsProps {
    /// The recipe as edited.
    pub recipe: Rc<Recipe>,
    /// Images that a run would train on.
    pub train_images: u32,
}

/// Both previews, side by side.
#[component]
pub fn SchedulePreviews(props: &SchedulePreviewsProps) -> Html {
    let preview = |schedule, testid, class: &'static str, name: &'static str| {
        let source =
            PreviewSource { recipe: Rc::clone(&props.recipe), train_images: props.train_images, schedule };
        let said = words(&source);
        let subject = Readable::Preview(source.clone());
        html! {
            <figure class={class}>
                <PreviewCanvas {source} {testid} label={elbo_words::words().schedule_chart(name, &said)} />
                <ChartTable of={testid} title={name} {subject} />
                <figcaption><b>{ name.to_owned() }</b>{ " " }{ said }</figcaption>
            </figure>
        }
    };
    html! {
        <div class="previews" role="group" aria-label={elbo_words::words().schedule_preview()}>
            { preview(ScheduleKind::LearningRate, "preview-learning-rate", "learning-rate", elbo_words::words().field_label(FieldId::LearningRate)) }
            { preview(ScheduleKind::Beta, "preview-beta", "kl-series", elbo_words::words().field_label(FieldId::Beta)) }
        </div>
    }
}

#[derive(Debug, Clone, PartialEq, Properties)]
struct PreviewCanvasProps {
    source: PreviewSource,
    testid: &'static str,
    label: String,
}

#[component]
fn PreviewCanvas(props: &PreviewCanvasProps) -> Html {
    let canvas = use_node_ref();
    use_painter(&canvas, props.source.clone(), Callback::noop());
    html! {
        <canvas ref={canvas} data-testid={props.testid} role="img" aria-label={props.label.clone()}></canvas>
    }
}
