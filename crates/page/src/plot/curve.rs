//! From a history to a curve: one column a pixel, the spread as a band, and a moving average.

use super::{
    chart::{Area, Chart, ChartInk, Dash, Line},
    scale::Scale,
    view::Smoothing,
};
use crate::history::BucketSpread;

/// How a curve is drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    /// Its color.
    pub ink: ChartInk,
    /// Its width, in pixels.
    pub width: f64,
    /// Its opacity.
    pub alpha: f64,
    /// How it is broken up.
    pub dash: Dash,
    /// How far it is smoothed.
    pub smoothing: Smoothing,
}

/// What lies in one column of pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Column {
    count: f64,
    x: f64,
    mean: f64,
    smooth: f64,
    min: f64,
    max: f64,
}

impl Chart {
    /// Adds a curve through the means, over a faint band from the smallest to the largest values. Smoothed, it
    /// is the moving average, over a faint curve through the means.
    pub(super) fn curve(&mut self, style: Style, y: Scale, points: &[(f64, BucketSpread)]) {
        let columns = columns(self.x, style.smoothing, points);
        if columns.len() < 2 {
            return;
        }
        // A value far outside is as good as one just outside, and strokes faster.
        let high = self.frame.bottom - self.frame.top;
        let (top, bottom) = (self.frame.top - high, self.frame.bottom + high);
        let place = |x: f64, value: f64| (x, y.px(value).clamp(top, bottom));
        let through = |value: fn(&Column) -> f64| -> Vec<(f64, f64)> {
            columns.iter().map(|column| place(column.x, value(column))).collect()
        };
        let Style { ink, width, alpha, dash, smoothing } = style;
        if columns.iter().any(|column| column.max > column.min) {
            let mut points = through(|column| column.max);
            points.extend(columns.iter().rev().map(|column| place(column.x, column.min)));
            self.areas.push(Area { ink, alpha: 0.14 * alpha, points });
        }
        let means = through(|column| column.mean);
        if smoothing == Smoothing::None {
            self.curves.push(Line { ink, width, alpha, dash, points: means });
        } else {
            let faint = Line { ink, width: 1.0, alpha: 0.3 * alpha, dash: Dash::Solid, points: means };
            self.curves.push(faint);
            let points = through(|column| column.smooth);
            self.curves.push(Line { ink, width, alpha, dash, points });
        }
    }
}

/// The points, at most one a pixel.
fn columns(x: Scale, smoothing: Smoothing, points: &[(f64, BucketSpread)]) -> Vec<Column> {
    let weight = smoothing.weight(points.len());
    // The average begins at nothing; what of it is not nothing yet is divided out.
    let (mut average, mut known) = (0.0, 0.0);
    let mut columns: Vec<Column> = Vec::new();
    for &(step, BucketSpread { min, mean, max }) in points {
        let [min, mean, max] = [min, mean, max].map(f64::from);
        average += weight * (mean - average);
        known += weight * (1.0 - known);
        let at = x.px(step);
        let new = Column { count: 1.0, x: at, mean, smooth: average / known, min, max };
        match columns.last_mut() {
            Some(column) if column.x.floor() == at.floor() => {
                column.count += 1.0;
                column.mean += (mean - column.mean) / column.count;
                column.smooth = new.smooth;
                column.min = column.min.min(min);
                column.max = column.max.max(max);
            }
            _ => columns.push(new),
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn points(values: &[f32]) -> Vec<(f64, BucketSpread)> {
        let spread = |value: &f32| BucketSpread { min: value - 1.0, mean: *value, max: value + 1.0 };
        values.iter().enumerate().map(|(index, value)| (index as f64, spread(value))).collect()
    }

    #[test]
    fn points_of_one_pixel_become_one_column_with_their_extremes() {
        let x = Scale::linear(0.0, 6.0, 0.0, 3.0);
        let columns = columns(x, Smoothing::None, &points(&[1.0, 5.0, 2.0, 2.0, 9.0]));
        let found: Vec<_> =
            columns.iter().map(|column| (column.x, column.min, column.mean, column.max)).collect();
        assert_eq!(found, [(0.0, 0.0, 3.0, 6.0), (1.0, 1.0, 2.0, 3.0), (2.0, 8.0, 9.0, 10.0)]);
    }

    #[test]
    fn the_average_of_a_constant_is_the_constant_from_the_first_point() {
        let x = Scale::linear(0.0, 30.0, 0.0, 300.0);
        for column in columns(x, Smoothing::Strong, &points(&[7.0; 30])) {
            assert!((column.smooth - 7.0).abs() < 1e-9, "{column:?}");
        }
    }

    proptest! {
        #[test]
        fn an_average_lies_between_the_extremes(values in prop::collection::vec(-1e6f32..1e6, 2..400), width in 1f64..900.0) {
            let x = Scale::linear(0.0, values.len() as f64, 0.0, width);
            let (low, high) = values.iter().fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(f64::from(*value)), high.max(f64::from(*value))));
            let slack = 1e-6 * (high - low).max(1.0);
            let columns = columns(x, Smoothing::Some, &points(&values));
            prop_assert!(columns.len() as f64 <= width + 1.0);
            prop_assert!(columns.windows(2).all(|pair| pair[0].x < pair[1].x));
            for column in columns {
                prop_assert!((low - slack..=high + slack).contains(&column.smooth));
                prop_assert!(column.min <= column.mean && column.mean <= column.max);
            }
        }
    }
}
