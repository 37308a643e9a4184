//! The small charts of a recipe's schedules before there is a run, and the same in words.

use std::rc::Rc;

use elbo_recipe::{
    FieldId, KlSchedule, LearningRateSchedule, Recipe,
    schedule::{Span, beta_at, learning_rate_at, preview},
};

use super::{
    chart::{Anchor, Chart, ChartInk, Dash, Frame, Label, Line, Margins, short},
    scale::Scale,
};
use crate::history::Series;
use elbo_words::numbers::grouped;

/// Which schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
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
    pub quantity: Quantity,
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
    let (schedule, series): (fn(&Recipe, u32, Span) -> f32, _) = match source.quantity {
        Quantity::LearningRate => (learning_rate_at, Series::LearningRate),
        Quantity::Beta => (beta_at, Series::Beta),
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
    let length = format!("{} epoch{}", grouped(epochs), if epochs == 1 { "" } else { "s" });
    let mut word =
        |ink, text: String, x, y, anchor| chart.labels.push(Label { ink, text, at: (x, y), anchor });
    word(ChartInk::Of(series), short(three_digits(largest)), frame.left, frame.top - 6.0, Anchor::Start);
    word(ChartInk::Quiet, "0".to_owned(), frame.left, frame.bottom + 12.0, Anchor::Start);
    word(ChartInk::Quiet, length, frame.right, frame.bottom + 12.0, Anchor::End);
    chart
}

/// What the chart shows, in words.
#[must_use]
pub fn words(source: &PreviewSource) -> String {
    match source.quantity {
        Quantity::LearningRate => rate_words(&source.recipe, span(source)),
        Quantity::Beta => beta_words(&source.recipe),
    }
}

fn rate_words(recipe: &Recipe, span: Span) -> String {
    let rate = recipe.text(FieldId::LearningRate);
    let warmup = recipe.learning_rate_warmup;
    if warmup >= span.total_steps {
        return format!("Warms up for {} steps: the run ends before {rate} is reached.", grouped(warmup));
    }
    let rise = match warmup {
        0 => String::new(),
        steps => format!("Rises for {} steps, then ", grouped(steps)),
    };
    let rest = match recipe.learning_rate_schedule {
        LearningRateSchedule::Constant => format!("stays at {rate}."),
        LearningRateSchedule::Cosine => {
            let end = three_digits(f64::from(recipe.learning_rate) * f64::from(recipe.learning_rate_end));
            format!("falls from {rate} to {} as a cosine.", short(end))
        }
        LearningRateSchedule::Step => format!(
            "begins at {rate}, times {} every {} epoch{}.",
            recipe.text(FieldId::LearningRateDecay),
            recipe.learning_rate_step,
            if recipe.learning_rate_step == 1 { "" } else { "s" },
        ),
        LearningRateSchedule::Exponential => {
            format!("begins at {rate}, times {} every epoch.", recipe.text(FieldId::LearningRateDecay))
        }
        LearningRateSchedule::Plateau => {
            format!("holds {rate} until the held-out loss stalls: when that is, nobody can foresee.")
        }
    };
    if rise.is_empty() { capitalized(&rest) } else { rise + &rest }
}

fn beta_words(recipe: &Recipe) -> String {
    let beta = recipe.text(FieldId::Beta);
    let share = three_digits(f64::from(recipe.kl_warmup) * 100.0);
    let warms_up = recipe.kl_warmup > 0.0;
    match recipe.kl_schedule {
        KlSchedule::FreeBits => {
            format!("Stays at {beta}; {} nats of each dimension are free.", recipe.text(FieldId::FreeBits))
        }
        KlSchedule::Linear if warms_up => format!("Rises to {beta} over {share} % of the run."),
        KlSchedule::Cyclical if warms_up => match recipe.kl_cycles {
            1 => format!("Rises to {beta} over {share} % of the run."),
            cycles => format!("Rises to {beta} in {cycles} cycles, over {share} % of each."),
        },
        _ => format!("Stays at {beta}."),
    }
}

/// How long a run would be: whole batches only.
fn span(source: &PreviewSource) -> Span {
    let steps_per_epoch = (source.train_images / source.recipe.batch_size.max(1)).max(1);
    Span { steps_per_epoch, total_steps: steps_per_epoch.saturating_mul(source.recipe.epochs) }
}

fn three_digits(value: f64) -> f64 {
    format!("{value:.2e}").parse().unwrap_or(value)
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn source(quantity: Quantity, changes: &[(FieldId, &str)]) -> PreviewSource {
        let recipe = Recipe::default().with_all(changes.iter().copied()).unwrap();
        PreviewSource { recipe: Rc::new(recipe), train_images: 60_000, quantity }
    }

    fn said(quantity: Quantity, changes: &[(FieldId, &str)]) -> String {
        words(&source(quantity, changes))
    }

    #[test]
    fn learning_rates_are_told_in_words() {
        let said = |changes: &[(FieldId, &str)]| said(Quantity::LearningRate, changes);
        let schedule = FieldId::LearningRateSchedule;
        assert_eq!(said(&[]), "Stays at 0.001.");
        assert_eq!(said(&[(schedule, "cosine")]), "Falls from 0.001 to 0 as a cosine.");
        assert_eq!(
            said(&[
                (schedule, "cosine"),
                (FieldId::LearningRateWarmup, "2000"),
                (FieldId::LearningRateEnd, "0.1")
            ]),
            "Rises for 2,000 steps, then falls from 0.001 to 1e-4 as a cosine."
        );
        assert_eq!(said(&[(schedule, "step")]), "Begins at 0.001, times 0.5 every 20 epochs.");
        assert_eq!(said(&[(schedule, "exponential")]), "Begins at 0.001, times 0.5 every epoch.");
        assert!(said(&[(schedule, "plateau")]).contains("nobody can foresee"));
        let short_run = [(FieldId::LearningRateWarmup, "468"), (FieldId::Epochs, "1")];
        assert_eq!(said(&short_run), "Warms up for 468 steps: the run ends before 0.001 is reached.");
    }

    #[test]
    fn betas_are_told_in_words() {
        let said = |changes: &[(FieldId, &str)]| said(Quantity::Beta, changes);
        assert_eq!(said(&[(FieldId::Beta, "4")]), "Stays at 4.");
        assert_eq!(said(&[(FieldId::KlSchedule, "linear")]), "Rises to 1 over 20 % of the run.");
        assert_eq!(said(&[(FieldId::KlSchedule, "linear"), (FieldId::KlWarmup, "0")]), "Stays at 1.");
        assert_eq!(said(&[(FieldId::KlSchedule, "cyclical")]), "Rises to 1 in 4 cycles, over 20 % of each.");
        assert_eq!(
            said(&[(FieldId::KlSchedule, "free-bits")]),
            "Stays at 1; 0.1 nats of each dimension are free."
        );
    }

    #[test]
    fn the_curve_begins_and_ends_with_the_run_and_fills_the_frame() {
        let chart = lay_out(&source(Quantity::Beta, &[(FieldId::KlSchedule, "linear")]), 120.0, 72.0);
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
            let quantity = if beta { Quantity::Beta } else { Quantity::LearningRate };
            let source = PreviewSource { recipe: Rc::new(Recipe { epochs, ..recipe }), train_images, quantity };
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
