//! Linear equations with a symmetric positive definite matrix.

/// Solves `matrix X = right` for a symmetric positive definite matrix `[size, size]` and several right sides
/// `[size, columns]`, by Cholesky's factorization; X takes the place of `right`. Gives none if the matrix is not
/// positive definite.
pub(crate) fn solve(mut matrix: Vec<f64>, mut right: Vec<f64>, columns: usize) -> Option<Vec<f64>> {
    let size = right.len() / columns.max(1);
    // The factor L of `matrix = L L^T` takes the place of the lower half.
    for i in 0..size {
        for j in 0..=i {
            let (upper, lower) = matrix.split_at_mut(i * size);
            let row = &mut lower[..size];
            let products = if j == i {
                row[..j].iter().map(|x| x * x).sum::<f64>()
            } else {
                row[..j].iter().zip(&upper[j * size..][..j]).map(|(x, y)| x * y).sum()
            };
            let rest = row[j] - products;
            row[j] = if j < i {
                rest / upper[j * size + j]
            } else if rest > 0.0 {
                rest.sqrt()
            } else {
                return None;
            };
        }
    }
    for column in 0..columns {
        for i in 0..size {
            let known: f64 = (0..i).map(|k| matrix[i * size + k] * right[k * columns + column]).sum();
            right[i * columns + column] = (right[i * columns + column] - known) / matrix[i * size + i];
        }
        for i in (0..size).rev() {
            let known: f64 = (i + 1..size).map(|k| matrix[k * size + i] * right[k * columns + column]).sum();
            right[i * columns + column] = (right[i * columns + column] - known) / matrix[i * size + i];
        }
    }
    Some(right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn solutions_satisfy_their_equations() {
        let matrix = [4.0, 2.0, 0.6, 2.0, 5.0, 1.0, 0.6, 1.0, 3.0];
        let right = [1.0, -2.0, 0.5, 0.0, 3.0, 7.0];
        let x = solve(matrix.to_vec(), right.to_vec(), 2).unwrap();
        for i in 0..3 {
            for column in 0..2 {
                let found: f64 = (0..3).map(|k| matrix[i * 3 + k] * x[k * 2 + column]).sum();
                assert!((found - right[i * 2 + column]).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn a_matrix_that_is_not_positive_definite_has_no_factor() {
        assert_eq!(solve(vec![1.0, 2.0, 2.0, 1.0], vec![1.0, 1.0], 1), None);
        assert_eq!(solve(vec![f64::NAN], vec![1.0], 1), None);
    }
}
