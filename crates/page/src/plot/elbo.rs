//! The chart of the loss and its terms: training thin, held out thick.

use super::{
    chart::{Anchor, Chart, ChartInk, Dash, Frame, Label, Line, Margins},
    curve::Style,
    reading::Reading,
    scale::{Scale, round_down},
    source::{ChartSource, Track},
    view::{Look, Smoothing},
};
use crate::{
    history::{Series, Term},
    side::Side,
};
use elbo_words::words;

const MARGINS: Margins = Margins { left: 40.0, right: 12.0, top: 26.0, bottom: 36.0 };

/// Nats at the top of an empty chart: a little above 543.4, where a fresh decoder begins.
const TOP_NATS: f64 = 600.0;

/// Nats at the bottom of an empty chart.
const BOTTOM_NATS: f64 = 10.0;

/// Lays the chart out in a canvas of that size.
#[must_use]
pub fn lay_out(source: &ChartSource, look: Look, width: f64, height: f64) -> Chart {
    let frame = Frame::within(width, height, MARGINS);
    let x = Scale::linear(0.0, source.reach(), frame.left, frame.right);
    let mut chart = Chart::new(frame, x, vertical(source, look, frame));
    chart.grid(30.0);
    if let Some(lines) = source.a.as_ref().and_then(|track| track.lines) {
        // The grid line of 50 runs just above the floor, so that its words stand below.
        let collapse = f64::from(lines.collapse);
        chart.guide(ChartInk::Quiet, f64::from(lines.start), words().output_of_zeros(lines.start), -5.0);
        chart.guide(ChartInk::Warning, collapse, words().posterior_collapse(lines.collapse), -5.0);
        if let Some(floor) = lines.floor {
            chart.guide(ChartInk::Quiet, f64::from(floor), words().reconstruction_floor(floor), 13.0);
        }
    }
    chart.epochs(source.per_epoch());
    let middle = (f64::midpoint(frame.left, frame.right), frame.bottom + 31.0);
    let text = words().epochs().to_owned();
    chart.labels.push(Label { ink: ChartInk::Quiet, text, at: middle, anchor: Anchor::Middle });
    chart.marks(source, true);
    for (side, track) in source.tracks() {
        for term in Term::ALL {
            curves(&mut chart, side, track, term, look.smoothing);
        }
    }
    chart
}

/// The terms at a step: of the training steps there, and of the held-out images nearest to it.
#[must_use]
pub fn readings(source: &ChartSource, step: u32) -> Vec<Reading> {
    let mut readings = Vec::new();
    for (side, track) in source.in_order() {
        let held_out = track.held_out_near(step);
        for term in Term::ALL.into_iter().rev() {
            let series = Series::Term(term);
            let spread = track.history.at(step, series);
            let at = spread.map(|spread| (f64::from(step), spread.mean));
            readings.push(Reading::nats(side, words().on_training(), term.name(), ChartInk::Of(series), at));
        }
        for term in Term::ALL.into_iter().rev() {
            let at = held_out.map(|measures| (f64::from(measures.step), term.of(measures.terms)));
            readings.push(Reading::nats(
                side,
                words().on_held_out(),
                term.name(),
                ChartInk::Of(Series::Term(term)),
                at,
            ));
        }
    }
    readings
}

/// What the values span. The first steps may lie anywhere for a moment: they do not decide the lower end, nor
/// the upper end of a linear scale.
struct Reach {
    low: f64,
    high: f64,
    settled_high: f64,
}

fn reach(source: &ChartSource) -> Reach {
    let (low, high) = (f64::INFINITY, f64::NEG_INFINITY);
    let mut reach = Reach { low, high, settled_high: high };
    for (_, track) in source.tracks() {
        let buckets = track.history.len();
        for term in Term::ALL {
            for (index, (_, spread)) in track.history.points(Series::Term(term)).enumerate() {
                let value = f64::from(spread.mean);
                reach.high = reach.high.max(value);
                if index >= buckets / 4 {
                    reach.low = reach.low.min(value);
                }
                if index >= buckets / 20 {
                    reach.settled_high = reach.settled_high.max(value);
                }
            }
            for measures in track.held_out.iter().skip(1) {
                reach.low = reach.low.min(f64::from(term.of(measures.terms)));
            }
        }
    }
    reach
}

/// A logarithmic scale for losses, which are positive; a linear one where it is wished, or where a density
/// makes them negative.
fn vertical(source: &ChartSource, look: Look, frame: Frame) -> Scale {
    let Reach { mut low, mut high, settled_high } = reach(source);
    let lines = source.a.as_ref().and_then(|track| track.lines);
    let guides = lines.map(|lines| (f64::from(lines.start), f64::from(lines.collapse)));
    let lowest_guide = guides.map_or(f64::INFINITY, |(start, collapse)| start.min(collapse));
    let highest_guide = guides.map_or(TOP_NATS / 1.1, |(start, collapse)| start.max(collapse));
    if low.min(lowest_guide) < -0.5 {
        low = low.min(lowest_guide);
        high = high.max(highest_guide).max(low + 1.0).min(low + 1e6);
        let room = (high - low) * 0.05;
        return Scale::linear(low - room, high + room, frame.bottom, frame.top);
    }
    if !look.logarithmic {
        // The line of collapse is always in view, where a run began is not.
        let collapse = guides.map_or(TOP_NATS / 1.15, |(_, collapse)| collapse);
        return Scale::linear(
            0.0,
            (collapse * 1.15).max(settled_high * 1.05).min(1e6),
            frame.bottom,
            frame.top,
        );
    }
    // A KL near zero lowers the axis, and no further than a tenth.
    let bottom = if lowest_guide < BOTTOM_NATS * 2.0 { 1.0 } else { BOTTOM_NATS };
    low = bottom.min(low * 0.9).max(0.1);
    high = (highest_guide * 1.1).max(high * 1.05).clamp(low * 2.0, 1e6);
    Scale::logarithmic(round_down(low), high, frame.bottom, frame.top)
}

fn curves(chart: &mut Chart, side: Side, track: &Track, term: Term, smoothing: Smoothing) {
    let ink = ChartInk::Of(Series::Term(term));
    let (y, dash) = (chart.y, Dash::of(side));
    let alpha = if smoothing == Smoothing::None { 0.55 } else { 0.8 };
    let training: Vec<_> = track.history.points(Series::Term(term)).collect();
    chart.curve(Style { ink, width: 1.1, alpha, dash, smoothing }, y, &training);
    let held_out: Vec<_> = track
        .held_out
        .iter()
        .filter(|measures| measures.terms.is_finite())
        .map(|measures| (chart.x.px(f64::from(measures.step)), y.px(f64::from(term.of(measures.terms)))))
        .collect();
    if held_out.len() <= 40 {
        chart.dots.extend(held_out.iter().map(|&at| (ink, at, 2.5)));
    }
    if held_out.len() > 1 {
        chart.curves.push(Line { ink, width: 2.2, alpha: 1.0, dash, points: held_out });
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::{history::measures, plot::source::source};
    use elbo_protocol::{Baselines, HeldOut, Terms};
    use elbo_recipe::{Recipe, schedule::Span};
    use proptest::prelude::*;

    const BERNOULLI: Baselines = Baselines { start: 543.4, collapse: 205.81, floor: Some(45.53) };

    fn trained(steps: u32, terms: impl Fn(u32) -> Terms) -> ChartSource {
        let span = Span { steps_per_epoch: 100, total_steps: 1000 };
        let steps = (1..=steps).map(|step| measures(terms(step)));
        with_lines(source(steps, Recipe::default(), span), Some(BERNOULLI))
    }

    fn with_lines(mut source: ChartSource, lines: Option<Baselines>) -> ChartSource {
        if let Some(track) = &mut source.a {
            track.lines = lines;
        }
        source
    }

    fn drawn(source: &ChartSource) -> Chart {
        lay_out(source, Look::default(), 600.0, 300.0)
    }

    fn learning(step: u32) -> Terms {
        Terms::new(100.0 + 400.0 / step as f32, 20.0, 1.0)
    }

    fn words(chart: &Chart) -> Vec<&str> {
        chart.labels.iter().map(|label| label.text.as_str()).collect()
    }

    #[test]
    fn an_empty_chart_has_axes_guides_and_no_curves() {
        let chart = drawn(&trained(0, learning));
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
        let none = with_lines(trained(0, learning), None);
        assert!(!words(&drawn(&none)).iter().any(|word| word.contains("collapse")));
        let lines = Some(Baselines { start: 80.0, collapse: 52.3, floor: None });
        let gaussian = drawn(&with_lines(none, lines));
        assert!(words(&gaussian).contains(&"52.3 posterior collapse"));
        assert!(!words(&gaussian).iter().any(|word| word.contains("floor")));
    }

    #[test]
    fn the_axis_ends_at_the_last_step_after_the_first_epoch() {
        let chart = drawn(&trained(450, learning));
        assert_eq!(chart.curves.len(), 6, "three terms, each with its average");
        assert!((chart.x.value(chart.frame.right) - 450.0).abs() < 1e-9);
        let short = drawn(&trained(20, learning));
        assert_eq!(short.x.value(short.frame.right), 100.0);
        assert!(short.labels.iter().any(|label| label.text == "0.6"), "in epochs: {:?}", words(&short));
    }

    #[test]
    fn a_kl_near_zero_lowers_the_axis_and_no_further_than_a_tenth() {
        let chart = drawn(&trained(100, |_| Terms::new(206.0, 0.004, 1.0)));
        assert!((chart.y.value(chart.frame.bottom) - 0.1).abs() < 1e-9);
    }

    #[test]
    fn a_negative_loss_is_inside_the_frame() {
        let source = with_lines(trained(100, |_| Terms::new(-700.0, 20.0, 1.0)), None);
        let chart = drawn(&source);
        assert!((chart.frame.top..chart.frame.bottom).contains(&chart.y.px(-680.0)));
    }

    #[test]
    fn a_linear_scale_begins_at_zero_and_shows_the_line_of_collapse() {
        let look = Look { logarithmic: false, smoothing: Smoothing::None };
        let chart = lay_out(&trained(400, learning), look, 600.0, 300.0);
        assert_eq!(chart.y.value(chart.frame.bottom), 0.0);
        assert!((205.81..400.0).contains(&chart.y.value(chart.frame.top)));
        assert!(words(&chart).contains(&"205.8 posterior collapse"));
        assert!(!words(&chart).iter().any(|word| word.contains("zeros")), "{:?}", words(&chart));
        assert_eq!(chart.curves.len(), 3);
    }

    #[test]
    fn a_rival_is_drawn_dashed() {
        let mut duel = trained(200, learning);
        duel.b = trained(200, |_| Terms::new(206.0, 1.0, 1.0)).a;
        let chart = drawn(&duel);
        let dashed = chart.curves.iter().filter(|line| line.dash == Dash::Dashed);
        assert_eq!((chart.curves.len(), dashed.count()), (12, 3));
        let sides: Vec<_> = readings(&duel, 100).iter().map(|reading| reading.side).collect();
        assert_eq!(sides, [[Side::A; 6], [Side::B; 6]].concat());
    }

    #[test]
    fn readings_are_of_the_step_and_of_the_nearest_held_out_images() {
        let mut source = trained(200, |step| Terms::new(step as f32, 20.0, 1.0));
        let held_out = |step: u32| HeldOut {
            step,
            epoch: step / 100,
            terms: Terms::new(90.0 + step as f32 / 100.0, 20.0, 1.0),
            kl_per_dimension: Vec::new(),
            active_units: 0,
            batch_norm_gap: None,
        };
        if let Some(track) = &mut source.a {
            track.held_out = Rc::new(vec![held_out(100), held_out(200)]);
        }
        let readings = readings(&source, 160);
        let words: Vec<_> = readings.iter().map(|reading| (reading.name, reading.text.as_str())).collect();
        assert_eq!(words[..3], [("total", "180.0"), ("reconstruction", "160.0"), ("KL", "20.0")]);
        assert_eq!(words[3..], [("total", "112.0"), ("reconstruction", "92.0"), ("KL", "20.0")]);
        assert_eq!(readings[3].step, 200.0);
        assert_eq!(super::readings(&source, 999)[0].value, None);
    }

    proptest! {
        #[test]
        fn every_point_is_finite(steps in 0u32..300, reconstruction in -1e9f32..1e9, kl in 0f32..1e9, guides in any::<bool>(), logarithmic in any::<bool>(), width in 0f64..2000.0, height in 0f64..900.0) {
            let source = trained(steps, |_| Terms::new(reconstruction, kl, 1.0));
            let source = if guides { source } else { with_lines(source, None) };
            let look = Look { logarithmic, ..Look::default() };
            let chart = lay_out(&source, look, width, height);
            for line in chart.rules.iter().chain(&chart.curves) {
                prop_assert!(line.points.iter().all(|(x, y)| x.is_finite() && y.is_finite()));
            }
        }
    }
}
