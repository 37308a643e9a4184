//! The chart of learning rate and beta: what was used so far, and faint what the schedules hold in store.

use elbo_recipe::schedule::{beta_at, learning_rate_at, preview};

use super::{
    chart::{Anchor, Chart, ChartInk, Dash, Frame, Label, Line, Margins},
    reading::Reading,
    scale::Scale,
    source::{ChartSource, Track},
};
use crate::history::Series;
use elbo_words::{numbers::tick, words};

const MARGINS: Margins = Margins { left: 46.0, right: 40.0, top: 8.0, bottom: 22.0 };

/// Points of a preview.
const POINTS: u32 = 256;

/// Both quantities, with the room above them: unlike room keeps two constants from lying on one line.
const QUANTITIES: [(Series, f64); 2] = [(Series::Beta, 1.35), (Series::LearningRate, 1.08)];

/// Lays the chart out in a canvas of that size. Learning rates have their axis on the left, betas theirs on
/// the right.
#[must_use]
pub fn lay_out(source: &ChartSource, width: f64, height: f64) -> Chart {
    let frame = Frame::within(width, height, MARGINS);
    let steps = source.tracks().map(|(_, track)| track.span.total_steps).max().unwrap_or(0);
    let x = Scale::linear(0.0, f64::from(steps).max(1.0), frame.left, frame.right);
    let [betas, rates] = QUANTITIES.map(|(series, room)| {
        let plans: Vec<_> = source.tracks().map(|(side, track)| (side, Plan::new(track, series))).collect();
        let largest = plans.iter().map(|(_, plan)| plan.largest()).fold(0.0, f64::max);
        let largest = if largest > 0.0 { largest } else { 1.0 };
        (plans, Scale::linear(0.0, largest * room, frame.bottom, frame.top))
    });
    let mut chart = Chart::new(frame, x, rates.1);
    chart.right = Some(betas.1);
    chart.grid(30.0);
    chart.epochs(source.per_epoch());
    for beta in betas.1.ticks(((frame.bottom - frame.top) / 30.0) as usize) {
        let (text, at) = (tick(beta), (frame.right + 7.0, betas.1.px(beta) + 4.0));
        chart.labels.push(Label { ink: ChartInk::Of(Series::Beta), text, at, anchor: Anchor::Start });
    }
    chart.marks(source, false);
    for (plans, y) in [betas, rates] {
        for (side, plan) in plans {
            let (ink, dash) = (ChartInk::Of(plan.series), Dash::of(side));
            for (values, width, alpha) in [(&plan.ahead, 1.2, 0.4), (&plan.done, 1.8, 1.0)] {
                let points: Vec<_> = values.iter().map(|(step, value)| (x.px(*step), y.px(*value))).collect();
                if points.len() > 1 {
                    chart.curves.push(Line { ink, width, alpha, dash, points });
                }
            }
        }
    }
    chart
}

/// Rate and beta at a step: as used, or as the schedules have it.
#[must_use]
pub fn readings(source: &ChartSource, step: u32) -> Vec<Reading> {
    let mut readings = Vec::new();
    for (side, track) in source.in_order() {
        let group = if step > track.history.last_step() { words().planned() } else { "" };
        for (series, value) in of_track(track, step) {
            let at = value.map(|value| (f64::from(step), value));
            let reading = Reading::number(side, name(series), ChartInk::Of(series), at);
            readings.push(Reading { group, right: series == Series::Beta, ..reading });
        }
    }
    readings
}

/// Rate and beta of a run at a step, as used, or after the last one as planned.
pub(super) fn of_track(track: &Track, step: u32) -> [(Series, Option<f32>); 2] {
    let (recipe, from_zero) = (&track.recipe, step.saturating_sub(1));
    let planned = |series| match series {
        Series::Beta => beta_at(recipe, from_zero, track.span),
        _ => learning_rate_at(recipe, from_zero, track.span) * track.rate_scale,
    };
    [Series::LearningRate, Series::Beta].map(|series| {
        let is_ahead = step > track.history.last_step();
        let used = || track.history.at(step, series).map(|spread| spread.mean);
        (series, if is_ahead { Some(planned(series)) } else { used() })
    })
}

/// The name of either quantity, in the midst of a line.
pub(super) fn name(series: Series) -> &'static str {
    if series == Series::Beta { words().beta_curve() } else { words().learning_rate_curve() }
}

/// One quantity over the run: the step, from 1, and the value.
struct Plan {
    series: Series,
    done: Vec<(f64, f64)>,
    ahead: Vec<(f64, f64)>,
}

impl Plan {
    fn new(track: &Track, series: Series) -> Self {
        let points = track.history.points(series);
        let done: Vec<_> = points.map(|(step, spread)| (step, f64::from(spread.mean))).collect();
        let (schedule, scale) = match series {
            Series::Beta => (preview(&track.recipe, track.span, POINTS, beta_at), 1.0),
            _ => (preview(&track.recipe, track.span, POINTS, learning_rate_at), track.rate_scale),
        };
        let last = track.history.last_step();
        let ahead = schedule
            .into_iter()
            .filter(|(step, _)| *step >= last)
            .map(|(step, value)| (f64::from(step) + 1.0, f64::from(value) * f64::from(scale)))
            .collect();
        Self { series, done, ahead }
    }

    /// The largest value; zero if there is none.
    fn largest(&self) -> f64 {
        self.done.iter().chain(&self.ahead).map(|(_, value)| *value).fold(0.0, f64::max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{history::measures, plot::source};
    use elbo_protocol::{StepMeasures, Terms};
    use elbo_recipe::{LearningRateSchedule, Recipe, schedule::Span};
    use proptest::prelude::*;

    fn cosine(steps: u32) -> ChartSource {
        let recipe =
            Recipe { learning_rate_schedule: LearningRateSchedule::Cosine, beta: 4.0, ..Recipe::default() };
        let span = Span { steps_per_epoch: 10, total_steps: 1000 };
        let measured = |step| {
            let learning_rate = learning_rate_at(&recipe, step, span);
            StepMeasures { learning_rate, beta: beta_at(&recipe, step, span), ..measures(Terms::default()) }
        };
        source::source((0..steps).map(measured), recipe.clone(), span)
    }

    fn track(steps: u32) -> Track {
        cosine(steps).a.unwrap()
    }

    fn ends(points: &[(f64, f64)]) -> (f64, f64) {
        (points[0].0, points[points.len() - 1].0)
    }

    #[test]
    fn before_the_first_step_all_lies_ahead() {
        let plan = Plan::new(&track(0), Series::LearningRate);
        assert!(plan.done.is_empty());
        assert_eq!(ends(&plan.ahead), (1.0, 1000.0));
    }

    #[test]
    fn what_is_done_is_not_previewed_again() {
        let plan = Plan::new(&track(500), Series::LearningRate);
        assert_eq!(ends(&plan.done), (1.0, 500.0));
        let (first, last) = ends(&plan.ahead);
        assert!((501.0..506.0).contains(&first) && last == 1000.0, "{first} to {last}");
        let cut = Plan::new(&Track { rate_scale: 0.5, ..track(500) }, Series::LearningRate);
        assert_eq!(cut.ahead[0].1, plan.ahead[0].1 / 2.0);
    }

    #[test]
    fn both_quantities_have_an_axis_that_holds_them() {
        let chart = lay_out(&cosine(500), 320.0, 130.0);
        assert_eq!(chart.curves.len(), 4);
        let frame = chart.frame;
        for line in &chart.curves {
            assert!(line.points.iter().all(|(_, y)| (frame.top..=frame.bottom).contains(y)), "{line:?}");
        }
        let words: Vec<_> = chart.labels.iter().map(|label| label.text.as_str()).collect();
        assert!(words.contains(&"1e-3") && words.contains(&"4"), "{words:?}");
    }

    #[test]
    fn readings_are_what_was_used_and_then_what_is_planned() {
        let source = cosine(500);
        let groups =
            |step| -> Vec<_> { readings(&source, step).iter().map(|reading| reading.group).collect() };
        assert_eq!((groups(500), groups(501)), (vec![""; 2], vec![words().planned(); 2]));
        let rates = [500, 501].map(|step| readings(&source, step)[0].value.unwrap());
        assert!(rates[1] < rates[0] && rates[1] > rates[0] * 0.99, "{rates:?}");
        assert!(readings(&source, 9)[1].right);
    }

    proptest! {
        #[test]
        fn every_point_is_finite(preset in 0..elbo_recipe::PRESETS.len(), steps in 0u32..300, total_steps in 0u32..100_000, width in 0f64..2000.0, height in 0f64..400.0) {
            let recipe = std::rc::Rc::new(elbo_recipe::PRESETS[preset].recipe());
            let span = Span { steps_per_epoch: total_steps / 10, total_steps };
            let a = Some(Track { recipe, span, ..track(steps) });
            let chart = lay_out(&ChartSource { a, ..ChartSource::default() }, width, height);
            for line in chart.rules.iter().chain(&chart.curves) {
                prop_assert!(line.points.iter().all(|(x, y)| x.is_finite() && y.is_finite()), "{line:?}");
            }
        }
    }
}
