//! A chart as geometry: frame, rules, curves, dots and words, in pixels. It knows no canvas.

use super::scale::Scale;
use crate::history::Series;

/// What a line or a word stands for, which decides its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// Grid lines.
    Grid,
    /// Words on the axes, and guide lines that are no warning.
    Quiet,
    /// The collapse line.
    Warning,
    /// One of the quantities.
    Of(Series),
}

/// A line through some points, in pixels.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its colour.
    pub ink: Ink,
    /// Its width, in pixels.
    pub width: f64,
    /// Its opacity.
    pub alpha: f64,
    /// Whether it is dashed.
    pub dashed: bool,
    /// Its points.
    pub points: Vec<(f64, f64)>,
}

/// Which part of a word lies at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Anchor {
    Start,
    Middle,
    End,
}

/// A word at a place, in pixels.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// Its colour.
    pub ink: Ink,
    /// The word.
    pub text: String,
    /// The place of its anchor, on the base line.
    pub at: (f64, f64),
    /// Which part lies there.
    pub anchor: Anchor,
}

/// The room around a chart's frame, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Margins {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
}

/// The rectangle that the curves may not leave, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Frame {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
}

impl Frame {
    /// The frame in a canvas of that size; at least a pixel wide and high.
    #[must_use]
    pub fn within(width: f64, height: f64, margins: Margins) -> Self {
        let Margins { left, right, top, bottom } = margins;
        Self { left, right: (width - right).max(left + 1.0), top, bottom: (height - bottom).max(top + 1.0) }
    }
}

/// A chart, ready to be stroked.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// The rectangle that the curves may not leave.
    pub frame: Frame,
    /// Grid and guides, below the curves.
    pub rules: Vec<Line>,
    /// The curves.
    pub curves: Vec<Line>,
    /// Dots, with the radius.
    pub dots: Vec<(Ink, (f64, f64), f64)>,
    /// The words.
    pub labels: Vec<Label>,
    /// From epochs to pixels.
    pub x: Scale,
    /// From values to pixels.
    pub y: Scale,
}

impl Chart {
    /// A chart without anything in its frame.
    #[must_use]
    pub fn new(frame: Frame, x: Scale, y: Scale) -> Self {
        Self { frame, rules: Vec::new(), curves: Vec::new(), dots: Vec::new(), labels: Vec::new(), x, y }
    }

    /// Adds a level line across the frame, and returns where it lies.
    pub(super) fn across(&mut self, ink: Ink, value: f64, dashed: bool) -> f64 {
        let at = self.y.px(value);
        let points = vec![(self.frame.left, at), (self.frame.right, at)];
        self.rules.push(Line { ink, width: 1.0, alpha: 1.0, dashed, points });
        at
    }

    /// Adds a level, dashed line with a word at its right end, so far below it.
    pub(super) fn guide(&mut self, ink: Ink, value: f64, text: String, below: f64) {
        let at = self.across(ink, value, true);
        let at = (self.frame.right - 2.0, at + below);
        self.labels.push(Label { ink, text, at, anchor: Anchor::End });
    }

    /// Adds grid lines with their values, on the left, about so many pixels apart.
    pub(super) fn grid(&mut self, apart: f64) {
        for tick in self.y.ticks(((self.frame.bottom - self.frame.top) / apart) as usize) {
            let at = self.across(Ink::Grid, tick, false);
            let (text, at) = (short(tick), (self.frame.left - 7.0, at + 4.0));
            self.labels.push(Label { ink: Ink::Quiet, text, at, anchor: Anchor::End });
        }
    }

    /// Adds the epochs below the frame.
    pub(super) fn epochs(&mut self) {
        for tick in self.x.ticks(((self.frame.right - self.frame.left) / 60.0) as usize) {
            let text = format!("{}", (tick * 1000.0).round() / 1000.0);
            let at = (self.x.px(tick), self.frame.bottom + 16.0);
            self.labels.push(Label { ink: Ink::Quiet, text, at, anchor: Anchor::Middle });
        }
    }

    /// Adds a curve, if there are points enough for one.
    pub(super) fn curve(&mut self, ink: Ink, width: f64, alpha: f64, points: Vec<(f64, f64)>) {
        if points.len() > 1 {
            self.curves.push(Line { ink, width, alpha, dashed: false, points });
        }
    }

    /// The epochs and the value at a place in the frame; none outside it.
    #[must_use]
    pub fn reading(&self, px: f64, py: f64) -> Option<(f64, f64)> {
        let frame = self.frame;
        let inside = (frame.left..=frame.right).contains(&px) && (frame.top..=frame.bottom).contains(&py);
        inside.then(|| (self.x.value(px), self.y.value(py)))
    }
}

/// A tick's value: plain where that is short, else with an exponent.
#[must_use]
pub fn short(value: f64) -> String {
    // Ticks are sums of steps, which do not end where the step's own digits end.
    let value = format!("{value:.9e}").parse().unwrap_or(value);
    if value == 0.0 || (1e-2..1e5).contains(&value.abs()) { value.to_string() } else { format!("{value:e}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_short_whatever_their_size() {
        assert_eq!(
            [0.0, 0.1 + 0.2, 500.0, 5e-4, 0.002, 2e6, -50.0].map(short),
            ["0", "0.3", "500", "5e-4", "2e-3", "2e6", "-50"]
        );
    }

    #[test]
    fn a_frame_has_room_in_the_smallest_canvas() {
        let margins = Margins { left: 40.0, right: 12.0, top: 10.0, bottom: 36.0 };
        let frame = Frame::within(0.0, 0.0, margins);
        assert!(frame.right > frame.left && frame.bottom > frame.top);
    }
}
