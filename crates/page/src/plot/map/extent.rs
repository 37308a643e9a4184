//! How much of the plane the map covers.

/// Smallest reach: one standard deviation of the prior. Codes that have collapsed show as a dot.
const LEAST: f64 = 1.0;

/// Largest reach, beyond which the codes of a diverging run are not followed.
const MOST: f64 = 1e6;

/// Share of the points that the map is to hold.
const HELD: f64 = 0.99;

/// Room around them.
const ROOM: f64 = 1.1;

/// The map keeps its reach as long as it needs more than this share of it.
const KEPT: f64 = 0.6;

/// A square part of the plane, its center at (0, 0).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extent {
    /// From the center to each side, in units of the latent space.
    pub reach: f32,
}

impl Default for Extent {
    fn default() -> Self {
        Self { reach: 3.0 }
    }
}

impl Extent {
    /// The extent for these points; those not finite are left out. The last one is kept while it holds them and
    /// is not far too large, so that the map does not jitter from one survey to the next.
    #[must_use]
    pub fn around(points: &[[f32; 2]], last: Option<Self>) -> Self {
        let mut reaches: Vec<f64> = points
            .iter()
            .filter(|point| point.iter().all(|value| value.is_finite()))
            .map(|point| f64::from(point[0].abs().max(point[1].abs())))
            .collect();
        if reaches.is_empty() {
            return last.unwrap_or_default();
        }
        let at = ((reaches.len() - 1) as f64 * HELD).floor() as usize;
        let (_, reach, _) = reaches.select_nth_unstable_by(at, f64::total_cmp);
        let least = (*reach * ROOM).clamp(LEAST, MOST);
        let keeps = |last: &Self| (least..=(least / KEPT).max(LEAST)).contains(&f64::from(last.reach));
        last.filter(keeps).unwrap_or_else(|| Self { reach: round_up(least) as f32 })
    }

    /// Where a point lies in a square of side one whose y points down; outside 0 to 1 for points outside.
    #[must_use]
    pub fn share(self, [x, y]: [f32; 2]) -> [f64; 2] {
        let of = |value: f32| (f64::from(value) / f64::from(self.reach) + 1.0) / 2.0;
        [of(x), of(-y)]
    }

    /// The point that lies there; what is outside the square is moved to its border.
    #[must_use]
    pub fn point(self, [across, down]: [f64; 2]) -> [f32; 2] {
        let of = |share: f64| {
            let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.5 };
            ((share * 2.0 - 1.0) * f64::from(self.reach)) as f32
        };
        [of(across), of(1.0 - down)]
    }
}

/// The smallest of these steps that is at least so large.
fn round_up(least: f64) -> f64 {
    let decade = 10f64.powf(least.log10().floor());
    let steps = [1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0];
    let steps = steps.map(|step| step * decade);
    steps.into_iter().find(|step| *step >= least * (1.0 - 1e-9)).unwrap_or(least)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ring(reach: f32) -> Vec<[f32; 2]> {
        vec![[reach, 0.0]; 100]
    }

    #[test]
    fn the_reach_is_round_and_has_room() {
        assert_eq!(Extent::around(&ring(3.1), None).reach, 4.0);
        assert_eq!(Extent::around(&ring(30.0), None).reach, 40.0);
    }

    #[test]
    fn collapsed_codes_are_a_dot_and_no_codes_keep_the_last_extent() {
        assert_eq!(Extent::around(&ring(1e-4), None).reach, 1.0);
        assert_eq!(Extent::around(&[], Some(Extent { reach: 5.0 })).reach, 5.0);
        assert_eq!(Extent::around(&[[f32::NAN, 1.0]], None), Extent::default());
    }

    #[test]
    fn a_few_far_points_do_not_count() {
        let mut points = ring(1.0);
        points[0] = [500.0, 0.0];
        assert_eq!(Extent::around(&points, None).reach, 1.25);
    }

    #[test]
    fn the_extent_is_kept_until_it_is_too_small_or_far_too_large() {
        let last = Some(Extent { reach: 4.0 });
        for reach in [3.6, 3.0, 2.4] {
            assert_eq!(Extent::around(&ring(reach), last).reach, 4.0, "{reach}");
        }
        assert_eq!(Extent::around(&ring(3.7), last).reach, 5.0);
        assert_eq!(Extent::around(&ring(1.5), last).reach, 2.0);
        assert_eq!(Extent::around(&ring(0.0), last).reach, 1.0);
    }

    #[test]
    fn up_is_up() {
        let extent = Extent { reach: 2.0 };
        assert_eq!(extent.share([-2.0, 2.0]), [0.0, 0.0]);
        assert_eq!(extent.share([0.0, -1.0]), [0.5, 0.75]);
        assert_eq!(extent.point([7.0, 1.0]), [2.0, -2.0]);
    }

    proptest! {
        #[test]
        fn places_and_points_are_inverse(across in 0f64..1.0, down in 0f64..1.0, reach in 1f32..1e3) {
            let extent = Extent { reach };
            let [x, y] = extent.share(extent.point([across, down]));
            prop_assert!((x - across).abs() < 1e-5 && (y - down).abs() < 1e-5);
        }

        #[test]
        fn the_extent_is_finite_and_settles(points in prop::collection::vec(prop::array::uniform2(prop_oneof![-1e9f32..1e9, -5f32..5.0, Just(f32::NAN)]), 0..50), last in 1f32..1e7) {
            let extent = Extent::around(&points, Some(Extent { reach: last }));
            prop_assert!(extent.reach >= 1.0 && extent.reach.is_finite());
            prop_assert_eq!(Extent::around(&points, Some(extent)), extent);
        }
    }
}
