//! How badly the decoder's output explains the pixels, and the gradient of that: one pass over both.

use elbo_recipe::PIXELS;

use crate::{
    simd::lanes::{Kernel, Lanes},
    simd::math::{sigmoid, softplus_and_sigmoid},
};

const BYTE: f32 = 1.0 / 255.0;

/// Sum over all pixels of the cross-entropy `max(l, 0) - l x + log(1 + e^-|l|)`; its gradient `sigmoid(l) - x`,
/// times `weight`, replaces the logits l unless the weight is missing.
pub(crate) struct CrossEntropy<'a> {
    /// Logits, `[images, pixels]`.
    pub logits: &'a mut [f32],
    /// Pixels x, 255 is one, `[images, pixels]`.
    pub pixels: &'a [u8],
    /// What the gradient is multiplied by.
    pub weight: Option<f32>,
}

/// Sum over all pixels of the squared error of the Gaussian's mean; the gradient of half of it, times
/// `weight`, replaces the decoder's output unless the weight is missing.
pub(crate) struct SquaredError<'a> {
    /// The decoder's output, `[images, pixels]`.
    pub logits: &'a mut [f32],
    /// Pixels, 255 is one, `[images, pixels]`.
    pub pixels: &'a [u8],
    /// Whether the mean is the sigmoid of the output.
    pub sigmoid: bool,
    /// What the gradient is multiplied by.
    pub weight: Option<f32>,
}

impl Kernel for CrossEntropy<'_> {
    type Output = f64;

    #[inline(always)]
    fn run<L: Lanes>(self) -> f64 {
        each::<L, Bernoulli>(self.logits, self.pixels, self.weight)
    }
}

impl Kernel for SquaredError<'_> {
    type Output = f64;

    #[inline(always)]
    fn run<L: Lanes>(self) -> f64 {
        if self.sigmoid {
            each::<L, AroundSigmoid>(self.logits, self.pixels, self.weight)
        } else {
            each::<L, AroundOutput>(self.logits, self.pixels, self.weight)
        }
    }
}

/// A loss of one number and one pixel.
trait Loss {
    /// It, and what is called its gradient. To be inlined always.
    fn at<L: Lanes>(number: L, pixel: L) -> (L, L);
}

struct Bernoulli;
struct AroundSigmoid;
struct AroundOutput;

impl Loss for Bernoulli {
    #[inline(always)]
    fn at<L: Lanes>(number: L, pixel: L) -> (L, L) {
        let (softplus, mean) = softplus_and_sigmoid(number);
        (number.max(L::splat(0.0)) - number * pixel + softplus, mean - pixel)
    }
}

impl Loss for AroundSigmoid {
    #[inline(always)]
    fn at<L: Lanes>(number: L, pixel: L) -> (L, L) {
        let mean = sigmoid(number);
        let error = mean - pixel;
        (error * error, error * mean * (L::splat(1.0) - mean))
    }
}

impl Loss for AroundOutput {
    #[inline(always)]
    fn at<L: Lanes>(number: L, pixel: L) -> (L, L) {
        let error = number - pixel;
        (error * error, error)
    }
}

/// Sums a loss over the numbers, and writes its gradient if there is a weight for it.
#[inline(always)]
fn each<L: Lanes, F: Loss>(numbers: &mut [f32], pixels: &[u8], weight: Option<f32>) -> f64 {
    let byte = L::splat(BYTE);
    let mut total = 0.0;
    // An image at a time is few enough to be added in 32 bits; all together are not.
    for (numbers, pixels) in numbers.chunks_mut(PIXELS).zip(pixels.chunks(PIXELS)) {
        let mut sum = L::splat(0.0);
        let pairs = numbers.chunks_exact_mut(L::N).zip(pixels.chunks_exact(L::N));
        if let Some(weight) = weight {
            let weight = L::splat(weight);
            for (number, pixel) in pairs {
                let (value, slope) = F::at(L::load(number), L::load_bytes(pixel) * byte);
                sum = sum + value;
                (slope * weight).store(number);
            }
        } else {
            for (number, pixel) in pairs {
                sum = sum + F::at(L::load(number), L::load_bytes(pixel) * byte).0;
            }
        }
        total += f64::from(sum.sum());
    }
    total
}

/// Pixel means: the sigmoid of each number in its place.
pub(crate) struct Sigmoid<'a>(pub &'a mut [f32]);

impl Kernel for Sigmoid<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self) {
        for number in self.0.chunks_exact_mut(L::N) {
            sigmoid(L::load(number)).store(number);
        }
    }
}

/// Multiplies each number.
pub(crate) struct Scale<'a> {
    /// The numbers.
    pub numbers: &'a mut [f32],
    /// By this.
    pub factor: f32,
}

impl Kernel for Scale<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self) {
        for number in self.numbers.chunks_exact_mut(L::N) {
            (L::load(number) * L::splat(self.factor)).store(number);
        }
    }
}
