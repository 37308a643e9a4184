//! The mark of each label: ten shapes that differ without their colours, of the same area.

/// Radius of the disc of a mark's area, as a share of the map's side.
pub const SIZE: f64 = 1.0 / 150.0;

/// Corners of a label's mark around (0, 0), y down, all in the same sense of rotation so that marks which overlap
/// do not cut holes into one another. Its area is about that of a disc of radius one.
#[must_use]
pub fn outline(label: u8) -> &'static [(f64, f64)] {
    match label {
        0 => &DISC,
        1 => &UPRIGHT,
        2 => &TRIANGLE,
        3 => &WEDGE,
        4 => &SQUARE,
        5 => &PLUS,
        6 => &DIAMOND,
        7 => &CROSS,
        8 => &HOURGLASS,
        _ => &LEVEL,
    }
}

const DISC: [(f64, f64); 8] = [
    (-0.41, -0.98),
    (0.41, -0.98),
    (0.98, -0.41),
    (0.98, 0.41),
    (0.41, 0.98),
    (-0.41, 0.98),
    (-0.98, 0.41),
    (-0.98, -0.41),
];
const UPRIGHT: [(f64, f64); 4] = [(-0.48, -1.6), (0.48, -1.6), (0.48, 1.6), (-0.48, 1.6)];
const LEVEL: [(f64, f64); 4] = [(-1.6, -0.48), (1.6, -0.48), (1.6, 0.48), (-1.6, 0.48)];
const TRIANGLE: [(f64, f64); 3] = [(0.0, -1.55), (1.35, 0.78), (-1.35, 0.78)];
const WEDGE: [(f64, f64); 3] = [(-1.35, -0.78), (1.35, -0.78), (0.0, 1.55)];
const SQUARE: [(f64, f64); 4] = [(-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)];
const DIAMOND: [(f64, f64); 4] = [(0.0, -1.25), (1.25, 0.0), (0.0, 1.25), (-1.25, 0.0)];
const PLUS: [(f64, f64); 12] = [
    (-0.36, -1.3),
    (0.36, -1.3),
    (0.36, -0.36),
    (1.3, -0.36),
    (1.3, 0.36),
    (0.36, 0.36),
    (0.36, 1.3),
    (-0.36, 1.3),
    (-0.36, 0.36),
    (-1.3, 0.36),
    (-1.3, -0.36),
    (-0.36, -0.36),
];
const CROSS: [(f64, f64); 12] = [
    (0.0, -0.5),
    (0.67, -1.17),
    (1.17, -0.67),
    (0.5, 0.0),
    (1.17, 0.67),
    (0.67, 1.17),
    (0.0, 0.5),
    (-0.67, 1.17),
    (-1.17, 0.67),
    (-0.5, 0.0),
    (-1.17, -0.67),
    (-0.67, -1.17),
];
const HOURGLASS: [(f64, f64); 6] =
    [(-1.05, -1.3), (1.05, -1.3), (0.2, 0.0), (1.05, 1.3), (-1.05, 1.3), (-0.2, 0.0)];

#[cfg(test)]
mod tests {
    use super::*;

    /// Area with a sign, by the sense of rotation.
    fn area(corners: &[(f64, f64)]) -> f64 {
        let next = corners.iter().cycle().skip(1);
        corners.iter().zip(next).map(|((x, y), (u, v))| (x * v - u * y) / 2.0).sum()
    }

    #[test]
    fn marks_have_the_same_area_and_sense() {
        for label in 0..10 {
            let area = area(outline(label));
            assert!((area / std::f64::consts::PI - 1.0).abs() < 0.06, "{label}: {area}");
        }
    }

    #[test]
    fn no_two_labels_share_a_mark() {
        for a in 0..10 {
            for b in 0..a {
                assert_ne!(outline(a), outline(b));
            }
        }
    }
}
