//! The chart of the gradient norm, on a logarithmic scale.

use std::rc::Rc;

use super::{
    chart::{Chart, Frame, Ink, Margins, short},
    scale::{Scale, round_down},
};
use crate::history::{History, Series};

/// What the chart shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Source {
    /// The measures of the training steps.
    pub history: Rc<History>,
    /// Optimiser updates per epoch.
    pub steps_per_epoch: u32,
    /// The global norm that gradients are clipped to, if they are.
    pub threshold: Option<f32>,
}

const MARGINS: Margins = Margins { left: 40.0, right: 12.0, top: 8.0, bottom: 22.0 };

/// The axis of an empty chart.
const EMPTY: (f64, f64) = (10.0, 1000.0);

/// Lays the chart out in a canvas of that size.
#[must_use]
pub fn lay_out(source: &Source, width: f64, height: f64) -> Chart {
    let frame = Frame::within(width, height, MARGINS);
    let per_epoch = f64::from(source.steps_per_epoch.max(1));
    let elapsed = f64::from(source.history.last_step()) / per_epoch;
    let x = Scale::linear(0.0, elapsed.max(1.0), frame.left, frame.right);
    let (low, high) = domain(source);
    let y = Scale::logarithmic(low, high, frame.bottom, frame.top);
    let mut chart = Chart::new(frame, x, y);
    chart.grid(26.0);
    chart.epochs();
    if let Some(threshold) = source.threshold.map(f64::from).filter(|value| (low..=high).contains(value)) {
        chart.guide(Ink::Quiet, threshold, format!("clipped at {}", short(threshold)), -4.0);
    }
    let ink = Ink::Of(Series::GradientNorm);
    let place = |(step, norm): (f64, f32)| (x.px(step / per_epoch), y.px(f64::from(norm).max(low)));
    let line = |of: fn((f64, crate::history::Spread)) -> (f64, f32)| {
        source.history.points(Series::GradientNorm).map(of).map(place).collect()
    };
    if source.history.stride() > 1 {
        chart.curve(ink, 1.0, 0.35, line(|(step, spread)| (step, spread.max)));
    }
    chart.curve(ink, 1.4, 1.0, line(|(step, spread)| (step, spread.mean)));
    chart
}

fn domain(source: &Source) -> (f64, f64) {
    let positive = source.history.points(Series::GradientNorm).filter(|(_, spread)| spread.mean > 0.0);
    let (low, high) = positive.fold((f64::INFINITY, 0.0), |(low, high): (f64, f64), (_, spread)| {
        (low.min(f64::from(spread.mean)), high.max(f64::from(spread.max)))
    });
    if high == 0.0 {
        return EMPTY;
    }
    // A threshold not far above the curve is worth seeing.
    let near = source.threshold.map(f64::from).filter(|value| (high..high * 4.0).contains(value));
    let high = near.unwrap_or(high) * 1.2;
    let low = round_down((low * 0.9).max(high * 1e-9));
    (low, high.max(low * 10.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::measures;
    use elbo_protocol::{StepMeasures, Terms};
    use proptest::prelude::*;

    fn source(norms: impl IntoIterator<Item = f32>) -> Source {
        let mut history = History::default();
        for (step, gradient_norm) in (1..).zip(norms) {
            history.push(step, &StepMeasures { gradient_norm, ..measures(Terms::default()) });
        }
        Source { history: Rc::new(history), steps_per_epoch: 10, threshold: None }
    }

    #[test]
    fn an_empty_chart_has_axes_and_no_curve() {
        let chart = lay_out(&source([]), 300.0, 130.0);
        assert!(chart.curves.is_empty());
        assert!(chart.labels.iter().any(|label| label.text == "100"));
    }

    #[test]
    fn the_curve_lies_inside_the_frame() {
        let chart = lay_out(&source([1000.0, 300.0, 50.0, 3.0]), 300.0, 130.0);
        let frame = chart.frame;
        let curve = &chart.curves[0];
        assert!(curve.points.iter().all(|(_, y)| (frame.top..=frame.bottom).contains(y)), "{curve:?}");
        assert!(curve.points.windows(2).all(|pair| pair[0].1 < pair[1].1));
    }

    #[test]
    fn a_threshold_near_the_curve_is_drawn_and_a_far_one_is_not() {
        let near = Source { threshold: Some(500.0), ..source([200.0, 190.0]) };
        assert!(lay_out(&near, 300.0, 130.0).labels.iter().any(|label| label.text == "clipped at 500"));
        let far = Source { threshold: Some(1e6), ..near };
        assert!(!lay_out(&far, 300.0, 130.0).labels.iter().any(|label| label.text.contains("clipped")));
    }

    proptest! {
        #[test]
        fn every_point_is_finite(norms in prop::collection::vec(prop_oneof![0f32..1e-30, 0f32..1e4, 0f32..3e38, Just(f32::NAN)], 0..200), width in 0f64..2000.0, height in 0f64..400.0) {
            let chart = lay_out(&source(norms), width, height);
            for line in chart.rules.iter().chain(&chart.curves) {
                prop_assert!(line.points.iter().all(|(x, y)| x.is_finite() && y.is_finite()), "{line:?}");
            }
        }
    }
}
