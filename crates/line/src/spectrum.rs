//! What a data set offers to the dimensions of a code: the generalized eigenvalues of its covariance against the
//! curvature of the reconstruction term, the largest first.

use crate::{moments::Covariance, tridiagonal::Tridiagonalization};

/// Examples added to the mean of each pixel, half of them full and half blank, where the curvature divides by it
/// (Jeffreys' prior for a share): a pixel that was inked once in 60,000 pictures would count for more than it is.
const PSEUDO_COUNT: f64 = 1.0;

/// How much a change of the decoder's output costs, at the mean of the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Curvature {
    /// Of the cross-entropy on logits: `p (1 - p)` for a pixel of mean p.
    Bernoulli,
    /// Of half the squared error: 1 for each pixel.
    SquaredError,
}

/// The eigenvalues, and what else of the data the line needs.
#[derive(Debug, Clone, PartialEq)]
pub struct DataSpectrum {
    /// Which curvature they are taken against.
    pub curvature: Curvature,
    /// The eigenvalues lambda of `C w = lambda D w`, largest first, none below zero, `[pixels]` less the constant ones.
    pub values: Vec<f64>,
    /// Numbers of an example.
    pub pixels: usize,
    /// Pixels that are the same in every example: they are left out.
    pub constant: usize,
    /// The sum of the variances of all pixels: the squared error of the mean picture.
    pub trace: f64,
    /// Examples that it is of.
    pub count: u64,
}

/// The computation of a [`DataSpectrum`], in pieces.
#[derive(Debug, Clone)]
pub struct DataSpectrumJob {
    reduction: Tridiagonalization,
    curvature: Curvature,
    pixels: usize,
    constant: usize,
    trace: f64,
    count: u64,
}

impl DataSpectrum {
    /// Of a covariance of numbers from 0 to 1 under the Bernoulli curvature, of any numbers under that of the squared
    /// error.
    #[must_use]
    pub fn of(covariance: &Covariance, curvature: Curvature) -> Self {
        DataSpectrumJob::new(covariance, curvature).finish()
    }

    /// The largest eigenvalue; zero for examples that are all the same.
    #[must_use]
    pub fn largest(&self) -> f64 {
        self.values.first().copied().unwrap_or(0.0)
    }
}

impl DataSpectrumJob {
    /// Begins: symmetric as `D^(-1/2) C D^(-1/2)`, without the constant pixels.
    #[must_use]
    pub fn new(covariance: &Covariance, curvature: Curvature) -> Self {
        let pixels = covariance.mean.len();
        let variances: Vec<f64> = covariance.variances().collect();
        let kept: Vec<usize> = (0..pixels).filter(|pixel| variances[*pixel] > 0.0).collect();
        let count = covariance.count as f64;
        let scales: Vec<f64> = kept
            .iter()
            .map(|pixel| match curvature {
                Curvature::Bernoulli => {
                    let mean =
                        (covariance.mean[*pixel] * count + PSEUDO_COUNT / 2.0) / (count + PSEUDO_COUNT);
                    (mean * (1.0 - mean)).max(f64::MIN_POSITIVE).sqrt().recip()
                }
                Curvature::SquaredError => 1.0,
            })
            .collect();
        let rows = kept.iter().zip(&scales);
        let matrix = rows
            .flat_map(|(row, left)| {
                let columns = kept.iter().zip(&scales);
                columns.map(move |(column, right)| covariance.matrix[row * pixels + column] * left * right)
            })
            .collect();
        Self {
            reduction: Tridiagonalization::new(matrix, kept.len()),
            curvature,
            pixels,
            constant: pixels - kept.len(),
            trace: covariance.trace(),
            count: covariance.count,
        }
    }

    /// Does a piece of the work. Whether there is more of it before [`DataSpectrumJob::finish`], which is short then.
    pub fn advance(&mut self) -> bool {
        self.reduction.advance()
    }

    /// Does what is left.
    #[must_use]
    pub fn finish(self) -> DataSpectrum {
        let Self { reduction, curvature, pixels, constant, trace, count } = self;
        let values = reduction.eigenvalues().into_iter().map(|value| value.max(0.0)).collect();
        DataSpectrum { curvature, values, pixels, constant, trace, count }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moments::Moments;

    #[test]
    fn independent_pixels_have_the_ratios_of_variance_to_curvature() {
        // Black or white, each pixel by itself: its variance is its curvature, but for the pseudo-count.
        let mut moments = Moments::new(3);
        for pictures in [[0u8, 0, 9], [255, 0, 9], [0, 255, 9], [255, 255, 9]] {
            (0..1000).for_each(|_| moments.add_bytes(&pictures));
        }
        let covariance = moments.covariance(1.0 / 255.0);
        let spectrum = DataSpectrum::of(&covariance, Curvature::Bernoulli);
        assert_eq!((spectrum.values.len(), spectrum.constant, spectrum.count), (2, 1, 4000));
        assert!(spectrum.values.iter().all(|value| (value - 1.0).abs() < 1e-6), "{:?}", spectrum.values);
        let squared = DataSpectrum::of(&covariance, Curvature::SquaredError);
        assert!(squared.values.iter().all(|value| (value - 0.25).abs() < 1e-12));
        assert!((squared.trace - 0.5).abs() < 1e-12);
    }

    #[test]
    fn a_job_in_pieces_gives_what_it_gives_at_once() {
        let mut moments = Moments::new(6);
        for seed in 0..50u8 {
            moments.add_bytes(&[0u8, 1, 2, 3, 4, 5].map(|pixel| seed.wrapping_mul(37 + 11 * pixel)));
        }
        let covariance = moments.covariance(1.0 / 255.0);
        let mut job = DataSpectrumJob::new(&covariance, Curvature::Bernoulli);
        let mut pieces = 0;
        while job.advance() {
            pieces += 1;
        }
        assert_eq!(pieces, 5);
        assert_eq!(job.finish(), DataSpectrum::of(&covariance, Curvature::Bernoulli));
    }

    #[test]
    fn pictures_that_are_all_the_same_offer_nothing() {
        let mut moments = Moments::new(4);
        (0..9).for_each(|_| moments.add_bytes(&[0, 7, 255, 3]));
        let spectrum = DataSpectrum::of(&moments.covariance(1.0 / 255.0), Curvature::Bernoulli);
        assert_eq!((spectrum.largest(), spectrum.constant), (0.0, 4));
    }
}
