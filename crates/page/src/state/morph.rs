//! The morph: two ends in the latent space, and where the sliders stand between them.

use std::rc::Rc;

use super::{ExploreAction, State};
use crate::{morph::slerp, slider::reachable};

/// How long a morph that plays rests at its ends, as a share of its way.
const REST: f32 = 0.15;

/// One end of a morph.
#[derive(Debug, Clone, PartialEq)]
pub struct End {
    /// Where it lies, `[latent]`.
    pub z: Rc<[f32]>,
    /// What it is.
    pub name: Rc<str>,
    /// What it looks like, `[784]`, 255 is ink; none if that is not known.
    pub picture: Option<Rc<[u8]>>,
}

/// Names an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhichEnd {
    /// Where the morph begins.
    A,
    /// Where it leads.
    B,
}

/// From what an end is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndFrom {
    /// The sliders as they stand.
    Sliders,
    /// The chosen test digit.
    Digit,
    /// The drawing.
    Drawing,
}

/// The morph.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Morph {
    /// Where it begins.
    pub a: Option<End>,
    /// Where it leads.
    pub b: Option<End>,
    /// Share of the way from A to B.
    pub at: f32,
    /// Whether it plays.
    pub playing: bool,
    backwards: bool,
    rest: f32,
}

impl Morph {
    /// Whether both ends are there.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.a.is_some() && self.b.is_some()
    }

    /// Goes on by a share of the way. It rests at either end, then turns round.
    fn advance(&mut self, share: f32) {
        let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
        if self.rest > 0.0 {
            self.rest -= share;
            return;
        }
        let at = if self.backwards { self.at - share } else { self.at + share };
        if at >= 1.0 || at <= 0.0 {
            self.backwards = at >= 1.0;
            self.rest = REST;
        }
        self.at = at.clamp(0.0, 1.0);
    }
}

impl State {
    /// What an end would be taken from; none if that is not there.
    #[must_use]
    pub fn end_from(&self, from: EndFrom) -> Option<End> {
        match from {
            EndFrom::Sliders => {
                let z = self.sliders.iter().take(self.latent()).copied().collect();
                Some(End { z, name: "the sliders".into(), picture: self.decoded.pixels.clone() })
            }
            EndFrom::Digit => self.explored.picked.as_ref().map(|digit| End {
                z: Rc::clone(&digit.mu),
                name: format!("test digit {}, a {}", digit.index, digit.label).into(),
                picture: Some(Rc::clone(&digit.original)),
            }),
            EndFrom::Drawing => self.drawn_mu.as_ref().map(|mu| End {
                z: Rc::clone(mu),
                name: "the drawing".into(),
                picture: self.drawn.pixels.clone(),
            }),
        }
    }

    pub(super) fn morph_pressed(&mut self, action: ExploreAction) {
        match action {
            ExploreAction::SetEnd(which, from) => {
                if let Some(end) = self.end_from(from) {
                    self.set_end(which, end);
                }
            }
            ExploreAction::MorphTo(at) if self.explored.morph.is_ready() => {
                self.explored.morph.playing = false;
                self.explored.morph.at = if at.is_finite() { at.clamp(0.0, 1.0) } else { 0.0 };
                self.morphed();
            }
            ExploreAction::MorphOn(share) if self.explored.morph.playing => {
                self.explored.morph.advance(share);
                self.morphed();
            }
            ExploreAction::PlayMorph { sample } => {
                self.fill_ends(sample);
                self.explored.morph.playing = self.explored.morph.is_ready() && !self.explored.morph.playing;
            }
            ExploreAction::ResetMorph => self.explored.morph = Morph::default(),
            _ => {}
        }
    }

    /// A change of the sliders by hand, or of what they mean, ends the playing.
    pub(super) fn stop_morph(&mut self) {
        self.explored.morph.playing = false;
    }

    /// An end that is not set is taken from the sliders, or is a draw from the prior.
    fn fill_ends(&mut self, sample: Vec<f32>) {
        if self.explored.morph.a.is_none() {
            self.explored.morph.a = self.end_from(EndFrom::Sliders);
            self.explored.morph.at = 0.0;
        }
        if self.explored.morph.b.is_none() {
            let z = sample.into_iter().take(self.latent()).map(reachable).collect();
            self.explored.morph.b = Some(End { z, name: "a draw from the prior".into(), picture: None });
        }
    }

    fn set_end(&mut self, which: WhichEnd, end: End) {
        let morph = &mut self.explored.morph;
        match which {
            WhichEnd::A => (morph.a, morph.at) = (Some(end), 0.0),
            WhichEnd::B => (morph.b, morph.at) = (Some(end), 1.0),
        }
        morph.playing = false;
        morph.backwards = false;
        if morph.is_ready() {
            self.morphed();
        }
    }

    /// An end whose looks are not known yet gets them when it is decoded.
    pub(super) fn end_seen(&mut self, z: &[f32], pixels: &Rc<[u8]>) {
        let ends = self.explored.morph.a.iter_mut().chain(&mut self.explored.morph.b);
        for end in ends.filter(|end| end.picture.is_none() && *end.z == *z) {
            end.picture = Some(Rc::clone(pixels));
        }
    }

    fn morphed(&mut self) {
        if let (Some(a), Some(b)) = (&self.explored.morph.a, &self.explored.morph.b) {
            let z = slerp(&a.z, &b.z, self.explored.morph.at);
            self.put_sliders(&z);
        }
    }
}
