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

/// Places along a side of the pad, less one: twelve bits. Their distance is a hundredth of a pixel of the image.
pub const PLACES: f32 = 4095.0;

/// Most points kept in one drawing.
pub const MOST_POINTS: usize = 8000;

/// A drawing: strokes, and the digit under them if one was put on the pad.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ink {
    under: Option<Rc<[u8]>>,
    strokes: Vec<Vec<Point>>,
}

impl Ink {
    /// A drawing of a digit and strokes over it. The digit is left out if it is not of the image's size, and so is an
    /// empty stroke.
    pub(crate) fn new(under: Option<Rc<[u8]>>, mut strokes: Vec<Vec<Point>>) -> Self {
        strokes.retain(|stroke| !stroke.is_empty());
        Self { under: under.filter(|digit| digit.len() == PIXELS), strokes }
    }

    /// A digit to draw over, `[784]`, 255 is ink; an empty drawing if it is of another size.
    #[must_use]
    pub fn over(digit: Rc<[u8]>) -> Self {
        Self::new(Some(digit), Vec::new())
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

/// On the pad, at the nearest of the places that a link can tell apart, so that a drawing comes back as it was.
fn on_pad(point: Point) -> Point {
    let place = |value: f32| (value.clamp(0.0, 1.0) * PLACES).round() / PLACES;
    Point { x: place(point.x), y: place(point.y) }
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
mod tests;
