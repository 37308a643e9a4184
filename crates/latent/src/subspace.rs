//! The directions in which codes vary most.

use crate::{
    gram::{add, dot},
    jacobi::eigen,
};

/// Directions followed at once. Two are wanted; the others make it converge at the rate of the ninth variance
/// over the second instead of the third over the second.
const BLOCK: usize = 8;

/// Rounds, at most: codes without preferred directions would take them without end.
const ROUNDS: usize = 60;

/// What is left of `C v - lambda v`, as a share of the largest lambda, at which v is an eigenvector.
const TOLERANCE: f64 = 1e-6;

/// The two orthonormal directions of the largest variances, the largest first, of a covariance
/// `[latent, latent]` with two dimensions or more: orthogonal iteration with Ritz vectors (Golub and Van Loan
/// 2013, "Matrix Computations", section 8.2). It begins at the directions of `warm`, so that where several would
/// do equally well, it stays there.
pub(crate) fn leading(covariance: &[f64], latent: usize, warm: &[Vec<f64>]) -> [Vec<f64>; 2] {
    let size = BLOCK.min(latent);
    // The others begin anywhere, for a start at right angles to what is sought would stay so.
    let mut seeds = 0..;
    let anywhere = || seeds.next().map(|seed| (0..latent).map(|i| draw(seed * latent + i)).collect());
    let mut block: Vec<Vec<f64>> =
        warm.iter().cloned().chain(std::iter::from_fn(anywhere)).take(size).collect();
    orthonormalize(&mut block);
    for _ in 0..ROUNDS {
        let images: Vec<Vec<f64>> = block.iter().map(|vector| product(covariance, vector)).collect();
        let entries = block.iter().flat_map(|left| images.iter().map(move |right| dot(left, right)));
        let ritz = eigen(entries.collect(), size);
        let mixed = |of: &[Vec<f64>]| -> Vec<Vec<f64>> {
            ritz.iter().map(|(_, weights)| combine(of, weights, latent)).collect()
        };
        let (vectors, images) = (mixed(&block), mixed(&images));
        let rest = |index: usize| {
            let pairs = images[index].iter().zip(&vectors[index]);
            pairs.map(|(image, vector)| (image - ritz[index].0 * vector).powi(2)).sum::<f64>().sqrt()
        };
        let done = rest(0).max(rest(1)) <= TOLERANCE * ritz[0].0;
        block = if done { vectors } else { images };
        orthonormalize(&mut block);
        if done {
            break;
        }
    }
    let second = block.swap_remove(1);
    [block.swap_remove(0), second]
}

/// A symmetric matrix times a vector.
fn product(matrix: &[f64], vector: &[f64]) -> Vec<f64> {
    let mut out = vec![0.0; vector.len()];
    for (row, x) in matrix.chunks_exact(vector.len()).zip(vector) {
        add(&mut out, *x, row);
    }
    out
}

fn combine(vectors: &[Vec<f64>], weights: &[f64], latent: usize) -> Vec<f64> {
    let mut out = vec![0.0; latent];
    for (vector, weight) in vectors.iter().zip(weights) {
        add(&mut out, *weight, vector);
    }
    out
}

/// Makes vectors orthonormal, from the first on (Gram and Schmidt). One that the others before it make up is
/// replaced by a unit vector as far from them as there is.
fn orthonormalize(block: &mut [Vec<f64>]) {
    for index in 0..block.len() {
        let (before, rest) = block.split_at_mut(index);
        let vector = &mut rest[0];
        let whole = dot(vector, vector).sqrt();
        if !(whole > 0.0 && clear(vector, before, whole) > 1e-10) {
            let unit =
                |at: usize| (0..vector.len()).map(|i| f64::from(u8::from(i == at))).collect::<Vec<_>>();
            let inside = |at: usize| before.iter().map(|other| other[at] * other[at]).sum::<f64>();
            let farthest = (0..vector.len()).min_by(|a, b| inside(*a).total_cmp(&inside(*b)));
            *vector = unit(farthest.unwrap_or_default());
            clear(vector, before, 1.0);
        }
    }
}

/// Takes out what of a vector lies along others, and makes its length one; gives what of it was left, as a
/// share of the whole.
fn clear(vector: &mut [f64], others: &[Vec<f64>], whole: f64) -> f64 {
    vector.iter_mut().for_each(|x| *x /= whole);
    let mut share = 1.0;
    // Twice: what rounding leaves after the first time would be magnified where little is left.
    for _ in 0..2 {
        for other in others {
            let along = dot(vector, other);
            add(vector, -along, other);
        }
        let length = dot(vector, vector).sqrt();
        share *= length;
        if length > 0.0 {
            vector.iter_mut().for_each(|x| *x /= length);
        }
    }
    share
}

/// A number in [-1, 1) that depends on another and on nothing else (splitmix64).
pub(crate) fn draw(index: usize) -> f64 {
    let mut x = (index as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((x ^ (x >> 31)) >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diagonal(variances: &[f64]) -> Vec<f64> {
        let size = variances.len();
        (0..size * size).map(|at| if at % (size + 1) == 0 { variances[at / size] } else { 0.0 }).collect()
    }

    #[test]
    fn the_largest_variances_are_found_wherever_they_are() {
        for latent in [2, 3, 8, 9, 40] {
            let mut variances = vec![0.01; latent];
            variances[latent - 1] = 4.0;
            variances[latent / 2 - 1] = 9.0;
            let [first, second] = leading(&diagonal(&variances), latent, &[]);
            assert!((first[latent / 2 - 1].abs() - 1.0).abs() < 1e-9, "{latent}: {first:?}");
            assert!((second[latent - 1].abs() - 1.0).abs() < 1e-9, "{latent}: {second:?}");
        }
    }

    #[test]
    fn a_start_at_right_angles_to_them_does_not_hide_them() {
        let unit = |at: usize| (0..12).map(|i| f64::from(u8::from(i == at))).collect::<Vec<f64>>();
        let mut variances = vec![0.0; 12];
        (variances[4], variances[9]) = (2.0, 1.0);
        let [first, second] = leading(&diagonal(&variances), 12, &[unit(0), unit(1)]);
        assert!((first[4].abs() - 1.0).abs() < 1e-9 && (second[9].abs() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn nothing_to_choose_between_leaves_the_start() {
        let (a, b) = (vec![0.6, 0.8, 0.0, 0.0], vec![0.0, 0.0, 1.0, 0.0]);
        let [first, second] = leading(&[0.0; 16], 4, &[a.clone(), b.clone()]);
        let inside = |vector: &[f64]| dot(vector, &a).powi(2) + dot(vector, &b).powi(2);
        assert!((inside(&first) - 1.0).abs() < 1e-12 && (inside(&second) - 1.0).abs() < 1e-12);
    }
}
