//! What the codes of held-out digits say: the survey, the map of it, and the digits all over the plane.

use std::rc::Rc;

use elbo_protocol::{Axes, Command, Survey, WeightSource};
use elbo_recipe::PIXELS;

use super::{Effect, Phase, State};
use crate::plot::map::{Extent, Scene};

/// Digits along each side of the manifold.
pub const MANIFOLD_SIDE: usize = 15;

/// Shortest time between two surveys that follow the training while the map or the manifold is in view, in
/// milliseconds.
pub const FOLLOW_IN_VIEW_MS: f64 = 1000.0;

/// The same while neither is: the sliders need ranges and an order.
pub const FOLLOW_UNSEEN_MS: f64 = 5000.0;

/// What the visitor does with the map, and what comes into view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MapAction {
    /// The axes were chosen.
    ChooseAxes(Axes),
    /// A label was picked out, or none is any more.
    Highlight(Option<u8>),
    /// The map has come into view, or gone out of it.
    MapInView(bool),
    /// The manifold has come into view, or gone out of it.
    ManifoldInView(bool),
}

/// The map and the manifold.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MapState {
    /// How the plane is chosen.
    pub axes: Axes,
    /// The part of the plane that the map shows.
    pub extent: Extent,
    /// Optimizer updates behind the survey.
    pub step: u32,
    /// Counts surveys.
    pub version: u32,
    /// The label that is picked out, 0 to 9.
    pub highlighted: Option<u8>,
    /// The digits all over the plane, once decoded.
    pub sheet: Option<Sheet>,
    map_in_view: bool,
    manifold_in_view: bool,
    asked_sheet: Option<Scene>,
}

/// Decoded digits all over a part of a plane.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Counts sheets.
    pub version: u32,
    /// Pixel probabilities, `[MANIFOLD_SIDE, MANIFOLD_SIDE, 784]`, flat, rows from the top, 255 is one.
    pub pixels: Rc<[u8]>,
    /// The plane, and the part of it.
    pub scene: Scene,
}

impl State {
    /// What is on the map; none before there is a survey.
    #[must_use]
    pub fn scene(&self) -> Option<Scene> {
        self.survey.clone().map(|survey| Scene { survey, extent: self.map.extent })
    }

    pub(super) fn map_pressed(&mut self, action: MapAction) {
        match action {
            MapAction::ChooseAxes(axes) if axes != self.map.axes => {
                self.map.axes = axes;
                self.looks.survey.want();
            }
            MapAction::ChooseAxes(_) => {}
            MapAction::Highlight(label) => self.map.highlighted = label.filter(|label| *label < 10),
            MapAction::MapInView(in_view) => self.map.map_in_view = in_view,
            MapAction::ManifoldInView(in_view) => {
                self.map.manifold_in_view = in_view;
                self.want_sheet();
            }
        }
    }

    /// Sends the map's requests that are due. The survey waits for the held-out digits.
    pub(super) fn ask_for_map(&mut self, source: WeightSource, effects: &mut Vec<Effect>) {
        let here = self.loaded.is_some_and(|loaded| loaded.held_out_images > 0);
        if here && self.looks.survey.is_due(self.now_ms) {
            let request = self.next_request();
            self.looks.survey.sent(request, self.now_ms);
            effects.push(Effect::Send(Command::Survey { request, source, axes: self.map.axes }));
        }
        if self.looks.sheet.is_due(self.now_ms)
            && let Some(scene) = self.scene()
        {
            let request = self.next_request();
            self.looks.sheet.sent(request, self.now_ms);
            effects.push(Effect::Send(Command::DecodeSheet { request, source, z: codes(&scene) }));
            self.map.asked_sheet = Some(scene);
        }
    }

    pub(super) fn surveyed(&mut self, survey: Survey, step: u32) {
        // A survey of weights that no longer answer.
        if survey.spreads.len() != self.latent() {
            return;
        }
        let same_plane = self.survey.as_ref().is_some_and(|last| last.plane.axes == survey.plane.axes);
        let last = same_plane.then_some(self.map.extent);
        self.map.extent = Extent::around(&survey.points, last);
        self.map.step = step;
        self.map.version = self.map.version.wrapping_add(1);
        self.survey = Some(Rc::new(survey));
        self.want_sheet();
    }

    pub(super) fn sheet_decoded(&mut self, pixels: Vec<u8>) {
        let Some(scene) = self.map.asked_sheet.take() else { return };
        if pixels.len() != MANIFOLD_SIDE * MANIFOLD_SIDE * PIXELS {
            return;
        }
        let version = self.map.sheet.as_ref().map_or(0, |sheet| sheet.version).wrapping_add(1);
        self.map.sheet = Some(Sheet { version, pixels: pixels.into(), scene });
    }

    /// New weights of the run have arrived: surveys again now and then.
    pub(super) fn follow_with_map(&mut self) {
        let seen = self.map.map_in_view || self.map.manifold_in_view;
        let every_ms = if seen { FOLLOW_IN_VIEW_MS } else { FOLLOW_UNSEEN_MS };
        if self.phase() == Phase::Running {
            self.looks.survey.follow_every(every_ms, self.now_ms);
        }
    }

    /// Asks for the digits of the newest survey's plane, if they are in view and not yet here or on their way.
    fn want_sheet(&mut self) {
        let Some(survey) = self.survey.as_ref().filter(|_| self.map.manifold_in_view) else { return };
        let here = self.map.sheet.as_ref().map(|sheet| &sheet.scene);
        let awaited = self.map.asked_sheet.as_ref().filter(|_| self.looks.sheet.is_busy());
        if !here.into_iter().chain(awaited).any(|known| Rc::ptr_eq(&known.survey, survey)) {
            self.looks.sheet.want();
        }
    }

    /// What was said of codes of another size says nothing of the present ones.
    pub(super) fn drop_other_sizes(&mut self) {
        let latent = self.latent();
        self.survey.take_if(|survey| survey.spreads.len() != latent);
        self.map.sheet.take_if(|sheet| sheet.scene.survey.spreads.len() != latent);
        self.drawn_mu.take_if(|mu| mu.len() != latent);
    }
}

/// The latent vectors of a part of a plane, `[MANIFOLD_SIDE * MANIFOLD_SIDE, latent]`, flat, rows from the top:
/// each at the middle of its cell.
fn codes(Scene { survey, extent }: &Scene) -> Vec<f32> {
    let middle = |index: usize| (index as f64 + 0.5) / MANIFOLD_SIDE as f64;
    let places = (0..MANIFOLD_SIDE).flat_map(|row| (0..MANIFOLD_SIDE).map(move |column| (row, column)));
    let points = places.map(|(row, column)| extent.point([middle(column), middle(row)]));
    points.flat_map(|[x, y]| survey.plane.at(x, y)).collect()
}

#[cfg(test)]
mod tests;
