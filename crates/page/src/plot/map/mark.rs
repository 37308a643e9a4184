//! The mark of each label: ten shapes that differ without their colors, of the same area. They are made of pieces
//! that a canvas takes with few calls, since there are 2,000 of them.

use std::fmt::Write as _;

/// Radius of the disc of a mark's area, as a share of the map's side.
pub const SIZE: f64 = 1.0 / 150.0;

/// A piece of a mark around (0, 0), y down.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Piece {
    /// A disc of this radius.
    Disc(f64),
    /// Left, top, width and height.
    Rectangle(f64, f64, f64, f64),
    /// Corners, clockwise as rectangles and discs are: so marks that overlap cut no holes into one another.
    Polygon(&'static [(f64, f64)]),
}

use Piece::{Disc, Polygon, Rectangle};

/// The pieces of a label's mark. Together they have about the area of a disc of radius one.
#[must_use]
pub fn mark(label: u8) -> &'static [Piece] {
    match label {
        0 => &[Disc(1.0)],
        1 => &[Rectangle(-0.48, -1.6, 0.96, 3.2)],
        2 => &[Polygon(&[(0.0, -1.55), (1.35, 0.78), (-1.35, 0.78)])],
        3 => &[Polygon(&[(-1.35, -0.78), (1.35, -0.78), (0.0, 1.55)])],
        4 => &[Rectangle(-0.88, -0.88, 1.76, 1.76)],
        5 => &[Rectangle(-0.36, -1.3, 0.72, 2.6), Rectangle(-1.3, -0.36, 2.6, 0.72)],
        6 => &[Polygon(&[(0.0, -1.25), (1.25, 0.0), (0.0, 1.25), (-1.25, 0.0)])],
        7 => &[Rectangle(-1.2, -1.3, 2.4, 0.8), Rectangle(0.45, -0.5, 0.75, 1.7)],
        8 => &[Rectangle(-0.64, -1.5, 1.28, 1.24), Rectangle(-0.64, 0.26, 1.28, 1.24)],
        _ => &[Rectangle(-1.6, -0.48, 3.2, 0.96)],
    }
}

/// A label's mark as an SVG path around (0, 0).
#[must_use]
pub fn mark_path(label: u8) -> String {
    let mut path = String::new();
    for piece in mark(label) {
        // Writing to a string cannot fail.
        match *piece {
            Disc(r) => {
                write!(path, "M{} 0a{r} {r} 0 1 1 {} 0a{r} {r} 0 1 1 {} 0Z", -r, 2.0 * r, -2.0 * r).ok()
            }
            Rectangle(left, top, width, height) => {
                write!(path, "M{left} {top}h{width}v{height}h{}Z", -width).ok()
            }
            Polygon(corners) => {
                for (index, (x, y)) in corners.iter().enumerate() {
                    let letter = if index == 0 { 'M' } else { 'L' };
                    write!(path, "{letter}{x} {y}").ok();
                }
                path.push('Z');
                None
            }
        };
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The area that a piece covers; negative for a polygon against the clock.
    fn area(piece: &Piece) -> f64 {
        match *piece {
            Disc(radius) => std::f64::consts::PI * radius.powi(2),
            Rectangle(_, _, width, height) => width * height,
            Polygon(corners) => {
                let next = corners.iter().cycle().skip(1);
                corners.iter().zip(next).map(|((x, y), (u, v))| (x * v - u * y) / 2.0).sum()
            }
        }
    }

    #[test]
    fn marks_have_the_same_area_and_sense() {
        for label in 0..10 {
            let pieces: f64 = mark(label).iter().map(area).sum();
            // The bars of a plus share their crossing.
            let area = if label == 5 { pieces - 0.72 * 0.72 } else { pieces };
            assert!((area / std::f64::consts::PI - 1.0).abs() < 0.05, "{label}: {area}");
        }
    }

    #[test]
    fn no_two_labels_share_a_mark() {
        for a in 0..10 {
            for b in 0..a {
                assert_ne!(mark_path(a), mark_path(b));
            }
        }
    }

    #[test]
    fn marks_are_closed_paths() {
        assert_eq!(mark_path(2), "M0 -1.55L1.35 0.78L-1.35 0.78Z");
        assert_eq!(mark_path(4), "M-0.88 -0.88h1.76v1.76h-1.76Z");
        assert_eq!(mark_path(0), "M-1 0a1 1 0 1 1 2 0a1 1 0 1 1 -2 0Z");
    }
}
