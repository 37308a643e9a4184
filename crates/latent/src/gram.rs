//! Sums over rows: means, and products of columns.

/// Mean of each column of `[count, columns]`; zeros if there is no row.
pub(crate) fn means(rows: &[f64], columns: usize) -> Vec<f64> {
    let mut means = vec![0.0; columns];
    for row in rows.chunks_exact(columns.max(1)) {
        add(&mut means, 1.0, row);
    }
    let count = (rows.len() / columns.max(1)).max(1) as f64;
    means.iter_mut().for_each(|mean| *mean /= count);
    means
}

/// `out += factor row`
pub(crate) fn add(out: &mut [f64], factor: f64, row: &[f64]) {
    for (out, x) in out.iter_mut().zip(row) {
        *out += factor * x;
    }
}

/// The sum of the products of two vectors.
pub(crate) fn dot(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).map(|(left, right)| left * right).sum()
}

/// `X^T X` of rows `[count, columns]`: the sums of the products of every two columns, `[columns, columns]`.
pub(crate) fn gram(rows: &[f64], columns: usize) -> Vec<f64> {
    let mut sums = vec![0.0; columns * columns];
    // Four rows at a time: the sums, of which there are many, are loaded and stored a quarter as often.
    let fours = rows.chunks_exact((4 * columns).max(1));
    for row in fours.remainder().chunks_exact(columns.max(1)) {
        for i in 0..columns {
            add(&mut sums[i * columns..][i..columns], row[i], &row[i..]);
        }
    }
    for four in fours {
        let (a, rest) = four.split_at(columns);
        let (b, rest) = rest.split_at(columns);
        let (c, d) = rest.split_at(columns);
        for i in 0..columns {
            let rows = a[i..].iter().zip(&b[i..]).zip(c[i..].iter().zip(&d[i..]));
            for (sum, ((x, y), (z, w))) in sums[i * columns..][i..columns].iter_mut().zip(rows) {
                *sum += a[i] * x + b[i] * y + (c[i] * z + d[i] * w);
            }
        }
    }
    for i in 0..columns {
        for j in 0..i {
            sums[i * columns + j] = sums[j * columns + i];
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_of_columns_are_summed_over_all_rows() {
        for (count, columns) in [(0, 3), (1, 1), (7, 3), (8, 5)] {
            let rows: Vec<f64> = (0..count * columns).map(|i| f64::from((i * 37 % 11) as u8) - 5.0).collect();
            let sums = gram(&rows, columns);
            for i in 0..columns {
                for j in 0..columns {
                    let expected: f64 = rows.chunks(columns).map(|row| row[i] * row[j]).sum();
                    assert_eq!(sums[i * columns + j], expected);
                }
            }
        }
        assert_eq!(means(&[1.0, 2.0, 3.0, 6.0], 2), [2.0, 4.0]);
        assert_eq!(means(&[], 2), [0.0, 0.0]);
    }
}
