//! The ELBO chart as geometry: which lines and words lie where. It knows no canvas.

use elbo_protocol::{COLLAPSE_NATS, FLOOR_NATS, HeldOut};

use super::scale::{Scale, round_down};
use crate::history::{History, Series};

/// What the chart shows.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The terms of the training steps.
    pub history: &'a History,
    /// The held-out measures.
    pub held_out: &'a [HeldOut],
    /// Optimiser updates per epoch.
    pub steps_per_epoch: u32,
    /// Whether the guide lines hold: they are those of the Bernoulli likelihood.
    pub guides: bool,
}

/// What a line or a word stands for, which decides its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// Grid lines.
    Grid,
    /// Words on the axes, and the floor.
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

/// A chart, ready to be stroked.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// The rectangle that the curves may not leave: left, top, width, height.
    pub frame: (f64, f64, f64, f64),
    /// Grid and guides, below the curves.
    pub rules: Vec<Line>,
    /// The curves.
    pub curves: Vec<Line>,
    /// Dots of the held-out measures, with the radius.
    pub dots: Vec<(Ink, (f64, f64), f64)>,
    /// The words.
    pub labels: Vec<Label>,
    /// From epochs to pixels.
    pub x: Scale,
    /// From nats to pixels.
    pub y: Scale,
}

const LEFT: f64 = 40.0;
const RIGHT: f64 = 12.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 36.0;

/// Nats at the top of an empty chart: a little above 543.4, the loss of zero logits.
const TOP_NATS: f64 = 600.0;

/// Nats at the bottom of an empty chart.
const BOTTOM_NATS: f64 = 10.0;

/// Lays the chart out in a canvas of that size.
#[must_use]
pub fn lay_out(source: Source<'_>, width: f64, height: f64) -> Chart {
    let right = (width - RIGHT).max(LEFT + 1.0);
    let bottom = (height - BOTTOM).max(TOP + 1.0);
    let per_epoch = f64::from(source.steps_per_epoch.max(1));
    let held_out_step = source.held_out.last().map_or(0, |measures| measures.step);
    let elapsed = f64::from(source.history.last_step().max(held_out_step)) / per_epoch;
    let (low, high) = domain(source);
    let x = Scale::linear(0.0, elapsed.max(1.0), LEFT, right);
    let y = Scale::logarithmic(low, high, bottom, TOP);
    let (rules, labels) = rules(source, &x, &y, LEFT, right, bottom);
    let frame = (LEFT, TOP, right - LEFT, bottom - TOP);
    let mut chart = Chart { frame, rules, curves: Vec::new(), dots: Vec::new(), labels, x, y };
    for series in Series::ALL {
        curves(&mut chart, source, series, per_epoch);
    }
    chart
}

/// The epochs and the nats at a place in the frame; none outside it.
#[must_use]
pub fn reading(chart: &Chart, px: f64, py: f64) -> Option<(f64, f64)> {
    let (left, top, width, height) = chart.frame;
    let inside = (left..=left + width).contains(&px) && (top..=top + height).contains(&py);
    inside.then(|| (chart.x.value(px), chart.y.value(py)))
}

fn domain(source: Source<'_>) -> (f64, f64) {
    let (mut low, mut high) = (BOTTOM_NATS, TOP_NATS);
    for series in Series::ALL {
        let skip = source.history.len() / 4;
        for (index, (_, spread)) in source.history.points(series).enumerate() {
            high = high.max(f64::from(spread.mean) * 1.05);
            // The first steps may lie near zero for a moment; they do not decide the axis.
            if index >= skip {
                low = low.min(f64::from(spread.mean) * 0.9);
            }
        }
        for measures in source.held_out.iter().skip(1) {
            low = low.min(f64::from(series.of(measures.terms)) * 0.9);
        }
    }
    (round_down(low.max(0.1)), high.min(1e6))
}

fn rules(
    source: Source<'_>,
    x: &Scale,
    y: &Scale,
    left: f64,
    right: f64,
    bottom: f64,
) -> (Vec<Line>, Vec<Label>) {
    let mut lines = Vec::new();
    let mut labels = Vec::new();
    let mut across = |ink, nats: f64, dashed| {
        let at = y.px(nats);
        let points = vec![(left, at), (right, at)];
        lines.push(Line { ink, width: 1.0, alpha: 1.0, dashed, points });
        at
    };
    for tick in y.ticks(((bottom - TOP) / 30.0) as usize) {
        let at = across(Ink::Grid, tick, false);
        let text = format!("{tick}");
        labels.push(Label { ink: Ink::Quiet, text, at: (left - 7.0, at + 4.0), anchor: Anchor::End });
    }
    if source.guides {
        // One word stands above its line, the other below: the grid line of 50 runs just above the floor.
        for (ink, nats, name, below) in [
            (Ink::Warning, COLLAPSE_NATS, "posterior collapse", -5.0),
            (Ink::Quiet, FLOOR_NATS, "reconstruction floor", 13.0),
        ] {
            let at = across(ink, nats, true);
            let text = format!("{nats:.1} {name}");
            labels.push(Label { ink, text, at: (right - 2.0, at + below), anchor: Anchor::End });
        }
    }
    for tick in x.ticks(((right - left) / 60.0) as usize) {
        let text = format!("{}", (tick * 1000.0).round() / 1000.0);
        labels.push(Label { ink: Ink::Quiet, text, at: (x.px(tick), bottom + 16.0), anchor: Anchor::Middle });
    }
    let middle = f64::midpoint(left, right);
    let text = "epochs".to_owned();
    labels.push(Label { ink: Ink::Quiet, text, at: (middle, bottom + 31.0), anchor: Anchor::Middle });
    (lines, labels)
}

fn curves(chart: &mut Chart, source: Source<'_>, series: Series, per_epoch: f64) {
    let ink = Ink::Of(series);
    let (x, y) = (chart.x, chart.y);
    let place = |step: f64, nats: f32| (x.px(step / per_epoch), y.px(f64::from(nats)));
    let training: Vec<_> =
        source.history.points(series).map(|(step, spread)| place(step, spread.mean)).collect();
    if training.len() > 1 {
        chart.curves.push(Line { ink, width: 1.0, alpha: 0.5, dashed: false, points: training });
    }
    let finite = |measures: &&HeldOut| measures.terms.is_finite();
    let held_out: Vec<_> = source
        .held_out
        .iter()
        .filter(finite)
        .map(|measures| place(f64::from(measures.step), series.of(measures.terms)))
        .collect();
    if held_out.len() <= 40 {
        chart.dots.extend(held_out.iter().map(|&at| (ink, at, 2.5)));
    }
    if held_out.len() > 1 {
        chart.curves.push(Line { ink, width: 2.2, alpha: 1.0, dashed: false, points: held_out });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use elbo_protocol::Terms;
    use proptest::prelude::*;

    fn trained(steps: u32) -> History {
        let mut history = History::default();
        for step in 1..=steps {
            history.push(step, Terms::new(100.0 + 400.0 / step as f32, 20.0, 1.0));
        }
        history
    }

    fn source(history: &History) -> Source<'_> {
        Source { history, held_out: &[], steps_per_epoch: 100, guides: true }
    }

    #[test]
    fn an_empty_chart_has_axes_guides_and_no_curves() {
        let history = History::default();
        let chart = lay_out(source(&history), 600.0, 300.0);
        assert!(chart.curves.is_empty() && chart.dots.is_empty());
        let words: Vec<_> = chart.labels.iter().map(|label| label.text.as_str()).collect();
        for word in ["10", "500", "205.8 posterior collapse", "45.5 reconstruction floor", "epochs"] {
            assert!(words.contains(&word), "{word} in {words:?}");
        }
    }

    #[test]
    fn the_guides_are_those_of_bernoulli() {
        let history = History::default();
        let chart = lay_out(Source { guides: false, ..source(&history) }, 600.0, 300.0);
        assert!(!chart.labels.iter().any(|label| label.text.contains("collapse")));
    }

    #[test]
    fn the_axis_ends_at_the_last_step_after_the_first_epoch() {
        let history = trained(450);
        let chart = lay_out(source(&history), 600.0, 300.0);
        assert_eq!(chart.curves.len(), 3);
        assert!((chart.x.value(600.0 - RIGHT) - 4.5).abs() < 1e-9);
        assert_eq!(lay_out(source(&trained(20)), 600.0, 300.0).x.value(600.0 - RIGHT), 1.0);
    }

    #[test]
    fn a_kl_near_zero_lowers_the_axis_and_no_further_than_a_tenth() {
        let mut history = History::default();
        for step in 1..=100 {
            history.push(step, Terms::new(206.0, 0.004, 1.0));
        }
        let chart = lay_out(source(&history), 600.0, 300.0);
        assert!((chart.y.value(300.0 - BOTTOM) - 0.1).abs() < 1e-9);
    }

    #[test]
    fn a_reading_is_only_inside_the_frame() {
        let history = trained(200);
        let chart = lay_out(source(&history), 600.0, 300.0);
        assert_eq!(reading(&chart, 5.0, 100.0), None);
        let (epochs, nats) = reading(&chart, 300.0, 100.0).unwrap();
        assert!((0.0..2.0).contains(&epochs) && (10.0..600.0).contains(&nats));
    }

    proptest! {
        #[test]
        fn every_point_is_finite(steps in 0u32..300, reconstruction in -10f32..1e9, kl in 0f32..1e9, width in 0f64..2000.0, height in 0f64..900.0) {
            let mut history = History::default();
            for step in 1..=steps {
                history.push(step, Terms::new(reconstruction, kl, 1.0));
            }
            let chart = lay_out(source(&history), width, height);
            for line in chart.rules.iter().chain(&chart.curves) {
                prop_assert!(line.points.iter().all(|(x, y)| x.is_finite() && y.is_finite()));
            }
        }
    }
}
