//! What the visitor does to explore the model, beyond moving a slider and drawing.

use std::rc::Rc;

use elbo_protocol::Neighbor;

use super::{EndFrom, HELD_OUT, Morph, PAGES, Picked, Side, State, WhichEnd};
use crate::{ink::Ink, slider::reachable};

/// Most earlier drawings that undo can bring back.
const UNDONE: usize = 50;

/// What the visitor explores the model with, besides the sliders and the drawing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Explored {
    /// The surveyed digits with codes nearest to the drawing's, nearest first.
    pub neighbors: Rc<Vec<Neighbor>>,
    /// Earlier drawings, oldest first.
    pub ink_before: Rc<Vec<Rc<Ink>>>,
    /// The page of test digits in view.
    pub page: u32,
    /// The test digit that was picked.
    pub picked: Option<Rc<Picked>>,
    /// The morph.
    pub morph: Morph,
    pub(super) pick: Option<u32>,
    pub(super) sliders_follow_pick: bool,
    pub(super) asked_z: Rc<[f32]>,
}

/// What the visitor does to explore the model.
#[derive(Debug, Clone, PartialEq)]
pub enum ExploreAction {
    /// A test digit was picked, by its place: the sliders go to its posterior mean.
    Pick(u32),
    /// Another page of test digits was asked for.
    TurnTo(u32),
    /// The gallery of a run has come into view, or has left it; a single run is A.
    InView(Side, bool),
    /// The picked digit was put on the pad.
    DigitToPad,
    /// The sliders were set to the drawing's posterior mean.
    DrawingToSliders,
    /// The last change of the drawing was undone.
    UndoInk,
    /// An end of the morph was set.
    SetEnd(WhichEnd, EndFrom),
    /// The morph was moved to a share of its way.
    MorphTo(f32),
    /// The morph that plays went on by a share of its way.
    MorphOn(f32),
    /// Play or Stop was pressed.
    PlayMorph {
        /// A draw from the prior, for an end that is not set, `[latent]`.
        sample: Vec<f32>,
    },
    /// The ends of the morph were forgotten.
    ResetMorph,
}

impl State {
    pub(super) fn explored(&mut self, action: ExploreAction) {
        match action {
            ExploreAction::Pick(index) if index < HELD_OUT => {
                self.stop_morph();
                self.explored.pick = Some(index);
                self.explored.sliders_follow_pick = true;
                self.looks.pick.want();
            }
            ExploreAction::TurnTo(page) => {
                self.explored.page = page.min(PAGES - 1);
                self.want_galleries();
            }
            ExploreAction::InView(whose, in_view) => self.gallery_in_view(whose, in_view),
            ExploreAction::DigitToPad => {
                if let Some(digit) = &self.explored.picked {
                    let ink = Ink::over(Rc::clone(&digit.original));
                    self.keep_ink();
                    self.ink = Rc::new(ink);
                    self.drawing_changed();
                }
            }
            ExploreAction::DrawingToSliders => {
                if let Some(mu) = self.drawn_mu.clone() {
                    self.take_sliders();
                    self.put_sliders(&mu);
                }
            }
            ExploreAction::UndoInk => {
                if let Some(before) = Rc::make_mut(&mut self.explored.ink_before).pop() {
                    self.ink = before;
                    self.drawing_changed();
                }
            }
            action => self.morph_pressed(action),
        }
    }

    /// The visitor moves the sliders: nothing else does from now on.
    pub(super) fn take_sliders(&mut self) {
        self.stop_morph();
        self.explored.sliders_follow_pick = false;
    }

    /// Puts the sliders at a latent vector, `[latent]`; sliders beyond its end stay.
    pub(super) fn put_sliders(&mut self, z: &[f32]) {
        for (slider, value) in Rc::make_mut(&mut self.sliders).iter_mut().zip(z) {
            *slider = reachable(*value);
        }
        self.looks.decode.want();
    }

    /// Keeps the drawing as it is for undo.
    pub(super) fn keep_ink(&mut self) {
        let before = Rc::make_mut(&mut self.explored.ink_before);
        if before.len() == UNDONE {
            before.remove(0);
        }
        before.push(Rc::clone(&self.ink));
    }

    /// The drawing has changed: the model is to see it.
    pub(super) fn drawing_changed(&mut self) {
        let image: Option<Rc<[u8]>> = self.ink.rasterise().map(Rc::from);
        if image == self.drawn.pixels {
            return;
        }
        let empty = image.is_none();
        self.drawn.show(image, None);
        if empty {
            self.looks.reconstruct.forget();
            self.forget_drawing_codes();
            self.reconstructed.show(None, None);
        } else {
            self.looks.reconstruct.want();
        }
    }

    /// Another model answers from now on: codes by the last one mean nothing to it. The map stays until it has a
    /// survey of its own, a moment later.
    pub(super) fn forget_codes(&mut self) {
        self.explored.morph = Morph::default();
        self.forget_drawing_codes();
    }

    fn forget_drawing_codes(&mut self) {
        self.drawn_mu = None;
        self.explored.neighbors = Rc::default();
    }
}

#[cfg(test)]
mod tests;
