//! A strip of held-out digits: originals over their reconstructions.

use elbo_words::words;
use web_sys::HtmlCanvasElement;
use yew::prelude::*;

use crate::components::shell::in_view::use_in_view;
use crate::paint::digits::{length, put_digits};
use elbo_page::side::Side;
use elbo_page::state::{Action, ExploreAction, GALLERY, Gallery, State};

/// What the strip shows.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct GalleryStripProps {
    /// The digits.
    pub gallery: Gallery,
    /// Side they are: this gallery is asked for while the strip is in view.
    pub whose: Side,
    /// Name for tests.
    #[prop_or("gallery")]
    pub testid: &'static str,
    /// What reconstructs them, for those who cannot see it: such as "the model".
    #[prop_or_else(|| words().the_model())]
    pub name: &'static str,
    /// What lies over the canvas.
    #[prop_or_default]
    pub children: Html,
    /// Where actions go.
    pub dispatch: Callback<Action>,
}

/// A canvas with the strip; `data-version` counts redraws, and `data-value` has the step of the weights.
#[component]
pub fn GalleryStrip(props: &GalleryStripProps) -> Html {
    let canvas = use_node_ref();
    let whose = props.whose;
    use_in_view(
        &canvas,
        &props.dispatch.reform(move |now| Action::Explore(ExploreAction::InView(whose, now))),
    );
    {
        let canvas = canvas.clone();
        use_effect_with(props.gallery.clone(), move |gallery| {
            if let Some(canvas) = canvas.cast::<HtmlCanvasElement>() {
                put_digits(&canvas, &[&gallery.originals, &gallery.reconstructions], GALLERY);
            }
        });
    }
    let gallery = &props.gallery;
    let step = if gallery.version > 0 { gallery.step.to_string() } else { String::new() };
    let label = match &*gallery.labels {
        [] => words().gallery_empty().to_owned(),
        labels => words().gallery(labels, props.name),
    };
    html! {
        <div class="gallery">
            <canvas ref={canvas} width={length(GALLERY).to_string()} height={length(2).to_string()}
                data-testid={props.testid} data-version={gallery.version.to_string()} data-value={step}
                role="img" aria-label={label}></canvas>
            { props.children.clone() }
        </div>
    }
}

/// Both runs of a duel at the same test digits.
pub fn galleries(state: &State, dispatch: &Callback<Action>) -> Html {
    let strip = |side: Side, gallery: &Gallery| {
        let (testid, name) = match side {
            Side::A => ("gallery-a", "A"),
            Side::B => ("gallery-b", "B"),
        };
        html! {
            <figure>
                <GalleryStrip gallery={gallery.clone()} whose={side} {testid} {name} dispatch={dispatch.clone()} />
                <figcaption>{ words().gallery_of(name) }</figcaption>
            </figure>
        }
    };
    html! {
        <div class="galleries">
            { strip(Side::A, &state.explore.galleries[0]) }
            { strip(Side::B, &state.explore.galleries[1]) }
        </div>
    }
}
