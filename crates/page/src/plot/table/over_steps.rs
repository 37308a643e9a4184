//! The table of a chart over the steps: its readings at some of them, a column for each.

use elbo_words::{numbers::grouped, words};

use super::{
    super::{Figure, reading::Reading, source::ChartSource},
    grid::{DataTable, TableCell},
    steps,
};
use crate::side::Side;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Column {
    side: Side,
    group: &'static str,
    name: &'static str,
    is_count: bool,
}

/// The chart as a table; `at` is the step pointed at, which has a row of its own.
#[must_use]
pub(super) fn table(figure: Figure, source: &ChartSource, at: Option<u32>) -> DataTable {
    let rows: Vec<(u32, Vec<Reading>)> = steps::chosen(source, figure.last_step(source), at)
        .into_iter()
        .map(|step| (step, figure.readings(source, step)))
        .filter(|(step, readings)| readings.iter().any(|reading| cell(reading, *step).is_some()))
        .collect();
    let columns = columns(&rows);
    let is_duel = source.b.is_some();
    let row = |(step, readings): &(u32, Vec<Reading>)| -> Vec<TableCell> {
        let of = |column: &Column| {
            let reading = readings.iter().find(|reading| key(reading) == *column);
            reading.map_or_else(TableCell::none, |reading| cell(reading, *step))
        };
        [step_cell(*step, readings), epoch_cell(*step, source)]
            .into_iter()
            .chain(columns.iter().map(of))
            .collect()
    };
    let headings = columns.iter().map(|column| {
        let side = is_duel.then(|| column.side.name());
        words().table_column(side, column.group, column.name, unit(figure, column))
    });
    let first = [words().figure_step(), words().figure_epoch()].map(str::to_owned);
    DataTable {
        caption: words().table_caption(label(figure), Some(source.stride()).filter(|steps| *steps > 1)),
        columns: first.into_iter().chain(headings).collect(),
        rows: rows.iter().map(row).collect(),
    }
}

/// What the chart is, as it is told to those who cannot see it.
pub(super) fn label(figure: Figure) -> &'static str {
    match figure {
        Figure::Elbo => words().elbo_chart_label(),
        Figure::GradientNorm => words().gradient_chart_label(),
        Figure::KlPerDimension => words().kl_chart_label(),
        Figure::Schedules => words().schedule_chart_label(),
        Figure::UpdateRatio => words().update_chart_label(),
    }
}

/// The columns that any row has, those of A first.
fn columns(rows: &[(u32, Vec<Reading>)]) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for reading in rows.iter().flat_map(|(_, readings)| readings) {
        let column = key(reading);
        if !columns.contains(&column) {
            columns.push(column);
        }
    }
    let of = |side: Side| columns.iter().filter(move |column| column.side == side).copied();
    Side::BOTH.into_iter().flat_map(of).collect()
}

fn key(reading: &Reading) -> Column {
    // What is planned is told of the step: a quantity has one column.
    let group = if reading.group == words().planned() { "" } else { reading.group };
    Column { side: reading.side, group, name: reading.name, is_count: reading.step.is_nan() }
}

/// The reading in a row; none if it was measured at another step, as that of the held-out images nearest may be.
fn cell(reading: &Reading, step: u32) -> TableCell {
    let elsewhere = reading.step.is_finite() && reading.step != f64::from(step);
    if elsewhere { TableCell::none() } else { TableCell::told(reading.value, reading.text.clone()) }
}

fn step_cell(step: u32, readings: &[Reading]) -> TableCell {
    let is_planned = readings.iter().any(|reading| reading.group == words().planned());
    let text = if is_planned { words().planned_step(step) } else { grouped(step) };
    TableCell::told(Some(f64::from(step)), text)
}

/// The epoch of a step.
pub(super) fn epoch_cell(step: u32, source: &ChartSource) -> TableCell {
    let epoch = f64::from(step) / source.per_epoch();
    TableCell::told(Some(epoch), format!("{epoch:.2}"))
}

fn unit(figure: Figure, column: &Column) -> &'static str {
    match figure {
        Figure::Elbo => words().nats_unit(),
        Figure::GradientNorm if column.is_count => words().updates_unit(),
        Figure::GradientNorm | Figure::KlPerDimension | Figure::Schedules | Figure::UpdateRatio => "",
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            grid::faults,
            testing::{duel, run, strategy},
        },
        steps::MOST_ROWS,
        *,
    };
    use proptest::prelude::*;

    #[test]
    fn the_last_row_is_the_readout_of_the_last_step() {
        let source = run(230, 10, |step| 100.0 + 400.0 / step as f32);
        for figure in Figure::OVER_STEPS {
            let table = table(figure, &source, None);
            let last = figure.last_step(&source);
            let row = &table.rows[table.rows.len() - 1];
            assert_eq!(row[0].value, Some(f64::from(last)), "{figure:?}");
            let said: Vec<&str> = row[2..].iter().map(|cell| cell.text.as_str()).collect();
            let read = figure.readings(&source, last);
            assert_eq!(
                said,
                read.iter().map(|reading| reading.text.as_str()).collect::<Vec<_>>(),
                "{figure:?}"
            );
        }
    }

    #[test]
    fn each_evaluation_has_a_row_and_held_out_values_stand_nowhere_else() {
        let source = run(100, 10, |_| 100.0);
        let table = table(Figure::Elbo, &source, Some(17));
        assert_eq!(table.columns[2], "training total, nats");
        assert_eq!(table.columns[5], "held out total, nats");
        let steps: Vec<f64> = table.rows.iter().filter_map(|row| row[0].value).collect();
        for evaluated in (0..=100).step_by(10) {
            assert!(steps.contains(&f64::from(evaluated)), "{evaluated} in {steps:?}");
        }
        for row in &table.rows {
            let evaluated = row[0].value.is_some_and(|step| step % 10.0 == 0.0);
            assert_eq!(row[5].is_some(), evaluated, "{row:?}");
        }
        assert!(steps.contains(&17.0));
    }

    #[test]
    fn a_duel_has_columns_for_either_run() {
        let table = table(Figure::GradientNorm, &duel(50, 30), None);
        assert_eq!(table.columns, ["step", "epoch", "A norm", "B norm"]);
        let last = &table.rows[table.rows.len() - 1];
        assert!(last[2].is_some() && !last[3].is_some(), "B has come to step 30 only: {last:?}");
    }

    #[test]
    fn planned_steps_are_told_as_such() {
        let table = table(Figure::Schedules, &run(50, 10, |_| 100.0), None);
        assert_eq!(table.columns, ["step", "epoch", "learning rate", "beta"]);
        let last = &table.rows[table.rows.len() - 1];
        assert_eq!(last[0].text, "1,000 planned");
        assert!(table.rows.iter().any(|row| row[0].text == "50"));
    }

    #[test]
    fn a_measure_that_is_not_finite_is_said() {
        let mut source = run(20, 10, |_| 100.0);
        super::super::testing::break_held_out(&mut source);
        let table = table(Figure::Elbo, &source, None);
        assert_eq!(table.rows[table.rows.len() - 1][5].text, "not finite");
    }

    proptest! {
        #[test]
        fn every_source_gives_a_few_rows_in_order(source in strategy(), at in prop::option::of(0u32..2000)) {
            for figure in Figure::OVER_STEPS {
                let table = table(figure, &source, at);
                prop_assert!(faults(&table).is_empty(), "{:?}", faults(&table));
                prop_assert!(table.rows.len() <= MOST_ROWS);
            }
        }
    }
}
