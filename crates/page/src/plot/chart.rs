//! A chart as geometry: frame, rules, bands, curves, bars and words, in pixels. It knows no canvas.

use super::scale::Scale;
use crate::{history::Series, side::Side};
use elbo_words::numbers::tick;

/// What a line or a word stands for, which decides its color.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChartInk {
    /// Grid lines.
    Grid,
    /// Words on the axes, and guide lines that are no warning.
    Quiet,
    /// What the visitor points at.
    Cursor,
    /// The moment gone back to, and marks that are no warning.
    Accent,
    /// Gradients that were clipped.
    Caution,
    /// The collapse line, rollbacks, skipped steps.
    Warning,
    /// One of the quantities.
    Of(Series),
}

/// How a line is broken up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dash {
    /// Not at all.
    #[default]
    Solid,
    /// Into dashes.
    Dashed,
    /// Into dots.
    Dotted,
}

impl Dash {
    /// How the curves of a side are broken up.
    #[must_use]
    pub fn of(side: Side) -> Self {
        match side {
            Side::A => Self::Solid,
            Side::B => Self::Dashed,
        }
    }
}

/// A line through some points, in pixels.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its color.
    pub ink: ChartInk,
    /// Its width, in pixels.
    pub width: f64,
    /// Its opacity.
    pub alpha: f64,
    /// How it is broken up.
    pub dash: Dash,
    /// Its points.
    pub points: Vec<(f64, f64)>,
}

/// Several straight lines that do not meet, in pixels.
#[derive(Debug, Clone, PartialEq)]
pub struct Ticks {
    /// Their color.
    pub ink: ChartInk,
    /// Their width, in pixels.
    pub width: f64,
    /// Both ends of each.
    pub lines: Vec<[(f64, f64); 2]>,
}

/// A filled shape, in pixels.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// Its color.
    pub ink: ChartInk,
    /// Its opacity.
    pub alpha: f64,
    /// Its outline.
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
    /// Its color.
    pub ink: ChartInk,
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

    /// Whether a place lies inside.
    #[must_use]
    pub fn holds(&self, (x, y): (f64, f64)) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }
}

/// A chart, ready to be stroked.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// The rectangle that the curves may not leave.
    pub frame: Frame,
    /// Grid, guides and marks, below the curves.
    pub rules: Vec<Line>,
    /// How far the values behind the curves spread, and bars.
    pub areas: Vec<Area>,
    /// The curves.
    pub curves: Vec<Line>,
    /// Ticks on the curves' frame.
    pub ticks: Vec<Ticks>,
    /// Dots, with the radius.
    pub dots: Vec<(ChartInk, (f64, f64), f64)>,
    /// The words.
    pub labels: Vec<Label>,
    /// From steps, or from ranks of bars, to pixels.
    pub x: Scale,
    /// From values to pixels.
    pub y: Scale,
    /// From values of the second axis, on the right, to pixels.
    pub right: Option<Scale>,
}

impl Chart {
    /// A chart without anything in its frame.
    #[must_use]
    pub fn new(frame: Frame, x: Scale, y: Scale) -> Self {
        Self {
            frame,
            rules: Vec::new(),
            areas: Vec::new(),
            curves: Vec::new(),
            ticks: Vec::new(),
            dots: Vec::new(),
            labels: Vec::new(),
            x,
            y,
            right: None,
        }
    }

    /// Adds a level line across the frame, and returns where it lies.
    pub(super) fn across(&mut self, ink: ChartInk, value: f64, dash: Dash) -> f64 {
        let at = self.y.px(value);
        let points = vec![(self.frame.left, at), (self.frame.right, at)];
        self.rules.push(Line { ink, width: 1.0, alpha: 1.0, dash, points });
        at
    }

    /// Adds a level, dashed line with a word at its right end, so far below it. A value outside the frame has
    /// none.
    pub(super) fn guide(&mut self, ink: ChartInk, value: f64, text: String, below: f64) {
        if !(self.frame.top - 0.5..=self.frame.bottom + 0.5).contains(&self.y.px(value)) {
            return;
        }
        let at = self.across(ink, value, Dash::Dashed);
        let at = (self.frame.right - 2.0, at + below);
        self.labels.push(Label { ink, text, at, anchor: Anchor::End });
    }

    /// Adds grid lines with their values, on the left, about so many pixels apart.
    pub(super) fn grid(&mut self, apart: f64) {
        for value in self.y.ticks(((self.frame.bottom - self.frame.top) / apart) as usize) {
            let at = self.across(ChartInk::Grid, value, Dash::Solid);
            let (text, at) = (tick(value), (self.frame.left - 7.0, at + 4.0));
            self.labels.push(Label { ink: ChartInk::Quiet, text, at, anchor: Anchor::End });
        }
    }

    /// Adds the epochs of so many steps each below the frame.
    pub(super) fn epochs(&mut self, per_epoch: f64) {
        let (low, high) = (self.x.value(self.frame.left), self.x.value(self.frame.right));
        let epochs = Scale::linear(low / per_epoch, high / per_epoch, self.frame.left, self.frame.right);
        for value in epochs.ticks(((self.frame.right - self.frame.left) / 60.0) as usize) {
            let text = tick(value);
            let at = (epochs.px(value), self.frame.bottom + 16.0);
            self.labels.push(Label { ink: ChartInk::Quiet, text, at, anchor: Anchor::Middle });
        }
    }

    /// The value below a place in the frame: a step, or the rank of a bar. None outside the frame.
    #[must_use]
    pub fn below(&self, px: f64, py: f64) -> Option<f64> {
        self.frame.holds((px, py)).then(|| self.x.value(px))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_has_room_in_the_smallest_canvas() {
        let margins = Margins { left: 40.0, right: 12.0, top: 10.0, bottom: 36.0 };
        let frame = Frame::within(0.0, 0.0, margins);
        assert!(frame.right > frame.left && frame.bottom > frame.top);
    }

    #[test]
    fn a_guide_outside_the_frame_is_left_out() {
        let frame = Frame { left: 0.0, right: 100.0, top: 0.0, bottom: 50.0 };
        let y = Scale::linear(0.0, 10.0, 50.0, 0.0);
        let mut chart = Chart::new(frame, Scale::linear(0.0, 1.0, 0.0, 100.0), y);
        chart.guide(ChartInk::Quiet, 12.0, "above".to_owned(), 0.0);
        assert!(chart.rules.is_empty() && chart.labels.is_empty());
        chart.guide(ChartInk::Quiet, 8.0, "inside".to_owned(), 0.0);
        assert_eq!((chart.rules.len(), chart.labels.len()), (1, 1));
    }
}
