//! A drawing as strokes, and as the image that the model sees.
//!
//! MNIST's digits were fitted into a box of 20x20 pixels, keeping their shape, and then moved so that their
//! center of mass lies in the middle of 28x28; [`Ink::rasterise`] does the same to the visitor's strokes. A digit
//! that was put on the pad stays as it is, and so do strokes over it.

use std::rc::Rc;

use elbo_recipe::{PIXELS, SIDE};

/// A place on the pad: 0 to 1 from left to right, and from top to bottom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// From the left edge.
    pub x: f32,
    /// From the top edge.
    pub y: f32,
}

/// Half the width of the pen in the image, in pixels. It is that of MNIST's mean stroke, ink by length of skeleton,
/// whose quartiles are 0.9 and 1.4.
pub const PEN_PX: f32 = 1.2;

/// Side of the box that the ink is fitted into, in pixels.
const BOX_PX: f32 = 20.0;

/// Samples along each side of a pixel.
const FINE: usize = 4;

/// Samples along each side of the image.
const FINE_SIDE: usize = SIDE * FINE;

/// How many times a small drawing may be enlarged, so that a dot stays a dot.
const MOST_ENLARGED: f32 = 4.0;

/// Points closer than this to the one before are left out, as part of the pad's side.
const NEAREST: f32 = 0.003;

/// Most points kept in one drawing.
const MOST_POINTS: usize = 8000;

/// A drawing: strokes, and the digit under them if one was put on the pad.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ink {
    under: Option<Rc<[u8]>>,
    strokes: Vec<Vec<Point>>,
}

impl Ink {
    /// A digit to draw over, `[784]`, 255 is ink; an empty drawing if it is of another size.
    #[must_use]
    pub fn over(digit: Rc<[u8]>) -> Self {
        Self { under: Some(digit).filter(|digit| digit.len() == PIXELS), strokes: Vec::new() }
    }

    /// The digit under the strokes, `[784]`, 255 is ink.
    #[must_use]
    pub fn under(&self) -> Option<&[u8]> {
        self.under.as_deref()
    }

    /// The strokes, oldest first, none empty.
    #[must_use]
    pub fn strokes(&self) -> &[Vec<Point>] {
        &self.strokes
    }

    /// Whether nothing is drawn.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.strokes.is_empty() && self.under.is_none()
    }

    /// Puts the pen down.
    pub fn begin(&mut self, point: Point) {
        if self.has_room() && is_finite(point) {
            self.strokes.push(vec![on_pad(point)]);
        }
    }

    /// Moves the pen that is down.
    pub fn extend(&mut self, point: Point) {
        if !self.has_room() || !is_finite(point) {
            return;
        }
        let point = on_pad(point);
        if let Some(stroke) = self.strokes.last_mut()
            && stroke.last().is_none_or(|last| (last.x - point.x).hypot(last.y - point.y) >= NEAREST)
        {
            stroke.push(point);
        }
    }

    /// The image as the model sees it, `[784]`, row by row, 255 is ink; none without ink.
    #[must_use]
    pub fn rasterise(&self) -> Option<Vec<u8>> {
        if let Some(under) = &self.under {
            let middle = SIDE as f32 / 2.0;
            let pad = Point { x: 0.5, y: 0.5 };
            let strokes = averaged(&self.fine(SIDE as f32, pad, Point { x: middle, y: middle }));
            return Some(under.iter().zip(strokes).map(|(under, ink)| ink.max(*under)).collect());
        }
        let points = || self.strokes.iter().flatten();
        let low = points().copied().reduce(|a, b| Point { x: a.x.min(b.x), y: a.y.min(b.y) })?;
        let high = points().copied().reduce(|a, b| Point { x: a.x.max(b.x), y: a.y.max(b.y) })?;
        let extent = (high.x - low.x).max(high.y - low.y).max(f32::MIN_POSITIVE);
        let scale = ((BOX_PX - 2.0 * PEN_PX) / extent).min(MOST_ENLARGED * SIDE as f32);
        let middle = Point { x: f32::midpoint(low.x, high.x), y: f32::midpoint(low.y, high.y) };
        let half = SIDE as f32 / 2.0;
        let centered = self.fine(scale, middle, Point { x: half, y: half });
        let mass = center_of_mass(&centered, FINE_SIDE)?;
        // Moved by mass, but never so far that ink is cut off.
        let moved = |mass: f32, extent: f32| {
            let room = (half - extent * scale / 2.0 - PEN_PX).max(0.0);
            half + (half - mass / FINE as f32).clamp(-room, room)
        };
        let target = Point { x: moved(mass.x, high.x - low.x), y: moved(mass.y, high.y - low.y) };
        Some(averaged(&self.fine(scale, middle, target)))
    }

    /// Coverage on the fine grid, with `from` on the pad moved to `to` in the image.
    fn fine(&self, scale: f32, from: Point, to: Point) -> Vec<f32> {
        let place = |p: &Point| Point {
            x: ((p.x - from.x) * scale + to.x) * FINE as f32,
            y: ((p.y - from.y) * scale + to.y) * FINE as f32,
        };
        let mut grid = vec![0.0; FINE_SIDE * FINE_SIDE];
        for stroke in &self.strokes {
            let first = stroke.first().map(place).into_iter();
            let placed: Vec<Point> = first.chain(stroke.iter().map(place)).collect();
            for pair in placed.windows(2) {
                cover(&mut grid, pair[0], pair[1]);
            }
        }
        grid
    }

    fn has_room(&self) -> bool {
        self.strokes.iter().map(Vec::len).sum::<usize>() < MOST_POINTS
    }
}

fn is_finite(point: Point) -> bool {
    point.x.is_finite() && point.y.is_finite()
}

fn on_pad(point: Point) -> Point {
    Point { x: point.x.clamp(0.0, 1.0), y: point.y.clamp(0.0, 1.0) }
}

/// Lays one straight piece of a stroke on the fine grid.
fn cover(grid: &mut [f32], a: Point, b: Point) {
    let radius = PEN_PX * FINE as f32;
    let cells = |low: f32, high: f32| {
        let first = (low - radius - 1.0).floor().clamp(0.0, FINE_SIDE as f32) as usize;
        let end = (high + radius + 1.0).ceil().clamp(0.0, FINE_SIDE as f32) as usize;
        first..end
    };
    for row in cells(a.y.min(b.y), a.y.max(b.y)) {
        for column in cells(a.x.min(b.x), a.x.max(b.x)) {
            let sample = Point { x: column as f32 + 0.5, y: row as f32 + 0.5 };
            let coverage = (radius + 0.5 - distance(sample, a, b)).clamp(0.0, 1.0);
            let cell = &mut grid[row * FINE_SIDE + column];
            *cell = cell.max(coverage);
        }
    }
}

fn distance(p: Point, a: Point, b: Point) -> f32 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let squared = dx * dx + dy * dy;
    let along = if squared > 0.0 { ((p.x - a.x) * dx + (p.y - a.y) * dy) / squared } else { 0.0 };
    let along = along.clamp(0.0, 1.0);
    (p.x - a.x - along * dx).hypot(p.y - a.y - along * dy)
}

fn center_of_mass(grid: &[f32], side: usize) -> Option<Point> {
    let (mut mass, mut x, mut y) = (0.0, 0.0, 0.0);
    for (index, &ink) in grid.iter().enumerate() {
        mass += ink;
        x += ink * ((index % side) as f32 + 0.5);
        y += ink * ((index / side) as f32 + 0.5);
    }
    (mass > 0.0).then(|| Point { x: x / mass, y: y / mass })
}

fn averaged(grid: &[f32]) -> Vec<u8> {
    (0..PIXELS)
        .map(|pixel| {
            let (row, column) = (pixel / SIDE * FINE, pixel % SIDE * FINE);
            let ink: f32 = (row..row + FINE)
                .flat_map(|row| &grid[row * FINE_SIDE + column..row * FINE_SIDE + column + FINE])
                .sum();
            (ink / (FINE * FINE) as f32 * 255.0).round() as u8
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn drawing(strokes: &[Vec<(f32, f32)>]) -> Ink {
        let mut ink = Ink::default();
        for stroke in strokes {
            for (index, &(x, y)) in stroke.iter().enumerate() {
                if index == 0 { ink.begin(Point { x, y }) } else { ink.extend(Point { x, y }) }
            }
        }
        ink
    }

    fn mass_of(image: &[u8]) -> Point {
        let grid: Vec<f32> = image.iter().map(|&pixel| f32::from(pixel)).collect();
        center_of_mass(&grid, SIDE).expect("an image with ink has a center of mass")
    }

    fn strokes() -> impl Strategy<Value = Vec<Vec<(f32, f32)>>> {
        prop::collection::vec(prop::collection::vec((0f32..0.6, 0f32..0.6), 1..8), 1..4)
    }

    #[test]
    fn an_empty_drawing_gives_no_image() {
        assert_eq!(Ink::default().rasterise(), None);
    }

    #[test]
    fn a_dot_stays_a_dot_in_the_middle() {
        let image = drawing(&[vec![(0.9, 0.1)]]).rasterise().unwrap();
        assert!(image[14 * SIDE + 14] > 240);
        let inked = image.iter().filter(|&&pixel| pixel > 0).count();
        assert!(inked <= 16, "{inked} pixels");
    }

    #[test]
    fn a_vertical_line_is_twenty_pixels_high() {
        let image = drawing(&[vec![(0.5, 0.4), (0.5, 0.6)]]).rasterise().unwrap();
        let rows = image.chunks(SIDE).filter(|row| row.iter().any(|&pixel| pixel > 100)).count();
        assert_eq!(rows, 20);
    }

    #[test]
    fn points_that_are_nowhere_are_left_out() {
        let ink = drawing(&[vec![(f32::NAN, 0.5)]]);
        assert!(ink.is_empty());
        let clamped = drawing(&[vec![(-5.0, 0.5), (f32::INFINITY, 0.5), (7.0, 0.5)]]);
        assert_eq!(clamped.strokes(), [vec![Point { x: 0.0, y: 0.5 }, Point { x: 1.0, y: 0.5 }]]);
    }

    #[test]
    fn a_digit_on_the_pad_stays_as_it_is_under_strokes() {
        let digit: Rc<[u8]> = (0..PIXELS).map(|pixel| (pixel % 251) as u8).collect();
        let mut ink = Ink::over(Rc::clone(&digit));
        assert!(!ink.is_empty());
        assert_eq!(ink.rasterise().as_deref(), Some(&*digit));
        ink.begin(Point { x: 0.25, y: 0.75 });
        let image = ink.rasterise().unwrap();
        assert!(image[21 * SIDE + 7] > 240, "ink where the pen was");
        assert!(image.iter().zip(&*digit).all(|(both, under)| both >= under));
        assert!(Ink::over(Rc::from([0; 3])).is_empty(), "a digit of another size");
    }

    #[test]
    fn a_drawing_without_end_is_bounded() {
        let mut ink = drawing(&[vec![(0.0, 0.0)]]);
        for step in 0..50_000u32 {
            ink.extend(Point { x: (step % 2) as f32, y: (step % 3) as f32 / 2.0 });
        }
        assert_eq!(ink.strokes()[0].len(), MOST_POINTS);
    }

    proptest! {
        #[test]
        fn the_center_of_mass_is_in_the_middle_where_the_ink_fits(strokes in strokes()) {
            let image = drawing(&strokes).rasterise().unwrap();
            let edge = (0..SIDE).any(|i| {
                image[i] > 0 || image[(SIDE - 1) * SIDE + i] > 0 || image[i * SIDE] > 0 || image[i * SIDE + SIDE - 1] > 0
            });
            if !edge {
                let mass = mass_of(&image);
                prop_assert!((mass.x - 14.0).abs() < 0.5 && (mass.y - 14.0).abs() < 0.5, "{:?}", mass);
            }
        }

        #[test]
        fn moving_the_strokes_does_not_change_the_image(strokes in strokes(), dx in 0f32..0.4, dy in 0f32..0.4) {
            // Points that nearly coincide may merge in one place and not in another: keep them apart.
            let apart = |stroke: &Vec<(f32, f32)>| stroke.windows(2).all(|p| (p[0].0 - p[1].0).hypot(p[0].1 - p[1].1) > 0.01);
            prop_assume!(strokes.iter().all(apart));
            let moved: Vec<Vec<_>> = strokes.iter().map(|s| s.iter().map(|&(x, y)| (x + dx, y + dy)).collect()).collect();
            let (here, there) = (drawing(&strokes).rasterise().unwrap(), drawing(&moved).rasterise().unwrap());
            for (a, b) in here.iter().zip(&there) {
                prop_assert!(a.abs_diff(*b) <= 2, "{} and {}", a, b);
            }
        }
    }
}
