//! Which moments of a run are kept.

use elbo_recipe::MOST_CHECKPOINTS;

/// Steps between two moments, at first.
const FIRST_STRIDE: u32 = 10;

/// Fewest moments of a run, however large they are.
const FEWEST: usize = 2;

/// Checkpoints of a run, each with what was kept of it: the beginning, then one every so many steps. When there is
/// no more room every second one goes, and the stride doubles, so that they always cover the whole run evenly.
#[derive(Debug, Clone, PartialEq)]
pub struct Checkpoints<T> {
    /// Steps done by then, rising, each a multiple of the stride.
    kept: Vec<(u32, T)>,
    stride: u32,
    room: usize,
}

impl<T> Checkpoints<T> {
    /// None yet. There is room for as many of `size` bytes as fit into `bytes`, between 2 and 64.
    #[must_use]
    pub fn new(bytes: usize, size: usize) -> Self {
        Self {
            kept: Vec::new(),
            stride: FIRST_STRIDE,
            room: (bytes / size.max(1)).clamp(FEWEST, MOST_CHECKPOINTS),
        }
    }

    /// Whether the moment after so many steps is to be kept.
    #[must_use]
    pub fn is_due(&self, step: u32) -> bool {
        step.is_multiple_of(self.stride) && self.kept.last().is_none_or(|(last, _)| *last < step)
    }

    /// Keeps a moment that is due. Of no other anything is kept.
    pub fn keep(&mut self, step: u32, value: T) {
        if !self.is_due(step) {
            return;
        }
        if self.kept.len() == self.room {
            self.stride *= 2;
            self.kept.retain(|(step, _)| step.is_multiple_of(self.stride));
        }
        if self.is_due(step) {
            self.kept.push((step, value));
        }
    }

    /// Drops the moments after a step: the run has gone back to it.
    pub fn go_back_to(&mut self, step: u32) {
        self.kept.retain(|(kept, _)| *kept <= step);
    }

    /// The last moment at or before a step, the first if there is none before; none if none is kept.
    #[must_use]
    pub fn at(&self, step: u32) -> Option<(u32, &T)> {
        let after = self.kept.partition_point(|(kept, _)| *kept <= step);
        self.kept.get(after.saturating_sub(1)).map(|(step, value)| (*step, value))
    }

    /// Steps done by each moment, rising.
    #[must_use]
    pub fn steps(&self) -> Vec<u32> {
        self.kept.iter().map(|(step, _)| *step).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn after(room: usize, steps: u32) -> Checkpoints<u32> {
        let mut moments = Checkpoints::new(room, 1);
        (0..=steps).for_each(|step| moments.keep(step, step * 3));
        moments
    }

    #[test]
    fn the_stride_doubles_when_there_is_no_room() {
        assert_eq!(after(4, 30).steps(), [0, 10, 20, 30]);
        assert_eq!(after(4, 40).steps(), [0, 20, 40]);
        assert_eq!(after(4, 79).steps(), [0, 20, 40, 60]);
        assert_eq!(after(4, 80).steps(), [0, 40, 80]);
        assert_eq!(
            after(3, 30).steps(),
            [0, 20],
            "a moment that is no multiple of the new stride is not kept"
        );
    }

    #[test]
    fn room_is_bounded_on_both_sides() {
        assert_eq!(Checkpoints::<()>::new(10, 100).room, 2);
        assert_eq!(Checkpoints::<()>::new(usize::MAX, 1).room, 64);
        assert_eq!(Checkpoints::<()>::new(32, 1).room, 32);
    }

    #[test]
    fn a_moment_answers_from_its_step_on() {
        let moments = after(4, 79);
        assert_eq!(moments.at(0), Some((0, &0)));
        assert_eq!(moments.at(19), Some((0, &0)));
        assert_eq!(moments.at(20), Some((20, &60)));
        assert_eq!(moments.at(u32::MAX), Some((60, &180)));
        assert_eq!(Checkpoints::<()>::new(4, 1).at(7), None);
    }

    #[test]
    fn a_run_that_goes_back_takes_its_moments_anew() {
        let mut moments = after(8, 50);
        moments.go_back_to(30);
        assert_eq!(moments.steps(), [0, 10, 20, 30]);
        assert!(!moments.is_due(30) && moments.is_due(40));
        moments.keep(40, 7);
        assert_eq!(moments.at(45), Some((40, &7)));
    }

    proptest! {
        #[test]
        fn moments_cover_the_run_evenly(room in 0usize..100, steps in 0u32..5_000) {
            let moments = after(room, steps);
            let kept = moments.steps();
            prop_assert!(kept.len() <= room.clamp(FEWEST, MOST_CHECKPOINTS));
            prop_assert_eq!(kept[0], 0);
            prop_assert!(kept.windows(2).all(|pair| pair[1] - pair[0] == moments.stride));
            prop_assert!(steps - kept[kept.len() - 1] < moments.stride);
        }
    }
}
