//! The values at the cursor.

use super::{
    chart::{Chart, ChartInk, Dash, Line},
    scale::Scale,
    source::ChartSource,
};
use elbo_words::{
    numbers::{nats, scientific},
    words,
};

use crate::side::Side;

/// One value at the cursor.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Of which run.
    pub side: Side,
    /// What it belongs to, such as "held out"; may be empty.
    pub group: &'static str,
    /// The quantity.
    pub name: &'static str,
    /// Its color.
    pub ink: ChartInk,
    /// The value; none where nothing was measured.
    pub value: Option<f64>,
    /// The value in words.
    pub text: String,
    /// The step that it was measured at.
    pub step: f64,
    /// Whether its axis is the one on the right.
    pub right: bool,
}

impl Reading {
    /// A loss, in nats.
    pub(super) fn nats(
        side: Side,
        group: &'static str,
        name: &'static str,
        ink: ChartInk,
        at: Option<(f64, f32)>,
    ) -> Self {
        Self::new(side, group, name, ink, at, nats)
    }

    /// A number of any size.
    pub(super) fn number(side: Side, name: &'static str, ink: ChartInk, at: Option<(f64, f32)>) -> Self {
        Self::new(side, "", name, ink, at, scientific)
    }

    fn new(
        side: Side,
        group: &'static str,
        name: &'static str,
        ink: ChartInk,
        at: Option<(f64, f32)>,
        format: fn(f32) -> String,
    ) -> Self {
        let text = at.map_or_else(|| "–".to_owned(), |(_, value)| format(value));
        let value = at.map(|(_, value)| f64::from(value)).filter(|value| value.is_finite());
        Self { side, group, name, ink, value, text, step: at.map_or(0.0, |(step, _)| step), right: false }
    }
}

/// What the visitor points at, over a chart.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Overlay {
    /// The line of the cursor, or the outline of a bar.
    pub lines: Vec<Line>,
    /// The values there.
    pub dots: Vec<(ChartInk, (f64, f64))>,
}

impl Overlay {
    /// The cursor at a step, with the values there; nothing if it lies outside the chart.
    #[must_use]
    pub fn at(chart: &Chart, step: u32, readings: &[Reading]) -> Self {
        let frame = chart.frame;
        let x = chart.x.px(f64::from(step));
        if !frame.holds((x, frame.top)) {
            return Self::default();
        }
        let place = |reading: &Reading| {
            let y: Scale = if reading.right { chart.right? } else { chart.y };
            let at = (chart.x.px(reading.step), y.px(reading.value?));
            frame.holds(at).then_some((reading.ink, at))
        };
        let points = vec![(x, frame.top), (x, frame.bottom)];
        let line = Line { ink: ChartInk::Cursor, width: 1.0, alpha: 0.75, dash: Dash::Solid, points };
        Self { lines: vec![line], dots: readings.iter().filter_map(place).collect() }
    }
}

/// Where the cursor stands, in words: the step, the epoch, and over how many steps values are means.
#[must_use]
pub fn position(source: &ChartSource, step: u32) -> String {
    let epoch = f64::from(step) / source.per_epoch();
    let bucket = source.a.as_ref().and_then(|track| track.history.steps_at(step));
    let mean_of = bucket.map(|steps| steps.last + 1 - steps.first).filter(|steps| *steps > 1);
    words().position(step, epoch, mean_of)
}

/// The values in a sentence, for those who cannot see the charts.
#[must_use]
pub fn sentence(position: &str, readings: &[Reading], is_duel: bool) -> String {
    let mut parts = vec![position.to_owned()];
    for reading in readings.iter().filter(|reading| reading.value.is_some()) {
        let side = if is_duel { format!("{} ", reading.side.name()) } else { String::new() };
        let group = if reading.group.is_empty() { String::new() } else { format!("{} ", reading.group) };
        parts.push(format!("{side}{group}{} {}", reading.name, reading.text));
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        history::{Series, measures},
        plot::{chart::Frame, source::source},
    };
    use elbo_protocol::Terms;
    use elbo_recipe::{Recipe, schedule::Span};

    fn chart() -> Chart {
        let frame = Frame { left: 0.0, right: 100.0, top: 0.0, bottom: 50.0 };
        Chart::new(frame, Scale::linear(0.0, 100.0, 0.0, 100.0), Scale::linear(0.0, 10.0, 50.0, 0.0))
    }

    fn reading(value: f32) -> Reading {
        Reading::number(Side::A, "norm", ChartInk::Of(Series::GradientNorm), Some((40.0, value)))
    }

    #[test]
    fn values_in_the_frame_are_dots_on_the_cursor() {
        let overlay = Overlay::at(&chart(), 40, &[reading(5.0), reading(11.0), reading(f32::NAN)]);
        assert_eq!(overlay.lines[0].points, [(40.0, 0.0), (40.0, 50.0)]);
        assert_eq!(overlay.dots, [(ChartInk::Of(Series::GradientNorm), (40.0, 25.0))]);
        assert_eq!(Overlay::at(&chart(), 101, &[reading(5.0)]), Overlay::default());
    }

    #[test]
    fn the_position_says_what_a_value_is_a_mean_of() {
        let span = Span { steps_per_epoch: 100, total_steps: 10_000 };
        let of = |steps| source((0..steps).map(|_| measures(Terms::default())), Recipe::default(), span);
        assert_eq!(position(&of(300), 150), "step 150 · epoch 1.50");
        assert_eq!(position(&of(5000), 1234), "step 1,234 · epoch 12.34 · mean of 4 steps");
        assert_eq!(position(&ChartSource::default(), 3), "step 3 · epoch 3.00");
    }

    #[test]
    fn the_sentence_names_runs_only_in_a_duel() {
        let held_out = Reading::nats(Side::B, "held out", "KL", ChartInk::Quiet, Some((1.0, 20.0)));
        let none = Reading::number(Side::A, "norm", ChartInk::Quiet, None);
        let readings = [reading(5.0), held_out, none];
        assert_eq!(sentence("step 40", &readings, true), "step 40, A norm 5, B held out KL 20.0");
        assert_eq!(sentence("step 40", &readings[..1], false), "step 40, norm 5");
    }
}
