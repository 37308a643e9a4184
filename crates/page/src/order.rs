//! Numbers in order. Every sort that the compiler makes for another type is some kilobytes of the page, so there are
//! these two.

/// The places of the values, `[values]`: of the largest first, and of equal ones the earlier.
#[must_use]
pub fn largest_first(values: &[f32]) -> Vec<usize> {
    let mut places: Vec<(usize, f32)> = values.iter().copied().enumerate().collect();
    places.sort_unstable_by(|(one, value), (other, at_most)| at_most.total_cmp(value).then(one.cmp(other)));
    places.into_iter().map(|(place, _)| place).collect()
}

/// The steps, rising, each once.
#[must_use]
pub fn rising(steps: impl IntoIterator<Item = u32>) -> Vec<u32> {
    let mut steps: Vec<u32> = steps.into_iter().collect();
    sort(&mut steps);
    steps.dedup();
    steps
}

fn sort(steps: &mut [u32]) {
    steps.sort_unstable();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_comes_first_and_equal_ones_keep_their_order() {
        assert_eq!(largest_first(&[0.5, 0.001, 2.0, 0.5, f32::NEG_INFINITY]), [2, 0, 3, 1, 4]);
        assert_eq!(largest_first(&[0.0, f32::NAN])[0], 1, "a number that is none counts as the largest");
    }

    #[test]
    fn steps_rise_without_doubles() {
        assert_eq!(rising([5, 1, 5, 0]), [0, 1, 5]);
    }
}
