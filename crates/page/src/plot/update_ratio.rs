//! The chart of the update ratio: the norm of an update over the norm of the weights.

use super::{
    chart::{Chart, ChartInk},
    reading::Reading,
    single::{self, Level},
    source::ChartSource,
    view::Look,
};
use crate::history::Series;
use elbo_words::words;

/// The axis of an empty chart.
const EMPTY: (f64, f64) = (1e-4, 1e-2);

/// What is usual (Karpathy, CS231n, "Babysitting the learning process").
const USUAL: f64 = 1e-3;

/// Lays the chart out in a canvas of that size.
#[must_use]
pub fn lay_out(source: &ChartSource, look: Look, width: f64, height: f64) -> Chart {
    let usual = Level { ink: ChartInk::Quiet, value: USUAL, text: words().usual_update_ratio(USUAL) };
    single::lay_out((source, look), Series::UpdateRatio, EMPTY, &[usual], (width, height))
}

/// The last ratio measured up to a step.
#[must_use]
pub fn readings(source: &ChartSource, step: u32) -> Vec<Reading> {
    source
        .in_order()
        .map(|(side, track)| {
            let spread = track.history.at(step, Series::UpdateRatio);
            let at = spread.map(|spread| (f64::from(step), spread.mean));
            Reading::number(side, words().update_over_weights(), ChartInk::Of(Series::UpdateRatio), at)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::{
        history::measures,
        plot::{single::has_level, source},
    };
    use elbo_protocol::Terms;
    use elbo_recipe::{Recipe, schedule::Span};

    fn noted(ratio: f32) -> ChartSource {
        let span = Span { steps_per_epoch: 10, total_steps: 100 };
        let mut source = source::source((0..50).map(|_| measures(Terms::default())), Recipe::default(), span);
        if let Some(track) = &mut source.a {
            let history = Rc::make_mut(&mut track.history);
            for step in [10, 20, 30, 40, 50] {
                history.note_update_ratio(step, ratio);
            }
        }
        source
    }

    #[test]
    fn every_tenth_step_is_a_point_and_the_usual_ratio_a_level() {
        let chart = lay_out(&noted(2e-3), Look::default(), 300.0, 130.0);
        assert!(chart.curves.iter().all(|line| line.points.len() == 5));
        assert!(has_level(&chart, "1e-3 is usual"));
        assert!(!has_level(&lay_out(&noted(1e-7), Look::default(), 300.0, 130.0), "1e-3 is usual"));
    }

    #[test]
    fn between_two_ratios_the_last_one_holds() {
        let source = noted(2e-3);
        assert_eq!(readings(&source, 25)[0].text, "2e-3");
        assert_eq!(readings(&source, 9)[0].value, None);
    }
}
