//! The codes that lie near another.

use crate::Codes;

/// Places of the codes whose mu is nearest to another, `[latent]`, with their Euclidean distances: at most
/// `count`, the nearest first, of some as near the first first. None if mu has another size.
#[must_use]
pub fn nearest(codes: &Codes, mu: &[f32], count: usize) -> Vec<(usize, f32)> {
    if mu.len() != codes.latent || mu.is_empty() {
        return Vec::new();
    }
    // Of numbers that are not finite there is no distance: those codes come last.
    let bounded = |distance: f32| if distance.is_nan() { f32::MAX } else { distance.min(f32::MAX) };
    let distance = |code: &[f32]| {
        let squares = code.iter().zip(mu).map(|(x, y)| (f64::from(*x) - f64::from(*y)).powi(2));
        bounded(squares.sum::<f64>().sqrt() as f32)
    };
    let mut found: Vec<(usize, f32)> =
        (0..codes.len()).map(|index| (index, distance(codes.mu_of(index)))).collect();
    let order =
        |left: &(usize, f32), right: &(usize, f32)| left.1.total_cmp(&right.1).then(left.0.cmp(&right.0));
    if (1..found.len()).contains(&count) {
        found.select_nth_unstable_by(count - 1, order);
    }
    found.truncate(count);
    found.sort_unstable_by(order);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_come_first_and_ties_by_place() {
        let mu = vec![3.0, 4.0, 0.0, 0.0, -3.0, 4.0, f32::NAN, 0.0, 1.0, 0.0];
        let codes = Codes { latent: 2, variance: vec![1.0; mu.len()], mu };
        assert_eq!(nearest(&codes, &[0.0, 0.0], 3), [(1, 0.0), (4, 1.0), (0, 5.0)]);
        assert_eq!(nearest(&codes, &[0.0, 0.0], 9), [(1, 0.0), (4, 1.0), (0, 5.0), (2, 5.0), (3, f32::MAX)]);
        assert_eq!(nearest(&codes, &[0.0, 0.0], 0), []);
        assert_eq!(nearest(&codes, &[0.0], 3), []);
        assert_eq!(nearest(&Codes::new(2), &[0.0, 0.0], 3), []);
    }
}
