//! What the visitor explores the model with: sliders, drawing, test digits, morph and map.

mod action;
mod digit;
mod map;
mod morph;
mod pad;
mod questions;
mod test_digits;

use std::rc::Rc;

use elbo_protocol::Survey;
use elbo_words::words;

pub use action::ExploreAction;
pub use digit::Digit;
pub use map::{FOLLOW_IN_VIEW_MS, FOLLOW_UNSEEN_MS, MANIFOLD_SIDE, MapAction, MapState, Sheet};
pub use morph::{End, EndFrom, Morph, WhichEnd};
pub use pad::{Pad, UNDO_DEPTH};
pub use questions::FOLLOW_EVERY_MS;
pub use test_digits::{
    FOLLOW_DIGITS_MS, GALLERY, Gallery, HELD_OUT, PAGES, Picked, TestDigits, page_indices,
};

use super::RequestKind;
use crate::{
    ink::{Ink, Point},
    link_view::LinkView,
    slider::reachable,
};

/// What the visitor explores the model with. What a transition returns is to be asked of the model anew.
#[derive(Debug, Clone, PartialEq)]
pub struct Explore {
    /// The sliders' values; at least as many as latent dimensions.
    pub sliders: Rc<Vec<f32>>,
    /// The image that the sliders decode to.
    pub decoded: Digit,
    /// The draw pad.
    pub pad: Pad,
    /// The test digits to pick from.
    pub digits: TestDigits,
    /// The test digits in view, by the run, or by both of a duel.
    pub galleries: [Gallery; 2],
    /// The morph.
    pub morph: Morph,
    /// The map of the codes, and the manifold.
    pub map: MapState,
    asked_z: Rc<[f32]>,
}

impl Explore {
    /// Sliders, digit and drawing as a link has them: without any, all sliders at zero, and nothing drawn.
    pub(super) fn new(latent: usize, view: &LinkView) -> Self {
        let mut sliders = view.code.as_deref().cloned().unwrap_or_default();
        sliders.resize(latent.max(sliders.len()), 0.0);
        Self {
            sliders: Rc::new(sliders),
            decoded: Digit::default(),
            pad: view.drawing.as_ref().map(|ink| Pad::of(Rc::clone(ink))).unwrap_or_default(),
            digits: TestDigits::of(view.digit, view.code.is_none()),
            galleries: Default::default(),
            morph: Morph::default(),
            map: MapState::default(),
            asked_z: Rc::default(),
        }
    }

    /// What an end of the morph would be taken from, with so many latent dimensions; none if that is not there.
    #[must_use]
    pub fn end_from(&self, from: EndFrom, latent: usize) -> Option<End> {
        match from {
            EndFrom::Sliders => Some(self.end_from_sliders(latent)),
            EndFrom::Digit => self.digits.picked.as_ref().map(|digit| End {
                z: Rc::clone(&digit.mu),
                name: words().a_test_digit(digit.index, digit.label).into(),
                picture: Some(Rc::clone(&digit.original)),
            }),
            EndFrom::Drawing => self.pad.mu.as_ref().map(|mu| End {
                z: Rc::clone(mu),
                name: words().end_drawing().into(),
                picture: self.pad.drawn.pixels.clone(),
            }),
        }
    }

    fn end_from_sliders(&self, latent: usize) -> End {
        let z = self.sliders.iter().take(latent).copied().collect();
        End { z, name: words().end_sliders().into(), picture: self.decoded.pixels.clone() }
    }

    /// Takes an action, with so many latent dimensions.
    pub(super) fn on_action(&mut self, action: ExploreAction, latent: usize) -> Vec<RequestKind> {
        match action {
            ExploreAction::Pick(index) => {
                if index >= HELD_OUT {
                    return Vec::new();
                }
                self.morph.stop();
                self.digits.choose(index);
                vec![RequestKind::Pick]
            }
            ExploreAction::TurnTo(page) => {
                let page = page.min(PAGES - 1);
                if page == self.digits.page {
                    return Vec::new();
                }
                self.digits.page = page;
                self.galleries_in_view().collect()
            }
            ExploreAction::InView(side, in_view) => {
                self.galleries[side.index()].seen(in_view);
                in_view.then_some(RequestKind::Gallery(side)).into_iter().collect()
            }
            ExploreAction::DigitToPad => {
                let original = self.digits.picked.as_ref().map(|digit| Rc::clone(&digit.original));
                original.and_then(|original| self.pad.replace(Ink::over(original))).into_iter().collect()
            }
            ExploreAction::DrawingToSliders => match self.pad.mu.clone() {
                Some(mu) => self.set_sliders(&mu),
                None => Vec::new(),
            },
            ExploreAction::UndoInk => self.pad.undo().into_iter().collect(),
            ExploreAction::SetEnd(which, from) => match self.end_from(from, latent) {
                Some(end) => {
                    self.morph.set_end(which, end);
                    self.follow_morph()
                }
                None => Vec::new(),
            },
            ExploreAction::MorphTo(at) => {
                if !self.morph.is_ready() {
                    return Vec::new();
                }
                self.morph.go_to(at);
                self.follow_morph()
            }
            ExploreAction::MorphOn(share) => {
                if !self.morph.playing {
                    return Vec::new();
                }
                self.morph.advance(share);
                self.follow_morph()
            }
            ExploreAction::PlayMorph { sample } => {
                let from_sliders = self.end_from_sliders(latent);
                let drawn = || {
                    let z = sample.into_iter().take(latent).map(reachable).collect();
                    End { z, name: words().end_prior().into(), picture: None }
                };
                self.morph.play(|| from_sliders, drawn);
                Vec::new()
            }
            ExploreAction::ResetMorph => {
                self.morph = Morph::default();
                Vec::new()
            }
        }
    }

    /// The visitor moves one slider: nothing else moves the sliders from now on.
    pub(super) fn move_slider(&mut self, index: usize, value: f32) -> Option<RequestKind> {
        self.take_sliders();
        let slider = Rc::make_mut(&mut self.sliders).get_mut(index)?;
        *slider = reachable(value);
        Some(RequestKind::Decode)
    }

    /// The visitor sets all sliders, `[latent]`; those beyond its end stay.
    pub(super) fn set_sliders(&mut self, z: &[f32]) -> Vec<RequestKind> {
        self.take_sliders();
        self.put_sliders(z)
    }

    /// The pen is put down.
    pub(super) fn begin_stroke(&mut self, point: Point) -> Option<RequestKind> {
        self.pad.begin(point)
    }

    /// The pen is moved.
    pub(super) fn extend_stroke(&mut self, points: Vec<Point>) -> Option<RequestKind> {
        self.pad.extend(points)
    }

    /// The drawing is cleared.
    pub(super) fn clear_ink(&mut self) -> Option<RequestKind> {
        self.pad.clear()
    }

    /// The map or the manifold is used. `asks_sheet` says whether a sheet is asked for now.
    pub(super) fn on_map_action(&mut self, action: MapAction, asks_sheet: bool) -> Option<RequestKind> {
        self.map.on_action(action, asks_sheet)
    }

    /// Takes the image that the sliders decode to, as they were when it was asked for.
    pub(super) fn decoded(&mut self, pixels: Vec<u8>) {
        let pixels: Rc<[u8]> = pixels.into();
        self.morph.decoded(&self.asked_z, &pixels);
        self.decoded.show(Some(pixels), None);
    }

    /// Takes what the codes of held-out digits say, and what their neighbors are. `asks_sheet` says whether a
    /// sheet is asked for now.
    pub(super) fn surveyed(
        &mut self,
        survey: Survey,
        step: u32,
        latent: usize,
        asks_sheet: bool,
    ) -> Vec<RequestKind> {
        let sheet = self.map.surveyed(survey, step, latent, asks_sheet);
        // Which digits are nearest is told by the newest survey.
        let drawn = self.pad.is_drawn().then_some(RequestKind::Reconstruct);
        sheet.into_iter().chain(drawn).collect()
    }

    /// Takes what the model makes of the picked digit.
    pub(super) fn picked(&mut self, picked: Picked, latent: usize) -> Vec<RequestKind> {
        match self.digits.take(picked, latent) {
            Some(mu) => self.put_sliders(&mu),
            None => Vec::new(),
        }
    }

    /// There are sliders for so many dimensions at least.
    pub(super) fn fit_sliders(&mut self, latent: usize) {
        if self.sliders.len() < latent {
            Rc::make_mut(&mut self.sliders).resize(latent, 0.0);
        }
    }

    /// Another model answers from now on: codes by the last one mean nothing to it. The map stays until it has a
    /// survey of its own, a moment later.
    pub(super) fn forget_codes(&mut self) {
        self.morph = Morph::default();
        self.pad.forget_code();
    }

    /// Whether something is shown that was said of codes of another size.
    pub(super) fn has_other_sizes(&self, latent: usize) -> bool {
        self.map.has_other_sizes(latent) || self.pad.mu.as_ref().is_some_and(|mu| mu.len() != latent)
    }

    /// What was said of codes of another size says nothing of the present ones.
    pub(super) fn drop_other_sizes(&mut self, latent: usize) {
        self.map.drop_other_sizes(latent);
        self.pad.drop_other_sizes(latent);
    }

    fn take_sliders(&mut self) {
        self.morph.stop();
        self.digits.let_go();
    }

    fn put_sliders(&mut self, z: &[f32]) -> Vec<RequestKind> {
        for (slider, value) in Rc::make_mut(&mut self.sliders).iter_mut().zip(z) {
            *slider = reachable(*value);
        }
        vec![RequestKind::Decode]
    }

    fn follow_morph(&mut self) -> Vec<RequestKind> {
        match self.morph.z() {
            Some(z) => self.put_sliders(&z),
            None => Vec::new(),
        }
    }
}

#[cfg(test)]
pub(in crate::state) mod tests;
