//! Places on the map: of digits, of latent vectors, and of the point that keys move.

use elbo_protocol::{Plane, Survey};

use super::{Extent, LABELS, Scene};

/// Share of the map's side by which an arrow key moves the point.
const STEP: f32 = 1.0 / 40.0;

/// The same with shift.
const STRIDE: f32 = 1.0 / 8.0;

/// A key that moves the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum PlaneKey {
    Left,
    Right,
    Up,
    Down,
    /// To the center, the mean of the codes.
    Home,
}

impl PlaneKey {
    /// The key of this name, as browsers name keys.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "ArrowLeft" => Self::Left,
            "ArrowRight" => Self::Right,
            "ArrowUp" => Self::Up,
            "ArrowDown" => Self::Down,
            "Home" => Self::Home,
            _ => return None,
        })
    }
}

/// The point after a key, which stays on the map.
#[must_use]
pub fn moved([x, y]: [f32; 2], key: PlaneKey, far: bool, extent: Extent) -> [f32; 2] {
    let by = if far { STRIDE } else { STEP } * 2.0 * extent.reach;
    let [x, y] = match key {
        PlaneKey::Left => [x - by, y],
        PlaneKey::Right => [x + by, y],
        PlaneKey::Up => [x, y + by],
        PlaneKey::Down => [x, y - by],
        PlaneKey::Home => [0.0, 0.0],
    };
    let inside = |value: f32| value.clamp(-extent.reach, extent.reach);
    [inside(x), inside(y)]
}

/// Where a surveyed digit lies in a square of side one whose y points down; none if its code is not finite. With
/// a single latent dimension the labels lie in rows, 0 on top.
#[must_use]
pub fn place(scene: &Scene, index: usize) -> Option<[f64; 2]> {
    let survey = &*scene.survey;
    let point = survey.points.get(index)?;
    let label = survey.labels.get(index)?;
    let [across, down] = scene.extent.share(*point);
    let down = if is_line(survey) { row(*label) } else { down };
    (across.is_finite() && down.is_finite()).then_some([across, down])
}

/// Where the row of a label lies, as a share of the map's side. Above and below there is room for the axes' names.
fn row(label: u8) -> f64 {
    0.12 + 0.76 * f64::from(label) / f64::from(LABELS - 1)
}

/// Whether there is only one latent dimension, and so no second axis.
#[must_use]
pub fn is_line(survey: &Survey) -> bool {
    survey.spreads.len() < 2
}

/// The surveyed digit that is nearest to a place, and not farther than that share of the side; only of the label
/// given, if one is.
#[must_use]
pub fn digit_near(scene: &Scene, at: [f64; 2], within: f64, label: Option<u8>) -> Option<usize> {
    let labels = &scene.survey.labels;
    (0..scene.survey.points.len())
        .filter(|index| label.is_none_or(|label| labels.get(*index) == Some(&label)))
        .filter_map(|index| place(scene, index).map(|[x, y]| (index, (x - at[0]).hypot(y - at[1]))))
        .filter(|(_, distance)| *distance <= within)
        .min_by(|(_, a), (_, b)| a.total_cmp(b))
        .map(|(index, _)| index)
}

/// Euclidean distance of a latent vector, `[latent]`, from the plane.
#[must_use]
pub fn off_plane(plane: &Plane, z: &[f32]) -> f32 {
    let [x, y] = plane.nearest(z);
    let squares = plane.at(x, y).into_iter().zip(z).map(|(on, z)| (z - on).powi(2));
    squares.sum::<f32>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::{super::layout::tests::scene, *};

    #[test]
    fn keys_move_the_point_and_stop_at_the_border() {
        let extent = Extent { reach: 4.0 };
        assert_eq!(moved([0.0, 0.0], PlaneKey::Right, false, extent), [0.2, 0.0]);
        assert_eq!(moved([0.0, 0.0], PlaneKey::Up, true, extent), [0.0, 1.0]);
        assert_eq!(moved([3.9, 0.0], PlaneKey::Right, true, extent), [4.0, 0.0]);
        assert_eq!(moved([3.9, 1.0], PlaneKey::Home, false, extent), [0.0, 0.0]);
        assert_eq!(PlaneKey::named("ArrowDown"), Some(PlaneKey::Down));
        assert_eq!(PlaneKey::named("Tab"), None);
    }

    #[test]
    fn the_nearest_digit_is_found_within_reach_and_of_the_label() {
        let scene = scene(2, &[([0.0, 0.0], 3), ([0.2, 0.0], 4), ([f32::NAN, 0.0], 4)]);
        let at = scene.extent.share([0.05, 0.0]);
        assert_eq!(digit_near(&scene, at, 0.1, None), Some(0));
        assert_eq!(digit_near(&scene, at, 0.1, Some(4)), Some(1));
        assert_eq!(digit_near(&scene, [0.0, 0.0], 0.1, None), None);
    }

    #[test]
    fn a_single_dimension_puts_the_labels_in_rows() {
        let scene = scene(1, &[([0.0, 0.0], 0), ([0.0, 0.0], 9)]);
        assert_eq!(place(&scene, 0), Some([0.5, 0.12]));
        assert_eq!(place(&scene, 1), Some([0.5, 0.88]));
    }

    #[test]
    fn a_vector_above_the_plane_has_a_distance_from_it() {
        let scene = scene(3, &[]);
        assert_eq!(off_plane(&scene.survey.plane, &[0.3, -0.5, 2.0]), 2.0);
        assert_eq!(off_plane(&scene.survey.plane, &[0.25, -0.5, 0.0]), 0.0);
    }
}
