//! The morph: two ends in the latent space, and where the sliders stand between them.

use std::rc::Rc;

use crate::morph::slerp;

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
    pub(super) fn advance(&mut self, share: f32) {
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

    /// An action of the visitor has set one end.
    pub(super) fn set_end(&mut self, which: WhichEnd, end: End) {
        match which {
            WhichEnd::A => (self.a, self.at) = (Some(end), 0.0),
            WhichEnd::B => (self.b, self.at) = (Some(end), 1.0),
        }
        self.playing = false;
        self.backwards = false;
    }

    /// Goes to a share of the way.
    pub(super) fn go_to(&mut self, at: f32) {
        self.playing = false;
        self.at = if at.is_finite() { at.clamp(0.0, 1.0) } else { 0.0 };
    }

    /// Plays, from these ends where none are set, or stops.
    pub(super) fn play(&mut self, a: impl FnOnce() -> End, b: impl FnOnce() -> End) {
        if self.a.is_none() {
            self.a = Some(a());
            self.at = 0.0;
        }
        if self.b.is_none() {
            self.b = Some(b());
        }
        self.playing = !self.playing;
    }

    /// A change of the sliders by hand, or of what they mean, ends the playing.
    pub(super) fn stop(&mut self) {
        self.playing = false;
    }

    /// Where it stands, `[latent]`; none before both ends are there.
    pub(super) fn z(&self) -> Option<Vec<f32>> {
        Some(slerp(&self.a.as_ref()?.z, &self.b.as_ref()?.z, self.at))
    }

    /// An end whose looks are not known yet gets them when it is decoded.
    pub(super) fn decoded(&mut self, z: &[f32], pixels: &Rc<[u8]>) {
        let ends = self.a.iter_mut().chain(&mut self.b);
        for end in ends.filter(|end| end.picture.is_none() && *end.z == *z) {
            end.picture = Some(Rc::clone(pixels));
        }
    }
}

#[cfg(test)]
mod tests;
