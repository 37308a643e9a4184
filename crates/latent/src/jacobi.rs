//! Eigenvectors of a small symmetric matrix.

/// Turns of every pair of axes, at most. A matrix of eight rows needs about six.
const SWEEPS: usize = 30;

/// Eigenvalues, the largest first, each with its eigenvector of length one, of a symmetric matrix
/// `[size, size]`: Jacobi's method with cyclic turns (Golub and Van Loan 2013, "Matrix Computations",
/// section 8.5).
pub(crate) fn eigen(mut matrix: Vec<f64>, size: usize) -> Vec<(f64, Vec<f64>)> {
    let mut vectors: Vec<f64> = (0..size * size).map(|i| f64::from(u8::from(i % (size + 1) == 0))).collect();
    for _ in 0..SWEEPS {
        let mut turned = false;
        for p in 0..size {
            for q in p + 1..size {
                let (app, aqq, apq) = (matrix[p * size + p], matrix[q * size + q], matrix[p * size + q]);
                if apq.abs() <= 1e-15 * (app.abs() * aqq.abs()).sqrt() || apq == 0.0 {
                    continue;
                }
                turned = true;
                let tau = (aqq - app) / (2.0 * apq);
                // The smaller of the two angles that make the pair's product zero.
                let tangent = tau.signum() / (tau.abs() + (1.0 + tau * tau).sqrt());
                let cosine = 1.0 / (1.0 + tangent * tangent).sqrt();
                let sine = tangent * cosine;
                let turn = |numbers: &mut [f64], first: usize, second: usize| {
                    let (x, y) = (numbers[first], numbers[second]);
                    numbers[first] = cosine * x - sine * y;
                    numbers[second] = sine * x + cosine * y;
                };
                for k in 0..size {
                    turn(&mut matrix, k * size + p, k * size + q);
                    turn(&mut vectors, k * size + p, k * size + q);
                }
                for k in 0..size {
                    turn(&mut matrix, p * size + k, q * size + k);
                }
            }
        }
        if !turned {
            break;
        }
    }
    let column = |j: usize| (0..size).map(|k| vectors[k * size + j]).collect();
    let mut pairs: Vec<(f64, Vec<f64>)> = (0..size).map(|j| (matrix[j * size + j], column(j))).collect();
    pairs.sort_by(|left, right| right.0.total_cmp(&left.0));
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eigenvectors_are_what_the_matrix_only_stretches() {
        for size in 1..9 {
            let entry = |i: usize, j: usize| f64::from(((i.min(j) * 31 + i.max(j) * 17) % 13) as u8) - 6.0;
            let matrix: Vec<f64> = (0..size * size).map(|at| entry(at / size, at % size)).collect();
            let pairs = eigen(matrix.clone(), size);
            assert!(pairs.is_sorted_by(|left, right| left.0 >= right.0));
            for (value, vector) in &pairs {
                assert!((vector.iter().map(|x| x * x).sum::<f64>() - 1.0).abs() < 1e-12);
                for i in 0..size {
                    let found: f64 = (0..size).map(|j| entry(i, j) * vector[j]).sum();
                    assert!((found - value * vector[i]).abs() < 1e-11, "size {size}");
                }
            }
        }
    }

    #[test]
    fn numbers_of_very_different_size_are_no_trouble() {
        let pairs = eigen(vec![1e70, 1e30, 1e30, 1e-20], 2);
        assert!((pairs[0].0 / 1e70 - 1.0).abs() < 1e-12 && pairs[1].0.is_finite());
        assert_eq!(eigen(vec![0.0; 4], 2)[1], (0.0, vec![0.0, 1.0]));
    }
}
