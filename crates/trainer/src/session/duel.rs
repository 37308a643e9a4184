//! Two runs that train as one.

/// Whose piece of work is next, of runs given by their steps done, or none if they have no work now: of the run
/// with the fewest steps, the first of several. So a run evaluates an epoch before the other goes on to the
/// next, and one that went back catches up.
#[must_use]
pub fn turn(steps: impl IntoIterator<Item = Option<u32>>) -> Option<usize> {
    let at_work = steps.into_iter().enumerate().filter_map(|(index, steps)| Some((steps?, index)));
    at_work.min().map(|(_, index)| index)
}

/// Whether the runs that have work, given as to [`turn`], have done the same number of steps: then they can stop.
#[must_use]
pub fn level(steps: impl IntoIterator<Item = Option<u32>>) -> bool {
    let mut at_work = steps.into_iter().flatten();
    let first = at_work.next();
    at_work.all(|steps| Some(steps) == first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_with_work_are_level_at_the_same_step() {
        assert!(level([Some(4), Some(4)]) && !level([Some(4), Some(3)]));
        assert!(level([Some(4), None]) && level([None, None]) && level([Some(4)]) && level([]));
    }

    #[test]
    fn the_run_that_is_behind_is_next() {
        assert_eq!(turn([Some(3), Some(2)]), Some(1));
        assert_eq!(turn([Some(2), Some(3)]), Some(0));
        assert_eq!(turn([Some(2), Some(2)]), Some(0), "of two at the same step the first");
    }

    #[test]
    fn a_run_without_work_is_left_behind() {
        assert_eq!(turn([None, Some(9)]), Some(1));
        assert_eq!(turn([Some(9), None]), Some(0));
        assert_eq!(turn([None, None]), None);
        assert_eq!(turn([Some(9)]), Some(0));
        assert_eq!(turn([]), None);
    }
}
