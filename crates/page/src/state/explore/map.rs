//! What the codes of held-out digits say: the survey, the map of it, and the digits all over the plane.

use std::rc::Rc;

use elbo_protocol::{Axes, Survey};
use elbo_recipe::PIXELS;

use crate::{
    plot::map::{Extent, Scene},
    state::RequestKind,
};

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
    /// What the codes of held-out digits say, by the weights that answer; none before it is known.
    pub survey: Option<Rc<Survey>>,
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

impl MapState {
    /// What is on the map; none before there is a survey.
    #[must_use]
    pub fn scene(&self) -> Option<Scene> {
        self.survey.clone().map(|survey| Scene { survey, extent: self.extent })
    }

    /// Takes an action. What is to be asked anew.
    pub(super) fn on_action(&mut self, action: MapAction, asks_sheet: bool) -> Option<RequestKind> {
        match action {
            MapAction::ChooseAxes(axes) => {
                let changes = axes != self.axes;
                self.axes = axes;
                return changes.then_some(RequestKind::Survey);
            }
            MapAction::Highlight(label) => self.highlighted = label.filter(|label| *label < 10),
            MapAction::MapInView(in_view) => self.map_in_view = in_view,
            MapAction::ManifoldInView(in_view) => {
                self.manifold_in_view = in_view;
                return self.needs_sheet(asks_sheet);
            }
        }
        None
    }

    /// Shortest time between two surveys that follow the training, in milliseconds.
    pub(super) fn follow_every_ms(&self) -> f64 {
        let seen = self.map_in_view || self.manifold_in_view;
        if seen { FOLLOW_IN_VIEW_MS } else { FOLLOW_UNSEEN_MS }
    }

    /// Takes a survey of codes of that many dimensions; one of others is of weights that no longer answer. What is
    /// to be asked anew.
    pub(super) fn surveyed(
        &mut self,
        survey: Survey,
        step: u32,
        latent: usize,
        asks_sheet: bool,
    ) -> Option<RequestKind> {
        if survey.spreads.len() != latent {
            return None;
        }
        let same_plane = self.survey.as_ref().is_some_and(|last| last.plane.axes == survey.plane.axes);
        let last = same_plane.then_some(self.extent);
        self.extent = Extent::around(&survey.points, last);
        self.step = step;
        self.version = self.version.wrapping_add(1);
        self.survey = Some(Rc::new(survey));
        self.needs_sheet(asks_sheet)
    }

    /// The latent vectors of a sheet over the newest survey's plane, `[MANIFOLD_SIDE * MANIFOLD_SIDE, latent]`, flat;
    /// none before there is a survey.
    pub(super) fn ask_sheet(&mut self) -> Option<Vec<f32>> {
        let scene = self.scene()?;
        let codes = codes(&scene);
        self.asked_sheet = Some(scene);
        Some(codes)
    }

    /// Takes the digits of the sheet that was asked for last; of another size they are dropped.
    pub(in crate::state) fn sheet_decoded(&mut self, pixels: Vec<u8>) {
        let Some(scene) = self.asked_sheet.take() else { return };
        if pixels.len() != MANIFOLD_SIDE * MANIFOLD_SIDE * PIXELS {
            return;
        }
        let version = self.sheet.as_ref().map_or(0, |sheet| sheet.version).wrapping_add(1);
        self.sheet = Some(Sheet { version, pixels: pixels.into(), scene });
    }

    /// Whether something is shown that was said of codes of another size.
    pub(super) fn has_other_sizes(&self, latent: usize) -> bool {
        let sheet = self.sheet.as_ref().map(|sheet| &sheet.scene.survey);
        self.survey.iter().chain(sheet).any(|survey| survey.spreads.len() != latent)
    }

    /// What was said of codes of another size says nothing of the present ones.
    pub(super) fn drop_other_sizes(&mut self, latent: usize) {
        self.survey.take_if(|survey| survey.spreads.len() != latent);
        self.sheet.take_if(|sheet| sheet.scene.survey.spreads.len() != latent);
    }

    /// Whether the digits of the newest survey's plane are to be asked for: they are in view, and neither here nor
    /// on their way. `asks_sheet` says whether a sheet is asked for now.
    fn needs_sheet(&self, asks_sheet: bool) -> Option<RequestKind> {
        let survey = self.survey.as_ref().filter(|_| self.manifold_in_view)?;
        let here = self.sheet.as_ref().map(|sheet| &sheet.scene);
        let awaited = self.asked_sheet.as_ref().filter(|_| asks_sheet);
        let known = here.into_iter().chain(awaited).any(|known| Rc::ptr_eq(&known.survey, survey));
        (!known).then_some(RequestKind::Sheet)
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
