//! A drawing as text for a link: base64 of its points, twelve bits to a coordinate.

use std::rc::Rc;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use elbo_recipe::PIXELS;

use crate::ink::{Ink, MOST_POINTS, PLACES, Point};

/// Most characters of a drawing: with the rest of a link it stays below what browsers and servers take.
pub const MOST_TEXT: usize = 4096;

/// What stands between strokes.
const BETWEEN: char = '.';

/// What stands before the digit under the strokes.
const UNDER: char = ',';

/// The drawing as text of letters, digits and `-_.,`; none if it is empty or needs more than [`MOST_TEXT`].
#[must_use]
pub fn to_text(ink: &Ink) -> Option<String> {
    let strokes: Vec<String> = ink.strokes().iter().map(|stroke| stroke_text(stroke)).collect();
    let mut text = strokes.join(&BETWEEN.to_string());
    if let Some(under) = ink.under() {
        text.push(UNDER);
        URL_SAFE_NO_PAD.encode_string(under, &mut text);
    }
    (!text.is_empty() && text.len() <= MOST_TEXT).then_some(text)
}

/// The drawing that a text gives; none if it is none that [`to_text`] writes.
#[must_use]
pub fn from_text(text: &str) -> Option<Ink> {
    if text.len() > MOST_TEXT {
        return None;
    }
    let (strokes, under) = match text.split_once(UNDER) {
        Some((strokes, under)) => (strokes, Some(Rc::from(URL_SAFE_NO_PAD.decode(under).ok()?))),
        None => (text, None),
    };
    if under.as_ref().is_some_and(|under: &Rc<[u8]>| under.len() != PIXELS) {
        return None;
    }
    let strokes = match strokes {
        "" => Vec::new(),
        strokes => strokes.split(BETWEEN).map(stroke).collect::<Option<Vec<_>>>()?,
    };
    let ink = Ink::new(under, strokes);
    (!ink.is_empty()).then_some(ink)
}

/// Three bytes for each point.
fn stroke_text(stroke: &[Point]) -> String {
    let twelve_bits = |value: f32| (value * PLACES).round() as u16;
    let bytes: Vec<u8> = stroke
        .iter()
        .flat_map(|point| {
            let (x, y) = (twelve_bits(point.x), twelve_bits(point.y));
            [(x >> 4) as u8, ((x & 15) << 4) as u8 | (y >> 8) as u8, (y & 255) as u8]
        })
        .collect();
    URL_SAFE_NO_PAD.encode(bytes)
}

fn stroke(text: &str) -> Option<Vec<Point>> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let (points, rest) = bytes.as_chunks::<3>();
    let share = |high: u8, low: u16| f32::from((u16::from(high) << 4) | low) / PLACES;
    let points: Vec<_> = points
        .iter()
        .map(|&[a, b, c]| Point {
            x: share(a, u16::from(b >> 4)),
            y: f32::from((u16::from(b & 15) << 8) | u16::from(c)) / PLACES,
        })
        .collect();
    (rest.is_empty() && !points.is_empty() && points.len() <= MOST_POINTS).then_some(points)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn point() -> impl Strategy<Value = Point> {
        (0..=4095u16, 0..=4095u16)
            .prop_map(|(x, y)| Point { x: f32::from(x) / PLACES, y: f32::from(y) / PLACES })
    }

    #[test]
    fn nothing_and_what_is_too_long_are_no_text() {
        assert_eq!(to_text(&Ink::default()), None);
        let long = Ink::new(None, vec![vec![Point { x: 0.5, y: 0.5 }; 2000]]);
        assert_eq!(to_text(&long), None);
        assert_eq!(from_text(&"A".repeat(MOST_TEXT + 4)), None);
    }

    #[test]
    fn corners_stay_corners() {
        let corners = Ink::new(None, vec![vec![Point { x: 0.0, y: 1.0 }, Point { x: 1.0, y: 0.0 }]]);
        assert_eq!(to_text(&corners).as_deref(), Some("AA____AA"));
        assert_eq!(from_text("AA____AA"), Some(corners));
    }

    #[test]
    fn damaged_text_is_no_drawing() {
        for text in ["", ".", "A", "AAAA.", "AAA", "AAAA,", "AAAA,AAAA", "AA A", "AAAA,,", "ÄÄÄÄ", "AA=="]
        {
            assert_eq!(from_text(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_drawing_comes_back_as_it_was(
            strokes in prop::collection::vec(prop::collection::vec(point(), 1..20), 0..8),
            under in prop::option::of(prop::collection::vec(any::<u8>(), PIXELS)),
        ) {
            let ink = Ink::new(under.map(Rc::from), strokes);
            prop_assume!(!ink.is_empty());
            let text = to_text(&ink).expect("it is short");
            let back = from_text(&text).expect("it was written so");
            prop_assert_eq!(&back, &ink);
            // What was read is written as it was read.
            prop_assert_eq!(to_text(&back), Some(text));
        }

        #[test]
        fn any_text_is_a_drawing_or_none(text in "[A-Za-z0-9_.,-]{0,60}") {
            if let Some(ink) = from_text(&text) {
                let within = |point: &Point| (0.0..=1.0).contains(&point.x) && (0.0..=1.0).contains(&point.y);
                prop_assert!(!ink.is_empty() && ink.strokes().iter().flatten().all(within));
            }
        }
    }
}
