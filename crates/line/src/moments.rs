//! Mean and covariance of a data set, summed example by example.

/// Sums over examples of a few hundred or thousand numbers each.
#[derive(Debug, Clone, PartialEq)]
pub struct Moments {
    size: usize,
    count: u64,
    sums: Vec<f64>,
    /// Sums of products, `[size, size]`; only the upper triangle is filled.
    products: Vec<f64>,
    /// Places and values of the present example that are not zero.
    inked: Vec<(usize, f64)>,
}

/// Mean and covariance.
#[derive(Debug, Clone, PartialEq)]
pub struct Covariance {
    /// Examples that they are of.
    pub count: u64,
    /// The mean, `[size]`.
    pub mean: Vec<f64>,
    /// The covariance over the examples, `[size, size]`, divided by their count.
    pub matrix: Vec<f64>,
}

impl Moments {
    /// Sums over no examples, of so many numbers each.
    #[must_use]
    pub fn new(size: usize) -> Self {
        let (sums, products) = (vec![0.0; size], vec![0.0; size * size]);
        Self { size, count: 0, sums, products, inked: Vec::with_capacity(size) }
    }

    /// Adds one example; numbers beyond its size are left out, and missing ones are zero. Blank pixels cost nothing.
    pub fn add(&mut self, example: impl IntoIterator<Item = f64>) {
        self.count += 1;
        self.inked.clear();
        let values = example.into_iter().take(self.size).enumerate();
        self.inked.extend(values.filter(|(_, value)| *value != 0.0));
        for (at, &(place, value)) in self.inked.iter().enumerate() {
            self.sums[place] += value;
            let row = &mut self.products[place * self.size..(place + 1) * self.size];
            for &(other, factor) in &self.inked[at..] {
                row[other] += value * factor;
            }
        }
    }

    /// Adds pictures of bytes, one after the other. Bytes are summed as whole numbers, which 64-bit floats hold exactly,
    /// so the order of the pictures makes no difference.
    pub fn add_bytes(&mut self, pixels: &[u8]) {
        for picture in pixels.chunks_exact(self.size.max(1)) {
            self.add(picture.iter().map(|pixel| f64::from(*pixel)));
        }
    }

    /// Examples added so far.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Mean and covariance of the examples, each number multiplied by `scale`: 1/255 for bytes.
    #[must_use]
    pub fn covariance(&self, scale: f64) -> Covariance {
        let count = self.count.max(1) as f64;
        let mean: Vec<f64> = self.sums.iter().map(|sum| sum * scale / count).collect();
        let mut matrix = vec![0.0; self.size * self.size];
        for row in 0..self.size {
            for column in row..self.size {
                let product = self.products[row * self.size + column] * scale * scale / count;
                let covariance = product - mean[row] * mean[column];
                matrix[row * self.size + column] = covariance;
                matrix[column * self.size + row] = covariance;
            }
        }
        Covariance { count: self.count, mean, matrix }
    }
}

impl Covariance {
    /// The variance of each number, `[size]`; none is below zero.
    pub fn variances(&self) -> impl Iterator<Item = f64> {
        self.matrix.iter().step_by(self.mean.len() + 1).map(|variance| variance.max(0.0))
    }

    /// The sum of all variances.
    #[must_use]
    pub fn trace(&self) -> f64 {
        self.variances().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn two_pictures_have_the_covariance_that_one_computes_by_hand() {
        let mut moments = Moments::new(2);
        moments.add_bytes(&[0, 255, 255, 255]);
        let covariance = moments.covariance(1.0 / 255.0);
        assert_eq!(covariance.mean, [0.5, 1.0]);
        assert_eq!(covariance.matrix, [0.25, 0.0, 0.0, 0.0]);
        assert_eq!(covariance.trace(), 0.25);
    }

    proptest! {
        #[test]
        fn the_order_of_pictures_makes_no_difference(pixels in prop::collection::vec(any::<[u8; 5]>(), 1..30)) {
            let of = |pictures: &[[u8; 5]]| {
                let mut moments = Moments::new(5);
                pictures.iter().for_each(|picture| moments.add_bytes(picture));
                moments.covariance(1.0 / 255.0)
            };
            let reversed: Vec<_> = pixels.iter().rev().copied().collect();
            prop_assert_eq!(of(&pixels), of(&reversed));
        }
    }
}
