//! The table of the KL of each latent dimension: every dimension, the largest first.

use elbo_protocol::USED_NATS;
use elbo_words::{numbers::share_nats, words};

use super::{
    super::{Figure, kl_bars::Spectrum, source::ChartSource},
    grid::{DataTable, TableCell},
    over_steps::label,
};

/// The chart as a table, as of the step pointed at.
#[must_use]
pub(super) fn table(source: &ChartSource, at: Option<u32>) -> DataTable {
    let is_duel = source.b.is_some();
    let spectra: Vec<(Option<&str>, Spectrum)> = source
        .in_order()
        .filter_map(|(side, track)| Some((is_duel.then(|| side.name()), Spectrum::of(track, at)?)))
        .collect();
    let mut columns = vec![words().rank_column().to_owned()];
    let mut caption = label(Figure::KlPerDimension).to_owned();
    for (side, spectrum) in &spectra {
        let heading = |name, unit| words().table_column(*side, "", name, unit);
        columns.push(heading(words().dimension_column(), ""));
        columns.push(heading(words().kl_term(), words().nats_unit()));
        columns.push(heading(words().use_column(), ""));
        let side = side.map_or_else(String::new, |side| format!("{side}: "));
        caption = format!("{caption}; {side}{}", spectrum.words());
    }
    let ranks = spectra.iter().map(|(_, spectrum)| spectrum.sorted.len()).max().unwrap_or(0);
    let row = |rank: usize| {
        let cells = spectra.iter().flat_map(|(_, spectrum)| match spectrum.sorted.get(rank) {
            Some((dimension, kl)) => {
                let used = words().is_used(*kl >= USED_NATS).to_owned();
                let dimension = TableCell::told(Some(*dimension as f64), format!("z{dimension}"));
                [dimension, TableCell::number(*kl, share_nats), TableCell::told(None, used)]
            }
            None => [TableCell::none(), TableCell::none(), TableCell::none()],
        });
        [TableCell::count(rank as u32 + 1)].into_iter().chain(cells).collect()
    };
    DataTable { caption, columns, rows: (0..ranks).map(row).collect() }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            grid::faults,
            testing::{duel, run, strategy},
        },
        *,
    };
    use proptest::prelude::*;

    #[test]
    fn every_dimension_has_a_row_and_the_largest_is_first() {
        let table = table(&run(20, 10, |_| 100.0), None);
        assert_eq!(table.columns, ["rank", "dimension", "KL, nats", "use"]);
        let row = |index: usize| table.rows[index].iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>();
        assert_eq!(
            (table.rows.len(), row(0), row(3)),
            (4, vec!["1", "z3", "6.00", "used"], vec!["4", "z0", "0.0000", "unused"])
        );
        assert!(table.caption.ends_with("3 used · 1 unused · held out, step 20"), "{}", table.caption);
    }

    #[test]
    fn a_duel_has_the_dimensions_of_both() {
        let table = table(&duel(20, 20), None);
        assert_eq!(
            table.columns[1..],
            ["A dimension", "A KL, nats", "A use", "B dimension", "B KL, nats", "B use"]
        );
    }

    proptest! {
        #[test]
        fn every_source_gives_ranks_in_order(source in strategy(), at in prop::option::of(0u32..2000)) {
            let table = table(&source, at);
            prop_assert!(faults(&table).is_empty(), "{:?}", faults(&table));
            prop_assert!(table.rows.len() <= 4);
        }
    }
}
