//! The small charts of a recipe's schedules before there is a run, and the same in words.

use std::rc::Rc;

use elbo_recipe::{
    Recipe,
    schedule::{Span, beta_at, learning_rate_at, preview},
};

use super::{
    chart::{Anchor, Chart, ChartInk, Dash, Frame, Label, Line, Margins},
    scale::Scale,
};
use crate::history::Series;
use elbo_words::numbers::{three_digits, tick};

/// Which schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScheduleKind {
    /// The learning rate.
    LearningRate,
    /// The weight of the KL divergence.
    Beta,
}

/// What the chart shows.
#[derive(Debug, Clone, PartialEq)]
pub struct PreviewSource {
    /// The recipe as edited.
    pub recipe: Rc<Recipe>,
    /// Images that a run would train on.
    pub train_images: u32,
    /// Which of its schedules.
    pub schedule: ScheduleKind,
}

const MARGINS: Margins = Margins { left: 4.0, right: 4.0, top: 17.0, bottom: 16.0 };

/// Points of the curve.
const POINTS: u32 = 256;

/// Lays the chart out in a canvas of that size: the curve from zero to its largest value, which is written above it;
/// below it the length of the run.
#[must_use]
pub fn lay_out(source: &PreviewSource, width: f64, height: f64) -> Chart {
    let frame = Frame::within(width, height, MARGINS);
    let span = span(source);
    let (schedule, series): (fn(&Recipe, u32, Span) -> f32, _) = match source.schedule {
        ScheduleKind::LearningRate => (learning_rate_at, Series::LearningRate),
        ScheduleKind::Beta => (beta_at, Series::Beta),
    };
    let points = preview(&source.recipe, span, POINTS, schedule);
    let largest = points.iter().map(|(_, value)| f64::from(*value)).fold(0.0, f64::max);
    let top = if largest > 0.0 { largest } else { 1.0 };
    let x = Scale::linear(0.0, f64::from(span.total_steps.saturating_sub(1)), frame.left, frame.right);
    let y = Scale::linear(0.0, top, frame.bottom, frame.top);
    let mut chart = Chart::new(frame, x, y);
    chart.across(ChartInk::Grid, 0.0, Dash::Solid);
    let line = points.iter().map(|(step, value)| (x.px(f64::from(*step)), y.px(f64::from(*value))));
    let points = line.collect();
    chart.curves.push(Line { ink: ChartInk::Of(series), width: 1.8, alpha: 1.0, dash: Dash::Solid, points });
    let epochs = source.recipe.epochs;
    let length = elbo_words::words().length(epochs);
    let mut word =
        |ink, text: String, x, y, anchor| chart.labels.push(Label { ink, text, at: (x, y), anchor });
    word(ChartInk::Of(series), tick(three_digits(largest)), frame.left, frame.top - 6.0, Anchor::Start);
    word(ChartInk::Quiet, "0".to_owned(), frame.left, frame.bottom + 12.0, Anchor::Start);
    word(ChartInk::Quiet, length, frame.right, frame.bottom + 12.0, Anchor::End);
    chart
}

/// What the chart shows, in words.
#[must_use]
pub fn words(source: &PreviewSource) -> String {
    match source.schedule {
        ScheduleKind::LearningRate => {
            elbo_words::words().learning_rate_schedule(&source.recipe, span(source))
        }
        ScheduleKind::Beta => elbo_words::words().beta_schedule(&source.recipe),
    }
}

/// How long a run would be: whole batches only.
pub(super) fn span(source: &PreviewSource) -> Span {
    let steps_per_epoch = (source.train_images / source.recipe.batch_size.max(1)).max(1);
    Span { steps_per_epoch, total_steps: steps_per_epoch.saturating_mul(source.recipe.epochs) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use elbo_recipe::FieldId;
    use proptest::prelude::*;

    fn source(schedule: ScheduleKind, changes: &[(FieldId, &str)]) -> PreviewSource {
        let recipe = Recipe::default().with_all(changes.iter().copied()).unwrap();
        PreviewSource { recipe: Rc::new(recipe), train_images: 60_000, schedule }
    }

    #[test]
    fn the_curve_begins_and_ends_with_the_run_and_fills_the_frame() {
        let chart = lay_out(&source(ScheduleKind::Beta, &[(FieldId::KlSchedule, "linear")]), 120.0, 72.0);
        let (frame, points) = (chart.frame, &chart.curves[0].points);
        let (first, last) = (points[0], points[points.len() - 1]);
        assert!((first.0 - frame.left).abs() < 1e-6 && (first.1 - frame.bottom).abs() < 1.0, "{first:?}");
        assert!((last.0 - frame.right).abs() < 1e-6 && (last.1 - frame.top).abs() < 1e-6, "{last:?}");
        let words: Vec<_> = chart.labels.iter().map(|label| label.text.as_str()).collect();
        assert_eq!(words, ["1", "0", "100 epochs"]);
    }

    proptest! {
        #[test]
        fn every_point_is_in_the_frame(
            preset in 0..elbo_recipe::PRESETS.len(), epochs in 1u32..1000, train_images in 0u32..60_000,
            beta: bool, schedule in 0usize..5, width in 0f64..600.0, height in 0f64..200.0,
        ) {
            let names = ["constant", "cosine", "step", "exponential", "plateau"];
            let recipe = elbo_recipe::PRESETS[preset].recipe();
            let recipe = recipe.with(FieldId::LearningRateSchedule, names[schedule]).unwrap();
            let schedule = if beta { ScheduleKind::Beta } else { ScheduleKind::LearningRate };
            let source = PreviewSource { recipe: Rc::new(Recipe { epochs, ..recipe }), train_images, schedule };
            let chart = lay_out(&source, width, height);
            let frame = chart.frame;
            for (x, y) in chart.curves.iter().flat_map(|line| &line.points) {
                prop_assert!((frame.left - 1e-6..=frame.right + 1e-6).contains(x), "{x}");
                prop_assert!((frame.top - 1e-6..=frame.bottom + 1e-6).contains(y), "{y}");
            }
            prop_assert!(words(&source).ends_with('.') && !words(&source).contains("NaN"));
        }
    }
}
