//! What the points and rings of the latent map are, and how far it reaches.

use std::rc::Rc;

use elbo_words::words;
use yew::prelude::*;

use elbo_page::plot::map::{Scene, is_line, off_plane};

/// A latent vector nearer to the plane than this counts as on it.
const ON_PLANE: f32 = 0.05;

/// What the legend tells of.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct MapLegendProps {
    /// The codes and the part of their plane in view; none before there is a survey.
    pub scene: Option<Scene>,
    /// Optimizer updates behind the survey.
    pub step: u32,
    /// The sliders' values, `[latent]` or more.
    pub sliders: Rc<Vec<f32>>,
    /// Whether a drawing is on the map.
    pub drawn: bool,
}

/// The lines below the map.
#[component]
pub fn MapLegend(props: &MapLegendProps) -> Html {
    let scene = props.scene.as_ref();
    html! {
        <>
            <p class="key map-key">
                <span><i class="swatch sliders-point"></i>{ sliders_words(scene, &props.sliders) }</span>
                if props.drawn {
                    <span><i class="swatch drawn-point"></i>{ words().pad_drawing() }</span>
                }
                if !scene.is_some_and(|scene| is_line(&scene.survey)) {
                    <span><i class="swatch prior-ring"></i>{ words().prior_rings() }</span>
                }
            </p>
            <p class="key map-words">
                <span data-testid="map-scale" data-step={props.step.to_string()}>{ scale_words(scene, props.step) }</span>
                { " " }
                { scene.map(overlap_words).unwrap_or_default() }
            </p>
        </>
    }
}

fn sliders_words(scene: Option<&Scene>, sliders: &[f32]) -> String {
    match scene.map(|scene| off_plane(&scene.survey.plane, sliders)) {
        None => words().map_sliders().to_owned(),
        Some(distance) if distance >= ON_PLANE => words().sliders_off_plane(distance),
        Some(_) => words().sliders_on_plane().to_owned(),
    }
}

fn scale_words(scene: Option<&Scene>, step: u32) -> String {
    let Some(scene) = scene else {
        return words().map_points_to_come().to_owned();
    };
    words().map_scale(scene.extent.reach, is_line(&scene.survey), step)
}

fn overlap_words(scene: &Scene) -> String {
    match scene.survey.spreads.len() {
        0 | 1 => words().map_of_one_dimension().to_owned(),
        2 => words().map_of_two_dimensions().to_owned(),
        _ => words().map_share(scene.survey.plane.explained.iter().sum::<f32>() * 100.0),
    }
}
