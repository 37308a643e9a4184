//! The tables of the latent map and of the manifold over the same plane.

use elbo_words::{Apart, numbers::coordinate, words};

use super::{
    super::map::{LABELS, Scene, axis_name, is_line},
    grid::{DataTable, TableCell},
};
use crate::order::largest_first;

/// The codes of one label on the plane, in units of the latent space.
struct Codes {
    label: u8,
    count: u32,
    center: [f64; 2],
    /// Root of the mean squared distance from the center.
    spread: f64,
}

/// The map as a table: how many digits of each label there are, where their codes lie, and how far apart.
#[must_use]
pub(super) fn map(scene: &Scene) -> DataTable {
    let axes = if is_line(&scene.survey) { 1 } else { 2 };
    let centers = (0..axes).map(|axis| words().center_column(&axis_name(&scene.survey, axis)));
    let columns = [words().label_column(), words().digits_column()].into_iter().map(str::to_owned);
    let row = |codes: &Codes| {
        let place = |value: f64| {
            if codes.count > 0 { TableCell::number(value as f32, coordinate) } else { TableCell::none() }
        };
        [TableCell::count(u32::from(codes.label)), TableCell::count(codes.count)]
            .into_iter()
            .chain(codes.center[..axes].iter().map(|value| place(*value)))
            .chain([place(codes.spread)])
            .collect()
    };
    DataTable {
        caption: words().map_table().to_owned(),
        columns: columns.chain(centers).chain([words().spread_column().to_owned()]).collect(),
        rows: codes(scene).iter().map(row).collect(),
    }
}

/// The map in a sentence.
#[must_use]
pub(super) fn map_summary(scene: &Scene) -> String {
    let codes = codes(scene);
    let known: Vec<&Codes> = codes.iter().filter(|codes| codes.count > 0).collect();
    let pairs = known.iter().enumerate().flat_map(|(index, one)| {
        known[index + 1..].iter().map(|other| Apart {
            one: one.label,
            other: other.label,
            distance: distance(one.center, other.center) as f32,
        })
    });
    let pairs: Vec<Apart> = pairs.collect();
    let by_distance = |one: &&Apart, other: &&Apart| one.distance.total_cmp(&other.distance);
    let ends = pairs.iter().min_by(by_distance).zip(pairs.iter().max_by(by_distance));
    let probe = scene.survey.probe;
    let share = (probe.of > 0).then(|| 100.0 * probe.right as f32 / probe.of as f32);
    let digits = codes.iter().map(|codes| codes.count).sum();
    words().map_summary(digits, ends.map(|(nearest, farthest)| [*nearest, *farthest]), share)
}

/// The manifold of so many digits a side as a table: at each place the label whose code is nearest, the rows from
/// the top as the digits are.
#[must_use]
pub(super) fn manifold(scene: &Scene, side: usize) -> DataTable {
    let line = is_line(&scene.survey);
    let middle = |index: usize| (index as f64 + 0.5) / side as f64;
    let across = (0..side).map(|column| coordinate(scene.extent.point([middle(column), 0.5])[0]));
    let rows = if line { side.min(1) } else { side };
    let row = |(row, labels): (usize, &[Option<u8>])| {
        let up = if line { 0.0 } else { scene.extent.point([0.5, middle(row)])[1] };
        let cell = |label: &Option<u8>| {
            label.map_or_else(TableCell::none, |label| TableCell::count(u32::from(label)))
        };
        [TableCell::number(up, coordinate)].into_iter().chain(labels.iter().map(cell)).collect()
    };
    DataTable {
        caption: words().manifold_table().to_owned(),
        columns: [words().plane_corner(line).to_owned()].into_iter().chain(across).collect(),
        rows: nearest(scene, side).chunks(side.max(1)).take(rows).enumerate().map(row).collect(),
    }
}

/// The manifold in a sentence.
#[must_use]
pub(super) fn manifold_summary(scene: &Scene, side: usize) -> String {
    let labels = nearest(scene, side);
    let count = |label: u8| labels.iter().filter(|nearest| **nearest == Some(label)).count();
    let counts: Vec<f32> = (0..LABELS).map(|label| count(label) as f32).collect();
    let most_first = largest_first(&counts).into_iter().map(|label| (label as u8, counts[label] as u32));
    let counts: Vec<(u8, u32)> = most_first.filter(|(_, count)| *count > 0).collect();
    words().manifold_summary(side, scene.extent.reach, &counts)
}

/// The labels of the codes nearest to the places of a manifold, `[side, side]`, flat, rows from the top; none
/// without a code.
fn nearest(scene: &Scene, side: usize) -> Vec<Option<u8>> {
    let line = is_line(&scene.survey);
    let middle = |index: usize| (index as f64 + 0.5) / side as f64;
    let codes: Vec<([f64; 2], u8)> = finite(scene).collect();
    let at = |place: [f64; 2]| {
        let [x, y] = scene.extent.point(place).map(f64::from);
        let far = |[across, up]: [f64; 2]| (across - x).powi(2) + if line { 0.0 } else { (up - y).powi(2) };
        codes.iter().min_by(|(one, _), (other, _)| far(*one).total_cmp(&far(*other))).map(|(_, label)| *label)
    };
    (0..side).flat_map(|row| (0..side).map(move |column| [middle(column), middle(row)])).map(at).collect()
}

/// The codes that are finite, with their labels.
fn finite(scene: &Scene) -> impl Iterator<Item = ([f64; 2], u8)> {
    let survey = &*scene.survey;
    let codes = survey.points.iter().zip(&survey.labels).filter(|(_, label)| **label < LABELS);
    let is_finite = |point: &[f32; 2]| point.iter().all(|value| value.is_finite());
    codes.filter(move |(point, _)| is_finite(point)).map(|(point, label)| (point.map(f64::from), *label))
}

fn codes(scene: &Scene) -> Vec<Codes> {
    let of = |label: u8| {
        let points: Vec<[f64; 2]> =
            finite(scene).filter(|(_, of)| *of == label).map(|(point, _)| point).collect();
        let count = points.len().max(1) as f64;
        let mean = |axis: usize| points.iter().map(|point| point[axis]).sum::<f64>() / count;
        let center = [mean(0), mean(1)];
        let squares = points.iter().map(|point| distance(*point, center).powi(2)).sum::<f64>();
        Codes { label, count: points.len() as u32, center, spread: (squares / count).sqrt() }
    };
    (0..LABELS).map(of).collect()
}

fn distance(one: [f64; 2], other: [f64; 2]) -> f64 {
    (one[0] - other[0]).hypot(one[1] - other[1])
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::{
        super::{
            super::map::{Extent, survey},
            grid::faults,
        },
        *,
    };
    use proptest::prelude::*;

    fn scene(latent: usize, digits: &[([f32; 2], u8)]) -> Scene {
        Scene { survey: Rc::new(survey(latent, digits)), extent: Extent { reach: 2.0 } }
    }

    fn three() -> Scene {
        scene(
            4,
            &[([1.0, 0.0], 3), ([-1.0, 0.0], 3), ([0.0, 1.5], 8), ([f32::NAN, 0.0], 8), ([1.5, -1.5], 1)],
        )
    }

    fn texts(row: &[TableCell]) -> Vec<&str> {
        row.iter().map(|cell| cell.text.as_str()).collect()
    }

    #[test]
    fn each_label_has_its_count_its_center_and_its_spread() {
        let table = map(&three());
        assert_eq!(table.columns[2], "center along 50.0 % of variance");
        assert_eq!(texts(&table.rows[3]), ["3", "2", "0.00", "0.00", "1.00"]);
        assert_eq!(texts(&table.rows[8]), ["8", "1", "0.00", "1.50", "0.00"]);
        assert_eq!(texts(&table.rows[0]), ["0", "0", "–", "–", "–"]);
        let said = map_summary(&three());
        assert!(
            said.contains("4 held-out") && said.contains("3 and 8 (1.5)") && said.contains("1 and 8 (3.4)"),
            "{said}"
        );
    }

    #[test]
    fn the_manifold_has_the_nearest_labels_where_its_digits_are() {
        let table = manifold(&three(), 3);
        assert_eq!(table.columns, ["up, across", "−1.33", "0.00", "1.33"]);
        let rows: Vec<_> = table.rows.iter().map(|row| texts(row)).collect();
        assert_eq!(rows[0], ["1.33", "8", "8", "8"]);
        assert_eq!(rows[2], ["−1.33", "3", "1", "1"]);
        assert!(
            manifold_summary(&three(), 3).contains("a 3 at 4, 8 at 3, 1 at 2 places"),
            "{}",
            manifold_summary(&three(), 3)
        );
    }

    #[test]
    fn a_single_dimension_has_one_row_and_one_center() {
        let line = scene(1, &[([-1.0, 0.0], 0), ([1.0, 0.0], 9)]);
        assert_eq!(texts(&manifold(&line, 2).rows[0]), ["0.00", "0", "9"]);
        assert_eq!((manifold(&line, 2).rows.len(), map(&line).columns.len()), (1, 4));
    }

    proptest! {
        #[test]
        fn any_survey_gives_tables_in_order(
            digits in prop::collection::vec((prop::array::uniform2(prop_oneof![-9f32..9.0, Just(f32::NAN), -1e38f32..1e38]), 0u8..12), 0..60),
            latent in 1usize..4, reach in 1f32..1e6, side in 1usize..16,
        ) {
            let scene = Scene { extent: Extent { reach }, ..scene(latent, &digits) };
            for table in [map(&scene), manifold(&scene, side)] {
                prop_assert!(faults(&table).is_empty(), "{:?}", faults(&table));
                prop_assert!(table.rows.len() <= 15);
            }
            for said in [map_summary(&scene), manifold_summary(&scene, side)] {
                prop_assert!(said.ends_with('.') && !said.contains("NaN"), "{said}");
            }
        }
    }
}
