//! A chart of one positive quantity over the steps, with levels to compare it with.

use super::{
    chart::{Chart, ChartInk, Dash, Frame, Margins},
    curve::Style,
    scale::{Scale, round_down},
    source::ChartSource,
    view::Look,
};
use crate::history::Series;

const MARGINS: Margins = Margins { left: 46.0, right: 12.0, top: 8.0, bottom: 22.0 };

/// A level to compare with.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Level {
    /// Its color.
    pub ink: ChartInk,
    /// Where it lies.
    pub value: f64,
    /// What it is.
    pub text: String,
}

/// Lays the chart out in a canvas of that size; `empty` is the axis without values.
pub(super) fn lay_out(
    (source, look): (&ChartSource, Look),
    series: Series,
    empty: (f64, f64),
    levels: &[Level],
    (width, height): (f64, f64),
) -> Chart {
    let frame = Frame::within(width, height, MARGINS);
    let x = Scale::linear(0.0, source.reach(), frame.left, frame.right);
    let (low, high) = domain(source, look, series, empty, levels);
    let y = if look.logarithmic {
        Scale::logarithmic(low, high, frame.bottom, frame.top)
    } else {
        Scale::linear(0.0, high, frame.bottom, frame.top)
    };
    let mut chart = Chart::new(frame, x, y);
    chart.grid(26.0);
    chart.epochs(source.per_epoch());
    for level in levels {
        chart.guide(level.ink, level.value, level.text.clone(), -4.0);
    }
    chart.marks(source, false);
    for (side, track) in source.tracks() {
        let style = Style {
            ink: ChartInk::Of(series),
            width: 1.4,
            alpha: 1.0,
            dash: Dash::of(side),
            smoothing: look.smoothing,
        };
        let points: Vec<_> = track.history.points(series).collect();
        chart.curve(style, y, &points);
    }
    chart
}

/// Lowest and highest value. On a linear scale the first steps, which may lie anywhere, do not decide.
fn domain(
    source: &ChartSource,
    look: Look,
    series: Series,
    empty: (f64, f64),
    levels: &[Level],
) -> (f64, f64) {
    let (mut low, mut high) = (f64::INFINITY, 0.0f64);
    for (_, track) in source.tracks() {
        let skipped = if look.logarithmic { 0 } else { track.history.len() / 20 };
        let points = track.history.points(series).enumerate();
        for (_, (_, spread)) in points.filter(|(index, (_, spread))| *index >= skipped && spread.mean > 0.0) {
            low = low.min(f64::from(spread.mean));
            high = high.max(f64::from(if look.logarithmic { spread.max } else { spread.mean }));
        }
    }
    if high == 0.0 {
        return empty;
    }
    // A level not far from the curve is worth seeing.
    let (least, most) = (low / 4.0, high * 4.0);
    for level in levels.iter().filter(|level| (least..most).contains(&level.value)) {
        low = low.min(level.value);
        high = high.max(level.value);
    }
    let high = high * 1.2;
    let low = round_down((low * 0.9).max(high * 1e-9));
    (low, high.max(low * 10.0))
}

/// Whether a level is drawn at all in this chart, for tests.
#[cfg(test)]
pub(super) fn has_level(chart: &Chart, text: &str) -> bool {
    let dashed = chart.rules.iter().any(|line| line.dash == Dash::Dashed);
    dashed && chart.labels.iter().any(|label| label.text == text)
}
