//! The draw pad: the drawing, what undo brings back, and what the model makes of it.

use std::rc::Rc;

use elbo_protocol::{Neighbor, Terms};

use super::Digit;
use crate::{
    ink::{Ink, Point},
    state::RequestKind,
};

/// Most earlier drawings that undo can bring back.
pub const UNDO_DEPTH: usize = 50;

/// The draw pad.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pad {
    /// The drawing.
    pub ink: Rc<Ink>,
    /// Earlier drawings, oldest first.
    pub ink_before: Rc<Vec<Rc<Ink>>>,
    /// The drawing as the model sees it.
    pub drawn: Digit,
    /// The reconstruction of the drawing.
    pub reconstructed: Digit,
    /// The drawing's posterior mean, `[latent]`; none before it is known.
    pub mu: Option<Rc<[f32]>>,
    /// The surveyed digits with codes nearest to the drawing's, nearest first.
    pub neighbors: Rc<Vec<Neighbor>>,
}

impl Pad {
    /// A pad with this drawing, which the model is to see.
    pub(super) fn of(ink: Rc<Ink>) -> Self {
        let mut pad = Self { ink, ..Self::default() };
        pad.changed();
        pad
    }

    /// Whether there is a drawing to ask about, as the model sees it.
    #[must_use]
    pub fn is_drawn(&self) -> bool {
        self.drawn.pixels.is_some()
    }

    /// The pen is put down. What is to be asked anew.
    pub(super) fn begin(&mut self, point: Point) -> Option<RequestKind> {
        self.keep();
        Rc::make_mut(&mut self.ink).begin(point);
        self.changed()
    }

    /// The pen is moved. What is to be asked anew.
    pub(super) fn extend(&mut self, points: Vec<Point>) -> Option<RequestKind> {
        let ink = Rc::make_mut(&mut self.ink);
        for point in points {
            ink.extend(point);
        }
        self.changed()
    }

    /// Nothing is drawn from now on.
    pub(super) fn clear(&mut self) -> Option<RequestKind> {
        if !self.ink.is_empty() {
            self.keep();
        }
        self.ink = Rc::default();
        self.changed()
    }

    /// Another drawing takes the place of this one. What is to be asked anew.
    pub(super) fn replace(&mut self, ink: Ink) -> Option<RequestKind> {
        self.keep();
        self.ink = Rc::new(ink);
        self.changed()
    }

    /// The last change is undone, if there is one. What is to be asked anew.
    pub(super) fn undo(&mut self) -> Option<RequestKind> {
        self.ink = Rc::make_mut(&mut self.ink_before).pop()?;
        self.changed()
    }

    /// Takes what the model makes of the drawing.
    pub(in crate::state) fn show(
        &mut self,
        pixels: Vec<u8>,
        terms: Terms,
        mu: Vec<f32>,
        neighbors: Vec<Neighbor>,
    ) {
        self.reconstructed.show(Some(pixels.into()), Some(terms));
        self.mu = Some(mu.into());
        self.neighbors = Rc::new(neighbors);
    }

    /// Another model answers: the code by the last one means nothing to it.
    pub(super) fn forget_code(&mut self) {
        self.mu = None;
        self.neighbors = Rc::default();
    }

    /// A code of another size says nothing of the present ones.
    pub(super) fn drop_other_sizes(&mut self, latent: usize) {
        self.mu.take_if(|mu| mu.len() != latent);
    }

    /// Keeps the drawing as it is for undo.
    fn keep(&mut self) {
        let before = Rc::make_mut(&mut self.ink_before);
        if before.len() == UNDO_DEPTH {
            before.remove(0);
        }
        before.push(Rc::clone(&self.ink));
    }

    /// The drawing has changed: the model is to see it.
    fn changed(&mut self) -> Option<RequestKind> {
        let image: Option<Rc<[u8]>> = self.ink.rasterise().map(Rc::from);
        if image == self.drawn.pixels {
            return None;
        }
        let is_empty = image.is_none();
        self.drawn.show(image, None);
        if is_empty {
            self.forget_code();
            self.reconstructed.show(None, None);
            return None;
        }
        Some(RequestKind::Reconstruct)
    }
}
