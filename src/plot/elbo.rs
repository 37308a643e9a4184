//! The chart of the loss and its terms.

use std::rc::Rc;

use elbo_protocol::{HeldOut, Lines};

use super::{
    chart::{Anchor, Chart, Frame, Ink, Label, Margins},
    scale::{Scale, round_down},
};
use crate::history::{History, Series, Term};

/// What the chart shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Source {
    /// The measures of the training steps.
    pub history: Rc<History>,
    /// The held-out measures.
    pub held_out: Rc<Vec<HeldOut>>,
    /// Optimiser updates per epoch.
    pub steps_per_epoch: u32,
    /// The losses to compare with, once known.
    pub lines: Option<Lines>,
}

const MARGINS: Margins = Margins { left: 40.0, right: 12.0, top: 16.0, bottom: 36.0 };

/// Nats at the top of an empty chart: a little above 543.4, where a fresh decoder begins.
const TOP_NATS: f64 = 600.0;

/// Nats at the bottom of an empty chart.
const BOTTOM_NATS: f64 = 10.0;

/// Lays the chart out in a canvas of that size.
#[must_use]
pub fn lay_out(source: &Source, width: f64, height: f64) -> Chart {
    let frame = Frame::within(width, height, MARGINS);
    let per_epoch = f64::from(source.steps_per_epoch.max(1));
    let held_out_step = source.held_out.last().map_or(0, |measures| measures.step);
    let elapsed = f64::from(source.history.last_step().max(held_out_step)) / per_epoch;
    let x = Scale::linear(0.0, elapsed.max(1.0), frame.left, frame.right);
    let mut chart = Chart::new(frame, x, vertical(source, frame));
    chart.grid(30.0);
    if let Some(lines) = source.lines {
        // The grid line of 50 runs just above the floor, so that its words stand below.
        let collapse = f64::from(lines.collapse);
        chart.guide(Ink::Quiet, f64::from(lines.start), format!("{:.1} output of zeros", lines.start), -5.0);
        chart.guide(Ink::Warning, collapse, format!("{collapse:.1} posterior collapse"), -5.0);
        if let Some(floor) = lines.floor {
            chart.guide(Ink::Quiet, f64::from(floor), format!("{floor:.1} reconstruction floor"), 13.0);
        }
    }
    chart.epochs();
    let middle = (f64::midpoint(frame.left, frame.right), frame.bottom + 31.0);
    let text = "epochs".to_owned();
    chart.labels.push(Label { ink: Ink::Quiet, text, at: middle, anchor: Anchor::Middle });
    for term in Term::ALL {
        curves(&mut chart, source, term, per_epoch);
    }
    chart
}

/// Lowest and highest value in nats. The first steps may lie anywhere for a moment; they do not decide the
/// lower end.
fn reach(source: &Source) -> (f64, f64) {
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for term in Term::ALL {
        let skip = source.history.len() / 4;
        for (index, (_, spread)) in source.history.points(Series::Term(term)).enumerate() {
            high = high.max(f64::from(spread.mean));
            if index >= skip {
                low = low.min(f64::from(spread.mean));
            }
        }
        for measures in source.held_out.iter().skip(1) {
            low = low.min(f64::from(term.of(measures.terms)));
        }
    }
    (low, high)
}

/// A logarithmic scale for losses, which are positive; a linear one where a density makes them negative.
fn vertical(source: &Source, frame: Frame) -> Scale {
    let (mut low, mut high) = reach(source);
    let guides = source.lines.map(|lines| (f64::from(lines.start), f64::from(lines.collapse)));
    let lowest_guide = guides.map_or(f64::INFINITY, |(start, collapse)| start.min(collapse));
    let highest_guide = guides.map_or(TOP_NATS / 1.1, |(start, collapse)| start.max(collapse));
    if low.min(lowest_guide) < -0.5 {
        low = low.min(lowest_guide);
        high = high.max(highest_guide).max(low + 1.0).min(low + 1e6);
        let room = (high - low) * 0.05;
        return Scale::linear(low - room, high + room, frame.bottom, frame.top);
    }
    // A KL near zero lowers the axis, and no further than a tenth.
    let bottom = if lowest_guide < BOTTOM_NATS * 2.0 { 1.0 } else { BOTTOM_NATS };
    low = bottom.min(low * 0.9).max(0.1);
    high = (highest_guide * 1.1).max(high * 1.05).clamp(low * 2.0, 1e6);
    Scale::logarithmic(round_down(low), high, frame.bottom, frame.top)
}

fn curves(chart: &mut Chart, source: &Source, term: Term, per_epoch: f64) {
    let ink = Ink::Of(Series::Term(term));
    let (x, y) = (chart.x, chart.y);
    let place = |step: f64, nats: f32| (x.px(step / per_epoch), y.px(f64::from(nats)));
    let training =
        source.history.points(Series::Term(term)).map(|(step, spread)| place(step, spread.mean)).collect();
    chart.curve(ink, 1.0, 0.5, training);
    let held_out: Vec<_> = source
        .held_out
        .iter()
        .filter(|measures| measures.terms.is_finite())
        .map(|measures| place(f64::from(measures.step), term.of(measures.terms)))
        .collect();
    if held_out.len() <= 40 {
        chart.dots.extend(held_out.iter().map(|&at| (ink, at, 2.5)));
    }
    chart.curve(ink, 2.2, 1.0, held_out);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::measures;
    use elbo_protocol::Terms;
    use proptest::prelude::*;

    const BERNOULLI: Lines = Lines { start: 543.4, collapse: 205.81, floor: Some(45.53) };

    fn trained(steps: u32, terms: impl Fn(u32) -> Terms) -> Source {
        let mut history = History::default();
        for step in 1..=steps {
            history.push(step, &measures(terms(step)));
        }
        Source {
            history: Rc::new(history),
            steps_per_epoch: 100,
            lines: Some(BERNOULLI),
            ..Source::default()
        }
    }

    fn learning(step: u32) -> Terms {
        Terms::new(100.0 + 400.0 / step as f32, 20.0, 1.0)
    }

    fn words(chart: &Chart) -> Vec<&str> {
        chart.labels.iter().map(|label| label.text.as_str()).collect()
    }

    #[test]
    fn an_empty_chart_has_axes_guides_and_no_curves() {
        let chart = lay_out(&trained(0, learning), 600.0, 300.0);
        assert!(chart.curves.is_empty() && chart.dots.is_empty());
        for word in [
            "10",
            "500",
            "543.4 output of zeros",
            "205.8 posterior collapse",
            "45.5 reconstruction floor",
            "epochs",
        ] {
            assert!(words(&chart).contains(&word), "{word} in {:?}", words(&chart));
        }
    }

    #[test]
    fn guides_are_those_that_the_worker_gave() {
        let none = Source { lines: None, ..trained(0, learning) };
        assert!(!words(&lay_out(&none, 600.0, 300.0)).iter().any(|word| word.contains("collapse")));
        let lines = Some(Lines { start: 80.0, collapse: 52.3, floor: None });
        let gaussian = lay_out(&Source { lines, ..none }, 600.0, 300.0);
        assert!(words(&gaussian).contains(&"52.3 posterior collapse"));
        assert!(!words(&gaussian).iter().any(|word| word.contains("floor")));
    }

    #[test]
    fn the_axis_ends_at_the_last_step_after_the_first_epoch() {
        let chart = lay_out(&trained(450, learning), 600.0, 300.0);
        assert_eq!(chart.curves.len(), 3);
        assert!((chart.x.value(chart.frame.right) - 4.5).abs() < 1e-9);
        let short = lay_out(&trained(20, learning), 600.0, 300.0);
        assert_eq!(short.x.value(short.frame.right), 1.0);
    }

    #[test]
    fn a_kl_near_zero_lowers_the_axis_and_no_further_than_a_tenth() {
        let chart = lay_out(&trained(100, |_| Terms::new(206.0, 0.004, 1.0)), 600.0, 300.0);
        assert!((chart.y.value(chart.frame.bottom) - 0.1).abs() < 1e-9);
    }

    #[test]
    fn a_negative_loss_is_inside_the_frame() {
        let source = Source { lines: None, ..trained(100, |_| Terms::new(-700.0, 20.0, 1.0)) };
        let chart = lay_out(&source, 600.0, 300.0);
        assert!((chart.frame.top..chart.frame.bottom).contains(&chart.y.px(-680.0)));
    }

    #[test]
    fn a_reading_is_only_inside_the_frame() {
        let chart = lay_out(&trained(200, learning), 600.0, 300.0);
        assert_eq!(chart.reading(5.0, 100.0), None);
        let (epochs, nats) = chart.reading(300.0, 100.0).unwrap();
        assert!((0.0..2.0).contains(&epochs) && (10.0..600.0).contains(&nats));
    }

    proptest! {
        #[test]
        fn every_point_is_finite(steps in 0u32..300, reconstruction in -1e9f32..1e9, kl in 0f32..1e9, guides in any::<bool>(), width in 0f64..2000.0, height in 0f64..900.0) {
            let source = trained(steps, |_| Terms::new(reconstruction, kl, 1.0));
            let source = Source { lines: source.lines.filter(|_| guides), ..source };
            let chart = lay_out(&source, width, height);
            for line in chart.rules.iter().chain(&chart.curves) {
                prop_assert!(line.points.iter().all(|(x, y)| x.is_finite() && y.is_finite()));
            }
        }
    }
}
