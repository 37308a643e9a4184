//! What the pad makes of strokes.

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
    let place = || (0..2457u16).prop_map(|place| f32::from(place) / PLACES);
    prop::collection::vec(prop::collection::vec((place(), place()), 1..8), 1..4)
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
    let clamped = drawing(&[vec![(-5.0, 1.0), (f32::INFINITY, 0.5), (7.0, 1.0)]]);
    assert_eq!(clamped.strokes(), [vec![Point { x: 0.0, y: 1.0 }, Point { x: 1.0, y: 1.0 }]]);
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
    fn moving_the_strokes_does_not_change_the_image(strokes in strokes(), dx in 0..1638u16, dy in 0..1638u16) {
            let (dx, dy) = (f32::from(dx) / PLACES, f32::from(dy) / PLACES);
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
