//! The chart of learning rate and beta: what was used so far, and faint what the schedules hold in store.

use std::rc::Rc;

use elbo_protocol::{
    Recipe,
    schedule::{Span, beta_at, learning_rate_at, preview},
};

use super::{
    chart::{Anchor, Chart, Frame, Ink, Label, Margins, short},
    scale::Scale,
};
use crate::history::{History, Series};

/// What the chart shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// The measures of the training steps.
    pub history: Rc<History>,
    /// The recipe of the run.
    pub recipe: Rc<Recipe>,
    /// How long the run is.
    pub span: Span,
    /// What the schedule's learning rate is multiplied by from now on: plateaus and rollbacks cut it.
    pub rate_scale: f32,
}

const MARGINS: Margins = Margins { left: 46.0, right: 40.0, top: 8.0, bottom: 22.0 };

/// Points of a preview.
const POINTS: u32 = 256;

/// Lays the chart out in a canvas of that size. Learning rates have their axis on the left, betas theirs on
/// the right.
#[must_use]
pub fn lay_out(source: &Source, width: f64, height: f64) -> Chart {
    let frame = Frame::within(width, height, MARGINS);
    let per_epoch = f64::from(source.span.steps_per_epoch.max(1));
    let epochs = f64::from(source.span.total_steps) / per_epoch;
    let x = Scale::linear(0.0, if epochs > 0.0 { epochs } else { 1.0 }, frame.left, frame.right);
    let rates = Plan::new(source, Series::LearningRate);
    let betas = Plan::new(source, Series::Beta);
    let scale = |plan: &Plan, room: f64| Scale::linear(0.0, plan.largest() * room, frame.bottom, frame.top);
    // Unlike room above them keeps two constants from lying on one line.
    let (rate_scale, beta_scale) = (scale(&rates, 1.08), scale(&betas, 1.35));
    let mut chart = Chart::new(frame, x, rate_scale);
    chart.grid(30.0);
    chart.epochs();
    for tick in beta_scale.ticks(((frame.bottom - frame.top) / 30.0) as usize) {
        let (text, at) = (short(tick), (frame.right + 7.0, beta_scale.px(tick) + 4.0));
        chart.labels.push(Label { ink: Ink::Of(Series::Beta), text, at, anchor: Anchor::Start });
    }
    for (plan, y) in [(betas, beta_scale), (rates, rate_scale)] {
        let place = |points: &[(f64, f64)]| -> Vec<(f64, f64)> {
            points.iter().map(|(step, value)| (x.px(step / per_epoch), y.px(*value))).collect()
        };
        chart.curve(Ink::Of(plan.series), 1.2, 0.4, place(&plan.ahead));
        chart.curve(Ink::Of(plan.series), 1.8, 1.0, place(&plan.done));
    }
    chart
}

/// One quantity over the run: the step, from 1, and the value.
struct Plan {
    series: Series,
    done: Vec<(f64, f64)>,
    ahead: Vec<(f64, f64)>,
}

impl Plan {
    fn new(source: &Source, series: Series) -> Self {
        let points = source.history.points(series);
        let done: Vec<_> = points.map(|(step, spread)| (step, f64::from(spread.mean))).collect();
        let (schedule, scale) = match series {
            Series::Beta => (preview(&source.recipe, source.span, POINTS, beta_at), 1.0),
            _ => (preview(&source.recipe, source.span, POINTS, learning_rate_at), source.rate_scale),
        };
        let last = source.history.last_step();
        let ahead = schedule
            .into_iter()
            .filter(|(step, _)| *step >= last)
            .map(|(step, value)| (f64::from(step) + 1.0, f64::from(value) * f64::from(scale)))
            .collect();
        Self { series, done, ahead }
    }

    /// The largest value; one if all are zero.
    fn largest(&self) -> f64 {
        let largest = self.done.iter().chain(&self.ahead).map(|(_, value)| *value).fold(0.0, f64::max);
        if largest > 0.0 { largest } else { 1.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::measures;
    use elbo_protocol::{LearningRateSchedule, StepMeasures, Terms};
    use proptest::prelude::*;

    fn source(steps: u32) -> Source {
        let recipe =
            Recipe { learning_rate_schedule: LearningRateSchedule::Cosine, beta: 4.0, ..Recipe::default() };
        let span = Span { steps_per_epoch: 10, total_steps: 1000 };
        let mut history = History::default();
        for step in 1..=steps {
            let learning_rate = learning_rate_at(&recipe, step - 1, span);
            let beta = beta_at(&recipe, step - 1, span);
            history.push(step, &StepMeasures { learning_rate, beta, ..measures(Terms::default()) });
        }
        Source { history: Rc::new(history), recipe: Rc::new(recipe), span, rate_scale: 1.0 }
    }

    fn ends(points: &[(f64, f64)]) -> (f64, f64) {
        (points[0].0, points[points.len() - 1].0)
    }

    #[test]
    fn before_the_first_step_all_lies_ahead() {
        let plan = Plan::new(&source(0), Series::LearningRate);
        assert!(plan.done.is_empty());
        assert_eq!(ends(&plan.ahead), (1.0, 1000.0));
    }

    #[test]
    fn what_is_done_is_not_previewed_again() {
        let plan = Plan::new(&source(500), Series::LearningRate);
        assert_eq!(ends(&plan.done), (1.0, 500.0));
        let (first, last) = ends(&plan.ahead);
        assert!((501.0..506.0).contains(&first) && last == 1000.0, "{first} to {last}");
        let cut = Plan::new(&Source { rate_scale: 0.5, ..source(500) }, Series::LearningRate);
        assert_eq!(cut.ahead[0].1, plan.ahead[0].1 / 2.0);
    }

    #[test]
    fn both_quantities_have_an_axis_that_holds_them() {
        let chart = lay_out(&source(500), 320.0, 130.0);
        assert_eq!(chart.curves.len(), 4);
        let frame = chart.frame;
        for line in &chart.curves {
            assert!(line.points.iter().all(|(_, y)| (frame.top..=frame.bottom).contains(y)), "{line:?}");
        }
        let words: Vec<_> = chart.labels.iter().map(|label| label.text.as_str()).collect();
        assert!(words.contains(&"1e-3") && words.contains(&"4"), "{words:?}");
    }

    proptest! {
        #[test]
        fn every_point_is_finite(preset in 0..elbo_protocol::PRESETS.len(), steps in 0u32..300, total_steps in 0u32..100_000, width in 0f64..2000.0, height in 0f64..400.0) {
            let recipe = Rc::new(elbo_protocol::PRESETS[preset].recipe());
            let span = Span { steps_per_epoch: total_steps / 10, total_steps };
            let chart = lay_out(&Source { recipe, span, ..source(steps) }, width, height);
            for line in chart.rules.iter().chain(&chart.curves) {
                prop_assert!(line.points.iter().all(|(x, y)| x.is_finite() && y.is_finite()), "{line:?}");
            }
        }
    }
}
