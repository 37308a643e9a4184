//! The linear probe.

use elbo_protocol::Probe;

use crate::{
    cholesky::solve,
    gram::{add, gram, means},
};

/// Kinds of digits.
const CLASSES: usize = 10;

/// Weight of the squared coefficients against the sum of squared errors over the fitted codes. With mu
/// standardized and 1,000 codes fitted, it shrinks a coefficient by a thousandth; what it is for are dimensions
/// that say the same, or more dimensions than codes.
const RIDGE: f64 = 1.0;

/// Spread of a dimension, as a share of its mean, that is no more than the rounding of 32 bits.
const ROUNDING: f64 = 1e-6;

/// Ridge regression of one-hot labels on mu `[count, latent]`, fitted on the first `fitted` codes and tested on
/// the others: a digit is taken for the class with the largest output. Mu is standardized by the fitted codes;
/// the intercept, the share of each class among them, is not shrunk. By chance about one digit in ten is told
/// rightly.
pub(crate) fn probe(mu: &[f64], labels: &[u8], latent: usize, fitted: usize) -> Probe {
    let fitted = fitted.min(labels.len());
    let mean = means(&mu[..fitted * latent], latent);
    let mut scale = vec![0.0; latent];
    for row in mu[..fitted * latent].chunks_exact(latent.max(1)) {
        for ((sum, x), mean) in scale.iter_mut().zip(row).zip(&mean) {
            *sum += (x - mean).powi(2);
        }
    }
    for (scale, mean) in scale.iter_mut().zip(&mean) {
        let deviation = (*scale / fitted.max(1) as f64).sqrt();
        *scale = if deviation > ROUNDING * mean.abs() { 1.0 / deviation } else { 0.0 };
    }
    let numbers = mu.iter().enumerate();
    let x: Vec<f64> = numbers.map(|(at, x)| (x - mean[at % latent]) * scale[at % latent]).collect();

    let (known, unknown) = x.split_at(fitted * latent);
    let mut matrix = gram(known, latent);
    matrix.iter_mut().step_by(latent + 1).for_each(|square| *square += RIDGE);
    // The columns of x sum to zero, so the intercept takes no part in the equations.
    let (mut products, mut intercept) = (vec![0.0; latent * CLASSES], [0.0; CLASSES]);
    for (row, label) in known.chunks_exact(latent.max(1)).zip(labels) {
        let class = usize::from(*label).min(CLASSES - 1);
        intercept[class] += 1.0 / fitted as f64;
        products.iter_mut().skip(class).step_by(CLASSES).zip(row).for_each(|(sum, x)| *sum += x);
    }
    let coefficients = solve(matrix, products, CLASSES).unwrap_or_else(|| vec![0.0; latent * CLASSES]);

    let tested = unknown.chunks_exact(latent.max(1)).zip(&labels[fitted..]);
    let is_right = |(row, label): &(&[f64], &u8)| {
        let mut outputs = intercept;
        for (x, coefficients) in row.iter().zip(coefficients.chunks_exact(CLASSES)) {
            add(&mut outputs, *x, coefficients);
        }
        let best = (0..CLASSES).reduce(|best, at| if outputs[at] > outputs[best] { at } else { best });
        best == Some(usize::from(**label))
    };
    Probe { right: tested.clone().filter(is_right).count() as u32, of: tested.len() as u32 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::subspace;

    /// A number in [0, 1) that depends on another and on nothing else.
    fn draw(index: usize) -> f64 {
        (subspace::draw(index) + 1.0) / 2.0
    }

    fn labels(count: usize) -> Vec<u8> {
        (0..count).map(|index| (draw(index + 7_000_000) * 10.0) as u8).collect()
    }

    #[test]
    fn codes_that_name_the_digit_are_told_apart() {
        let labels = labels(2_000);
        let hot = |label: u8, at: usize| 50.0 + 3.0 * f64::from(u8::from(usize::from(label) == at));
        let noisy = |index: usize, x: f64| x + 0.5 * (draw(index) - 0.5);
        let mu = labels.iter().flat_map(|label| (0..12).map(move |at| hot(*label, at)));
        let mu: Vec<f64> = mu.enumerate().map(|(index, x)| noisy(index, x)).collect();
        assert_eq!(probe(&mu, &labels, 12, 1_000), Probe { right: 1_000, of: 1_000 });
    }

    #[test]
    fn noise_is_told_by_chance() {
        let mu: Vec<f64> = (0..2_000 * 16).map(|index| draw(index) - 0.5).collect();
        let found = probe(&mu, &labels(2_000), 16, 1_000);
        assert!((60..=150).contains(&found.right) && found.of == 1_000, "{found:?}");
    }

    #[test]
    fn codes_all_alike_are_all_taken_for_the_commonest_digit() {
        let labels: Vec<u8> =
            (0..2_000).map(|index| if index % 4 == 0 { 7 } else { (index % 10) as u8 }).collect();
        let expected = labels[1_000..].iter().filter(|label| **label == 7).count() as u32;
        for value in [0.0, 0.1, -3e38] {
            let found = probe(&vec![value; 2_000 * 3], &labels, 3, 1_000);
            assert_eq!(found, Probe { right: expected, of: 1_000 }, "{value}");
        }
    }

    #[test]
    fn more_dimensions_than_codes_and_no_codes_are_no_trouble() {
        let mu: Vec<f64> = (0..40 * 30).map(draw).collect();
        assert_eq!(probe(&mu, &labels(40), 30, 20).of, 20);
        assert_eq!(probe(&mu[..30], &labels(1), 30, 20), Probe { right: 0, of: 0 });
        assert_eq!(probe(&[], &[], 30, 20), Probe { right: 0, of: 0 });
    }
}
