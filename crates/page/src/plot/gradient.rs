//! The chart of the gradient norm, with clipped and skipped updates as ticks: on its top, and for the second run
//! of a duel on its bottom.

use elbo_recipe::Clipping;

use super::{
    chart::{Chart, ChartInk, Ticks},
    reading::Reading,
    single::{self, Level},
    source::{ChartSource, Track},
    view::Look,
};
use crate::{
    history::{Series, Steps},
    side::Side,
};
use elbo_words::words;

/// The axis of an empty chart.
const EMPTY: (f64, f64) = (10.0, 1000.0);

/// Height of the ticks of clipped and of skipped updates, in pixels.
const TICKS_PX: [f64; 2] = [5.0, 10.0];

/// Lays the chart out in a canvas of that size.
#[must_use]
pub fn lay_out(source: &ChartSource, look: Look, width: f64, height: f64) -> Chart {
    let levels = source.a.as_ref().map(levels).unwrap_or_default();
    let mut chart = single::lay_out((source, look), Series::GradientNorm, EMPTY, &levels, (width, height));
    for (side, track) in source.tracks() {
        let (from, inwards) = match side {
            Side::A => (chart.frame.top, 1.0),
            Side::B => (chart.frame.bottom, -1.0),
        };
        let [low, high] = TICKS_PX.map(|px| (from, from + inwards * px));
        let clipped = ticks(&chart, track, low, |steps| steps.clipped > 0);
        let skipped = ticks(&chart, track, high, |steps| steps.skipped > 0);
        chart.ticks.push(Ticks { ink: ChartInk::Caution, width: 1.0, lines: clipped });
        chart.ticks.push(Ticks { ink: ChartInk::Warning, width: 1.6, lines: skipped });
    }
    chart
}

/// The norm at a step, and what became of the updates there.
#[must_use]
pub fn readings(source: &ChartSource, step: u32) -> Vec<Reading> {
    let mut readings = Vec::new();
    for (side, track) in source.in_order() {
        let ink = ChartInk::Of(Series::GradientNorm);
        let spread = track.history.at(step, Series::GradientNorm);
        let at = |value: f32| Some((f64::from(step), value));
        readings.push(Reading::number(side, words().norm(), ink, spread.and_then(|spread| at(spread.mean))));
        let Some(steps) = track.history.steps_at(step) else { continue };
        if steps.last > steps.first {
            readings.push(Reading::number(
                side,
                words().largest_norm(),
                ink,
                spread.and_then(|spread| at(spread.max)),
            ));
        }
        let counts = [
            (words().clipped(), steps.clipped, ChartInk::Caution),
            (words().skipped(), steps.skipped, ChartInk::Warning),
        ];
        for (name, count, ink) in counts.into_iter().filter(|(_, count, _)| *count > 0) {
            // A count has no place on the axis.
            let reading = Reading::number(side, name, ink, at(count as f32));
            readings.push(Reading { step: f64::NAN, ..reading });
        }
    }
    readings
}

fn levels(track: &Track) -> Vec<Level> {
    let (recipe, mut levels) = (&track.recipe, Vec::new());
    let mut level = |ink, value: f32, text: &dyn Fn(f64) -> String| {
        let value = f64::from(value);
        levels.push(Level { ink, value, text: text(value) });
    };
    if recipe.clipping == Clipping::Norm {
        level(ChartInk::Quiet, recipe.clip_threshold, &|norm| words().clipped_at(norm));
    }
    if recipe.skip_threshold > 0.0 {
        level(ChartInk::Warning, recipe.skip_threshold, &|norm| words().skipped_above(norm));
    }
    levels
}

/// Ticks at the buckets in which something happened, at most one a pixel.
fn ticks(
    chart: &Chart,
    track: &Track,
    (from, to): (f64, f64),
    happened: fn(&Steps) -> bool,
) -> Vec<[(f64, f64); 2]> {
    let mut lines: Vec<[(f64, f64); 2]> = Vec::new();
    for steps in track.history.steps().filter(happened) {
        let at = chart.x.px(steps.middle()).floor() + 0.5;
        if lines.last().is_none_or(|last| last[0].0 < at) {
            lines.push([(at, from), (at, to)]);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        history::measures,
        plot::{single::has_level, source, view::Smoothing},
    };
    use elbo_protocol::{Outcome, StepMeasures, Terms};
    use elbo_recipe::{Recipe, schedule::Span};
    use proptest::prelude::*;

    const SPAN: Span = Span { steps_per_epoch: 10, total_steps: 1000 };

    fn norms(norms: impl IntoIterator<Item = f32>, recipe: Recipe) -> ChartSource {
        let step = |gradient_norm| StepMeasures { gradient_norm, ..measures(Terms::default()) };
        source::source(norms.into_iter().map(step), recipe, SPAN)
    }

    fn drawn(source: &ChartSource) -> Chart {
        lay_out(source, Look { logarithmic: true, smoothing: Smoothing::None }, 300.0, 130.0)
    }

    #[test]
    fn an_empty_chart_has_axes_and_no_curve() {
        let chart = drawn(&norms([], Recipe::default()));
        assert!(chart.curves.is_empty());
        assert!(chart.labels.iter().any(|label| label.text == "100"));
    }

    #[test]
    fn the_curve_lies_inside_the_frame() {
        let chart = drawn(&norms([1000.0, 300.0, 50.0, 3.0], Recipe::default()));
        let frame = chart.frame;
        let curve = &chart.curves[0];
        assert!(curve.points.iter().all(|(_, y)| (frame.top..=frame.bottom).contains(y)), "{curve:?}");
        assert!(curve.points.windows(2).all(|pair| pair[0].1 < pair[1].1));
    }

    #[test]
    fn a_threshold_near_the_curve_is_drawn_and_a_far_one_is_not() {
        let with = |clip_threshold| {
            let recipe = Recipe { clipping: Clipping::Norm, clip_threshold, ..Recipe::default() };
            drawn(&norms([200.0, 190.0], recipe))
        };
        assert!(has_level(&with(500.0), "clipped at 500"));
        assert!(!has_level(&with(1e6), "clipped at 1000000"));
        assert!(!with(1e6).labels.iter().any(|label| label.text.contains("clipped")));
    }

    #[test]
    fn clipped_and_skipped_updates_are_ticks_and_readings() {
        let outcome = |step: u32| match step {
            3 | 4 => Outcome::Clipped,
            7 => Outcome::Skipped,
            _ => Outcome::Applied,
        };
        let steps =
            (1..=10).map(|step| StepMeasures { outcome: outcome(step), ..measures(Terms::default()) });
        let source = source::source(steps, Recipe::default(), SPAN);
        let chart = drawn(&source);
        let lines: Vec<_> = chart.ticks.iter().map(|ticks| ticks.lines.len()).collect();
        assert_eq!(lines, [2, 1]);
        let duel = drawn(&ChartSource { b: source.a.clone(), ..source.clone() });
        let edges: Vec<_> = duel.ticks.iter().map(|ticks| ticks.lines[0][0].1).collect();
        let (top, bottom) = (duel.frame.top, duel.frame.bottom);
        assert_eq!(edges, [bottom, bottom, top, top], "those of the second run are apart");
        let words = |step| -> Vec<_> { readings(&source, step).iter().map(|reading| reading.name).collect() };
        assert_eq!(
            (words(3), words(7), words(8)),
            (vec!["norm", "clipped"], vec!["norm", "skipped"], vec!["norm"])
        );
    }

    #[test]
    fn ticks_are_at_most_one_a_pixel() {
        let steps =
            (1..=40_000).map(|_| StepMeasures { outcome: Outcome::Clipped, ..measures(Terms::default()) });
        let chart = drawn(&source::source(steps, Recipe::default(), SPAN));
        let wide = chart.frame.right - chart.frame.left;
        assert!(chart.ticks[0].lines.len() as f64 <= wide + 1.0);
    }

    proptest! {
        #[test]
        fn every_point_is_finite(values in prop::collection::vec(prop_oneof![0f32..1e-30, 0f32..1e4, 0f32..3e38, Just(f32::NAN)], 0..200), logarithmic in any::<bool>(), width in 0f64..2000.0, height in 0f64..400.0) {
            let look = Look { logarithmic, ..Look::default() };
            let chart = lay_out(&norms(values, Recipe::default()), look, width, height);
            for line in chart.rules.iter().chain(&chart.curves) {
                prop_assert!(line.points.iter().all(|(x, y)| x.is_finite() && y.is_finite()), "{line:?}");
            }
        }
    }
}
