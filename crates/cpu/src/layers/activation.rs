//! The nonlinearity after each hidden layer, and its slope.

use elbo_recipe::Activation;

use crate::{
    simd::lanes::{Kernel, Lanes},
    simd::math::{normal, sigmoid, tanh},
};

/// `1 / sqrt(2 pi)`.
const NORMAL_DENSITY: f32 = 0.398_942_3;

/// Applies the nonlinearity to each number of `values`, any length that is a multiple of 8.
///
/// The slopes of SiLU, GELU and the hyperbolic tangent are left in `slopes` if it is not empty. That of ReLU
/// follows from its value.
pub(crate) struct Activate<'a> {
    /// Which.
    pub kind: Activation,
    /// Numbers, which their activations replace.
    pub values: &'a mut [f32],
    /// Takes the slopes, or is empty.
    pub slopes: &'a mut [f32],
}

/// A nonlinearity, and its slope.
trait Function {
    /// Both at x. To be inlined always.
    fn at<L: Lanes>(x: L) -> (L, L);
}

struct Relu;
struct Tanh;
struct Silu;
struct Gelu;

impl Function for Relu {
    #[inline(always)]
    fn at<L: Lanes>(x: L) -> (L, L) {
        let zero = L::splat(0.0);
        (x.max(zero), zero.less(x).and(L::splat(1.0)))
    }
}

impl Function for Tanh {
    #[inline(always)]
    fn at<L: Lanes>(x: L) -> (L, L) {
        let y = tanh(x);
        (y, L::splat(1.0) - y * y)
    }
}

impl Function for Silu {
    /// x s(x) has the slope s + x s (1 - s).
    #[inline(always)]
    fn at<L: Lanes>(x: L) -> (L, L) {
        let s = sigmoid(x);
        let y = x * s;
        (y, y.mul_add(L::splat(1.0) - s, s))
    }
}

impl Function for Gelu {
    /// x Phi(x) has the slope Phi + x phi.
    #[inline(always)]
    fn at<L: Lanes>(x: L) -> (L, L) {
        let (phi, density) = normal(x);
        (x * phi, (x * L::splat(NORMAL_DENSITY)).mul_add(density, phi))
    }
}

impl Kernel for Activate<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self) {
        match self.kind {
            Activation::Relu => self.each::<L, Relu>(),
            Activation::Tanh => self.each::<L, Tanh>(),
            Activation::Silu => self.each::<L, Silu>(),
            Activation::Gelu => self.each::<L, Gelu>(),
        }
    }
}

impl Activate<'_> {
    #[inline(always)]
    fn each<L: Lanes, F: Function>(self) {
        let values = self.values.chunks_exact_mut(L::N);
        if self.slopes.is_empty() {
            for value in values {
                F::at(L::load(value)).0.store(value);
            }
        } else {
            for (value, slope) in values.zip(self.slopes.chunks_exact_mut(L::N)) {
                let (y, d) = F::at(L::load(value));
                y.store(value);
                d.store(slope);
            }
        }
    }
}
