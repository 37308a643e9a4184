//! The whole map in pixels: points by label, words, and rings of the prior.

use super::{
    LABELS, Scene, Word,
    place::{is_line, place},
    words::words,
};

/// The points of one label.
#[derive(Debug, Clone, PartialEq)]
pub struct MapGroup {
    /// The label, 0 to 9.
    pub label: u8,
    /// Where the points lie, in pixels; those outside the map are left out.
    pub points: Vec<(f64, f64)>,
}

/// Where the prior has a certain distance from its mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ring {
    /// Its center, in pixels.
    pub at: (f64, f64),
    /// Its radius, in pixels.
    pub radius: f64,
}

/// The map in pixels.
#[derive(Debug, Clone, PartialEq)]
pub struct MapLayout {
    /// The points, label by label.
    pub groups: Vec<MapGroup>,
    /// The digits written over them; none with a single latent dimension, where rows say it.
    pub words: Vec<Word>,
    /// Where the prior, seen on the plane, is one and two standard deviations from its mean.
    pub rings: Vec<Ring>,
}

/// Lays the map out in a square of that side, in pixels.
#[must_use]
pub fn lay_out(scene: &Scene, side: f64) -> MapLayout {
    let mut groups: Vec<MapGroup> = (0..LABELS).map(|label| MapGroup { label, points: Vec::new() }).collect();
    let survey = &*scene.survey;
    for (index, label) in survey.labels.iter().enumerate() {
        let inside = |[x, y]: &[f64; 2]| (0.0..=1.0).contains(x) && (0.0..=1.0).contains(y);
        let at = place(scene, index).filter(inside);
        if let (Some([x, y]), Some(group)) = (at, groups.get_mut(usize::from(*label))) {
            group.points.push((x * side, y * side));
        }
    }
    let written = groups.iter().map(|group| (group.label, &group.points[..]));
    let words = if is_line(survey) { Vec::new() } else { words(written, side) };
    MapLayout { rings: rings(scene, side), groups, words }
}

/// A standard normal distribution in the latent space is one on every plane, its mean where the plane is nearest
/// to zero.
fn rings(scene: &Scene, side: f64) -> Vec<Ring> {
    if is_line(&scene.survey) {
        return Vec::new();
    }
    let plane = &scene.survey.plane;
    let [x, y] = scene.extent.share(plane.nearest(&vec![0.0; plane.origin.len()]));
    let unit = side / (2.0 * f64::from(scene.extent.reach));
    let ring = |deviations: f64| Ring { at: (x * side, y * side), radius: deviations * unit };
    [1.0, 2.0].map(ring).into_iter().filter(|ring| ring.at.0.is_finite() && ring.at.1.is_finite()).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use std::rc::Rc;

    use elbo_protocol::{Axes, Plane, Probe, Spread, Survey};

    use super::{super::Extent, *};

    /// A survey of made-up digits, each with its place on the plane and its label.
    pub fn survey(latent: usize, digits: &[([f32; 2], u8)]) -> Survey {
        let unit = |at: usize| (0..latent).map(|i| if i == at { 1.0 } else { 0.0 }).collect();
        let plane = Plane {
            axes: Axes::Principal,
            origin: vec![0.0; latent],
            across: unit(0),
            up: unit(1),
            dimensions: None,
            explained: [0.5, 0.25],
        };
        Survey {
            plane,
            points: digits.iter().map(|(point, _)| *point).collect(),
            labels: digits.iter().map(|(_, label)| *label).collect(),
            spreads: vec![Spread { mean: 0.0, deviation: 1.0, kl: 0.5 }; latent],
            probe: Probe { right: 8, of: 10 },
        }
    }

    pub fn scene(latent: usize, digits: &[([f32; 2], u8)]) -> Scene {
        Scene { survey: Rc::new(survey(latent, digits)), extent: Extent { reach: 2.0 } }
    }

    #[test]
    fn points_lie_with_their_label_and_outside_ones_are_left_out() {
        let scene = scene(
            4,
            &[([0.0, 1.0], 7), ([9.0, 0.0], 7), ([f32::NAN, 0.0], 7), ([-2.0, -2.0], 0), ([0.0, 0.0], 99)],
        );
        let layout = lay_out(&scene, 100.0);
        assert_eq!(layout.groups[7].points, [(50.0, 25.0)]);
        assert_eq!(layout.groups[0].points, [(0.0, 100.0)]);
        assert_eq!(layout.groups.iter().map(|group| group.points.len()).sum::<usize>(), 2);
        assert_eq!(layout.words.iter().map(|word| word.label).collect::<Vec<_>>(), [0, 7]);
    }

    #[test]
    fn the_prior_is_a_circle_of_its_deviation() {
        let rings = lay_out(&scene(2, &[]), 100.0).rings;
        assert_eq!(rings.iter().map(|ring| ring.radius).collect::<Vec<_>>(), [25.0, 50.0]);
        assert_eq!(rings[0].at, (50.0, 50.0));
        assert_eq!(lay_out(&scene(1, &[]), 100.0).rings, []);
    }
}
