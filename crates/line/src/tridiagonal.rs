//! Eigenvalues of a symmetric matrix of some hundred rows, in pieces of work that are short.

/// Turns of the shifted QL iteration for one eigenvalue, at most: two are usual.
const MOST_TURNS: usize = 60;

/// A symmetric matrix on its way to tridiagonal form by Householder's reflections, one column at a time (Golub and Van
/// Loan 2013, "Matrix Computations", section 8.3.1).
#[derive(Debug, Clone)]
pub(crate) struct Tridiagonalization {
    size: usize,
    matrix: Vec<f64>,
    /// Columns that are done.
    done: usize,
    below: Vec<f64>,
}

impl Tridiagonalization {
    /// Of a symmetric matrix `[size, size]`.
    pub fn new(matrix: Vec<f64>, size: usize) -> Self {
        Self { size, matrix, done: 0, below: vec![0.0; size] }
    }

    /// Reduces the next column. Whether there was one.
    pub fn advance(&mut self) -> bool {
        let (size, column) = (self.size, self.done);
        if column + 1 >= size {
            return false;
        }
        self.done += 1;
        let rest = size - column - 1;
        let mut reflector: Vec<f64> =
            (column + 1..size).map(|row| self.matrix[row * size + column]).collect();
        let largest = reflector.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
        if largest == 0.0 {
            return true;
        }
        // Scaled, so that no square overflows or vanishes.
        reflector.iter_mut().for_each(|value| *value /= largest);
        let length = reflector.iter().map(|value| value * value).sum::<f64>().sqrt();
        let corner = if reflector[0] > 0.0 { -length } else { length };
        self.below[column] = corner * largest;
        reflector[0] -= corner;
        let squared: f64 = reflector.iter().map(|value| value * value).sum();
        if squared == 0.0 {
            return true;
        }
        let factor = 2.0 / squared;
        let part = |row: usize| (column + 1 + row) * size + column + 1;
        // p = factor A v; w = p - (factor / 2)(v p) v; A = A - v w' - w v'.
        let mut product: Vec<f64> = (0..rest)
            .map(|row| factor * dot(&self.matrix[part(row)..part(row) + rest], &reflector))
            .collect();
        let along = factor / 2.0 * dot(&reflector, &product);
        product.iter_mut().zip(&reflector).for_each(|(p, v)| *p -= along * v);
        for row in 0..rest {
            let (v, w) = (reflector[row], product[row]);
            let entries = self.matrix[part(row)..part(row) + rest].iter_mut();
            for (entry, (other_v, other_w)) in entries.zip(reflector.iter().zip(&product)) {
                *entry -= v * other_w + w * other_v;
            }
        }
        true
    }

    /// The eigenvalues, the largest first, once all columns are reduced.
    pub fn eigenvalues(mut self) -> Vec<f64> {
        while self.advance() {}
        let size = self.size;
        let mut diagonal: Vec<f64> = self.matrix.iter().step_by(size + 1).copied().take(size).collect();
        iterate(&mut diagonal, &mut self.below);
        diagonal.sort_by(|left, right| right.total_cmp(left));
        diagonal
    }
}

/// The implicit QL iteration with Wilkinson's shift (the same, section 8.3.5): leaves the eigenvalues in `diagonal`.
/// `below` has the subdiagonal in its first `size - 1` entries.
fn iterate(diagonal: &mut [f64], below: &mut [f64]) {
    let size = diagonal.len();
    for first in 0..size {
        for _ in 0..MOST_TURNS {
            // The block from `first` on ends where a subdiagonal entry is negligible.
            let negligible = |at: &usize| {
                let scale = diagonal[*at].abs() + diagonal[at + 1].abs();
                below[*at].abs() <= f64::EPSILON * scale
            };
            let last = (first..size - 1).find(negligible).unwrap_or(size - 1);
            if last == first {
                break;
            }
            let half = (diagonal[first + 1] - diagonal[first]) / (2.0 * below[first]);
            let root = half.hypot(1.0);
            let mut shifted = diagonal[last] - diagonal[first] + below[first] / (half + root.copysign(half));
            let (mut sine, mut cosine, mut carried) = (1.0, 1.0, 0.0);
            let mut is_split = false;
            for at in (first..last).rev() {
                let (f, b) = (sine * below[at], cosine * below[at]);
                let length = f.hypot(shifted);
                below[at + 1] = length;
                if length == 0.0 {
                    diagonal[at + 1] -= carried;
                    below[last] = 0.0;
                    is_split = true;
                    break;
                }
                (sine, cosine) = (f / length, shifted / length);
                let base = diagonal[at + 1] - carried;
                let turned = (diagonal[at] - base) * sine + 2.0 * cosine * b;
                carried = sine * turned;
                diagonal[at + 1] = base + carried;
                shifted = cosine * turned - b;
            }
            if !is_split {
                diagonal[first] -= carried;
                below[first] = shifted;
                below[last] = 0.0;
            }
        }
    }
}

fn dot(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).map(|(left, right)| left * right).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn eigenvalues(matrix: Vec<f64>, size: usize) -> Vec<f64> {
        Tridiagonalization::new(matrix, size).eigenvalues()
    }

    #[test]
    fn small_matrices_have_the_eigenvalues_that_one_computes_by_hand() {
        assert_eq!(eigenvalues(vec![3.0], 1), [3.0]);
        let two = eigenvalues(vec![2.0, 1.0, 1.0, 2.0], 2);
        assert!((two[0] - 3.0).abs() < 1e-14 && (two[1] - 1.0).abs() < 1e-14, "{two:?}");
        assert_eq!(eigenvalues(vec![0.0; 9], 3), [0.0; 3]);
        assert!(eigenvalues(Vec::new(), 0).is_empty());
    }

    #[test]
    fn the_second_difference_has_its_known_eigenvalues() {
        let size = 200;
        let entry = |at: usize| match (at / size).abs_diff(at % size) {
            0 => 2.0,
            1 => -1.0,
            _ => 0.0,
        };
        let found = eigenvalues((0..size * size).map(entry).collect(), size);
        for (index, value) in found.iter().rev().enumerate() {
            let angle = std::f64::consts::PI * (index + 1) as f64 / (size + 1) as f64;
            assert!((value - (2.0 - 2.0 * angle.cos())).abs() < 1e-12, "{index}: {value}");
        }
    }

    proptest! {
        #[test]
        fn sums_of_values_and_of_squares_are_those_of_the_matrix(
            size in 1usize..24,
            seeds in prop::collection::vec(-1e3f64..1e3, 24 * 24),
        ) {
            let matrix: Vec<f64> = (0..size * size)
                .map(|at| seeds[(at / size).min(at % size) * 24 + (at / size).max(at % size)])
                .collect();
            let found = eigenvalues(matrix.clone(), size);
            let trace: f64 = matrix.iter().step_by(size + 1).sum();
            let squares: f64 = matrix.iter().map(|value| value * value).sum();
            prop_assert!(found.is_sorted_by(|left, right| left >= right));
            prop_assert!((found.iter().sum::<f64>() - trace).abs() < 1e-9 * (1.0 + squares.sqrt()) * size as f64);
            prop_assert!((found.iter().map(|value| value * value).sum::<f64>() - squares).abs() < 1e-10 * (1.0 + squares));
        }
    }
}
