//! Which steps a table has rows for.

use super::super::source::ChartSource;
use crate::order::rising;

/// Most rows of a table over steps.
pub const MOST_ROWS: usize = 25;

/// The steps from the first to `last` that a table shows, rising, at most [`MOST_ROWS`]: the first, the last and
/// the one pointed at; the held-out evaluations, evenly thinned where there are too many; and steps at round
/// distances in between, as far as there is room.
#[must_use]
pub(super) fn chosen(source: &ChartSource, last: u32, at: Option<u32>) -> Vec<u32> {
    let evaluations =
        source.tracks().flat_map(|(_, track)| track.held_out.iter().map(|measures| measures.step));
    let evaluations = rising(evaluations.filter(|step| *step <= last));
    let ends = [Some(1), Some(last), at].into_iter().flatten();
    let mut chosen = rising(ends.filter(|step| *step <= last));
    chosen.extend(thinned(&evaluations, MOST_ROWS.saturating_sub(chosen.len())));
    let mut chosen = rising(chosen);
    chosen.extend(spaced(last, MOST_ROWS.saturating_sub(chosen.len())));
    rising(chosen)
}

/// At most so many multiples of a round number, up to `last`: of 1, 2 or 5 times a power of ten.
pub(super) fn spaced(last: u32, most: usize) -> impl Iterator<Item = u32> {
    let round = (0..10).flat_map(|power| [1, 2, 5].map(|digit| 10_u32.pow(power).checked_mul(digit)));
    let apart = round.flatten().find(|apart| (last / apart) as usize <= most).unwrap_or(u32::MAX);
    (1..=last / apart).take(most).map(move |multiple| multiple * apart)
}

/// At most so many of the steps, evenly chosen, with the first and the last.
fn thinned(steps: &[u32], most: usize) -> Vec<u32> {
    if steps.len() <= most {
        return steps.to_vec();
    }
    let gaps = most.saturating_sub(1).max(1);
    (0..most).map(|index| steps[index * (steps.len() - 1) / gaps]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn steps_stand_at_round_distances() {
        assert_eq!(
            spaced(4680, 10).collect::<Vec<_>>(),
            [500, 1000, 1500, 2000, 2500, 3000, 3500, 4000, 4500]
        );
        assert_eq!(spaced(3, 10).collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!(spaced(0, 10).count() + spaced(7, 0).count(), 0);
        assert!(spaced(u32::MAX, 10).count() <= 10);
    }

    #[test]
    fn too_many_evaluations_are_thinned_with_both_ends() {
        let steps: Vec<u32> = (0..=100).map(|epoch| epoch * 468).collect();
        let kept = thinned(&steps, 22);
        assert_eq!((kept.len(), kept[0], kept[21]), (22, 0, 46_800));
    }

    proptest! {
        #[test]
        fn few_steps_are_chosen_in_order(last: u32, at in prop::option::of(any::<u32>())) {
            let chosen = chosen(&ChartSource::default(), last, at);
            prop_assert!(chosen.len() <= MOST_ROWS && chosen.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert_eq!(chosen.last(), Some(&last));
        }
    }
}
