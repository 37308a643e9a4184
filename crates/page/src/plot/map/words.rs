//! The digits written over the map, each at the median of its label's points, and clear of one another.

use super::LABELS;

/// Least distance between two of them, in pixels.
const APART_PX: f64 = 19.0;

/// They stay so far inside the map, in pixels.
const INSIDE_PX: f64 = 11.0;

/// How often they are pushed apart; a few times settles ten of them.
const PUSHES: usize = 60;

/// A digit written over the map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Word {
    /// The label, 0 to 9.
    pub label: u8,
    /// Its center, in pixels.
    pub at: (f64, f64),
}

/// Where the labels are written, given the points of each, in pixels, in a map of that side.
#[must_use]
pub(super) fn words<'a>(groups: impl Iterator<Item = (u8, &'a [(f64, f64)])>, side: f64) -> Vec<Word> {
    let mut words: Vec<Word> = groups
        .filter_map(|(label, points)| {
            let along = |of: fn(&(f64, f64)) -> f64| median(points.iter().map(of).collect());
            Some(Word { label, at: (along(|at| at.0)?, along(|at| at.1)?) })
        })
        .collect();
    for _ in 0..PUSHES {
        push_apart(&mut words);
        let room = INSIDE_PX.min(side / 2.0);
        for word in &mut words {
            word.at = (word.at.0.clamp(room, side - room), word.at.1.clamp(room, side - room));
        }
    }
    words
}

fn push_apart(words: &mut [Word]) {
    for second in 1..words.len() {
        for first in 0..second {
            let (a, b) = (words[first].at, words[second].at);
            let (dx, dy) = (b.0 - a.0, b.1 - a.1);
            let distance = dx.hypot(dy);
            if distance >= APART_PX {
                continue;
            }
            // Those at the same place go apart each in a direction of its own.
            let turn = f64::from(words[second].label) / f64::from(LABELS) * std::f64::consts::TAU;
            let (ux, uy) =
                if distance > 1e-6 { (dx / distance, dy / distance) } else { (turn.cos(), turn.sin()) };
            let by = (APART_PX - distance) / 2.0;
            words[first].at = (a.0 - ux * by, a.1 - uy * by);
            words[second].at = (b.0 + ux * by, b.1 + uy * by);
        }
    }
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    let middle = values.len().checked_sub(1)? / 2;
    Some(*values.select_nth_unstable_by(middle, f64::total_cmp).1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_word_lies_at_the_median() {
        let points = [(10.0, 50.0), (40.0, 60.0), (300.0, 70.0)];
        assert_eq!(words([(4, &points[..])].into_iter(), 340.0), [Word { label: 4, at: (40.0, 60.0) }]);
        assert_eq!(words([(4, &[][..])].into_iter(), 340.0), []);
    }

    proptest! {
        #[test]
        fn words_are_apart_and_inside(medians in prop::collection::vec((100f64..240.0, 100f64..240.0), 1..=10), same: bool) {
            let points: Vec<[(f64, f64); 1]> = medians.iter().map(|at| [if same { medians[0] } else { *at }]).collect();
            let found = words((0..).zip(points.iter().map(|points| &points[..])), 340.0);
            for (index, a) in found.iter().enumerate() {
                prop_assert!((11.0..=329.0).contains(&a.at.0) && (11.0..=329.0).contains(&a.at.1));
                for b in &found[..index] {
                    let distance = (a.at.0 - b.at.0).hypot(a.at.1 - b.at.1);
                    prop_assert!(distance > APART_PX * 0.8, "{distance}");
                }
            }
        }
    }
}
