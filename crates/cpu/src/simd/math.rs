//! Functions of vectors, to within a few units of the last place.
//!
//! The polynomials are those of the Cephes library (Moshier 1992), except where something else is named.

use crate::simd::lanes::{Lanes, Words};

/// 1.5 * 2^23: added to a number below 2^22, it leaves the nearest integer in the low bits.
const ROUNDING: f32 = 12_582_912.0;

/// `c[0] x^n + c[1] x^(n-1) + ... + c[n]` (Horner).
#[inline(always)]
pub(crate) fn polynomial<L: Lanes, const N: usize>(x: L, coefficients: [f32; N]) -> L {
    let mut y = L::splat(coefficients[0]);
    for c in &coefficients[1..] {
        y = y.mul_add(x, L::splat(*c));
    }
    y
}

/// The nearest integer as a float, and that float's power of two.
#[inline(always)]
fn round_and_scale<L: Lanes>(x: L) -> (L, L) {
    let shifted = x + L::splat(ROUNDING);
    let scale = L::from_words(shifted.to_words().shl::<23>() + L::splat(1.0).to_words());
    (shifted - L::splat(ROUNDING), scale)
}

/// `e^x = 2^n e^r`: e^r, and n as a float.
#[inline(always)]
fn reduced_exp<L: Lanes>(x: L, n: L) -> L {
    // ln 2 in two parts, so that n times the first is exact.
    let r = n.mul_add(L::splat(-0.693_359_4), x);
    let r = n.mul_add(L::splat(2.121_944_4e-4), r);
    let tail =
        polynomial(r, [1.987_569_1e-4, 1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 0.5]);
    tail.mul_add(r * r, r + L::splat(1.0))
}

/// `e^x`.
#[inline(always)]
pub(crate) fn exp<L: Lanes>(x: L) -> L {
    // Beyond these it is 0 or infinite. The power of two is applied in halves: the whole may not be a float.
    let x = x.max(L::splat(-104.0)).min(L::splat(89.0));
    let (n, _) = round_and_scale(x * L::splat(std::f32::consts::LOG2_E));
    let (half, first) = round_and_scale(n * L::splat(0.5));
    let (_, second) = round_and_scale(n - half);
    reduced_exp(x, n) * first * second
}

/// `e^-|x|`, at least about 1e-38.
#[inline(always)]
pub(crate) fn exp_of_minus_magnitude<L: Lanes>(x: L) -> L {
    let x = x.or(L::splat(-0.0)).max(L::splat(-87.0));
    let (n, scale) = round_and_scale(x * L::splat(std::f32::consts::LOG2_E));
    reduced_exp(x, n) * scale
}

/// `log((1 + s) / (1 - s))` for |s| up to 1/3: twice the series of the inverse hyperbolic tangent, whose last
/// coefficient stands for the ones left out.
#[inline(always)]
pub(crate) fn log_ratio<L: Lanes>(s: L) -> L {
    let series = [0.204, 2.0 / 9.0, 2.0 / 7.0, 2.0 / 5.0, 2.0 / 3.0, 2.0];
    s * polynomial(s * s, series)
}

/// Logistic function, `1 / (1 + e^-x)`.
#[inline(always)]
pub(crate) fn sigmoid<L: Lanes>(x: L) -> L {
    let (one, e) = (L::splat(1.0), exp_of_minus_magnitude(x));
    x.less(L::splat(0.0)).select(e, one) / (one + e)
}

/// `log(1 + e^-|x|)` and the logistic function of x, for the price of one division.
#[inline(always)]
pub(crate) fn softplus_and_sigmoid<L: Lanes>(x: L) -> (L, L) {
    let (one, two, e) = (L::splat(1.0), L::splat(2.0), exp_of_minus_magnitude(x));
    let (next, over) = (one + e, two + e);
    let inverse = one / (next * over);
    let softplus = log_ratio(e * next * inverse);
    (softplus, x.less(L::splat(0.0)).select(e, one) * over * inverse)
}

/// Hyperbolic tangent.
#[inline(always)]
pub(crate) fn tanh<L: Lanes>(x: L) -> L {
    let (one, magnitude, square) = (L::splat(1.0), x.abs(), x * x);
    let near =
        polynomial(square, [-5.704_988_7e-3, 2.063_908_8e-2, -5.373_971_5e-2, 1.333_144_2e-1, -3.333_328e-1]);
    let near = (near * square).mul_add(x, x);
    let e = exp_of_minus_magnitude(x + x);
    let far = (one - e) / (one + e);
    let far = far.or(x.and(L::splat(-0.0)));
    magnitude.less(L::splat(0.625)).select(near, far)
}

/// The normal distribution function and `e^(-x^2 / 2)`, by the approximation of erf 7.1.26 in Abramowitz &
/// Stegun 1964, whose error is below 1.5e-7.
#[inline(always)]
pub(crate) fn normal<L: Lanes>(x: L) -> (L, L) {
    let one = L::splat(1.0);
    let density = exp_of_minus_magnitude(x * x * L::splat(0.5));
    let t = one / x.abs().mul_add(L::splat(0.327_591_1 * std::f32::consts::FRAC_1_SQRT_2), one);
    let half = polynomial(t, [1.061_405_4, -1.453_152, 1.421_413_7, -0.284_496_74, 0.254_829_6]);
    let tail = half * t * density * L::splat(0.5);
    (x.less(L::splat(0.0)).select(tail, one - tail), density)
}

/// `log(k + 1/2) - log(2^24)` for integers k below 2^24.
#[inline(always)]
pub(crate) fn log_uniform<L: Lanes>(k: L::Words) -> L {
    let (unit, half) = (L::splat(1.0 / 16_777_216.0), L::splat(0.5));
    let low = (L::convert(k) + half) * unit;
    // From 2^23 on k + 1/2 is no float, but its distance from 2^24 is: u = 1 - w.
    let w = (L::convert(L::Words::splat(0x00ff_ffff) - k) + half) * unit;
    let is_low = low.less(half);
    let bits = low.to_words();
    let exponent = L::convert(bits.shr::<23>() - L::Words::splat(127));
    let mantissa = low.and(L::from_words(L::Words::splat(0x007f_ffff))).or(L::splat(1.0));
    let above = is_low.select(mantissa - L::splat(1.0), L::splat(0.0) - w);
    let below = is_low.select(mantissa + L::splat(1.0), L::splat(2.0) - w);
    is_low.and(exponent).mul_add(L::splat(std::f32::consts::LN_2), log_ratio(above / below))
}

/// Cosine and sine of `2 pi (k + 1/2) / 2^24` for the integer k in the upper 24 bits of a word.
#[inline(always)]
pub(crate) fn turn<L: Lanes>(word: L::Words) -> (L, L) {
    // The nearest quarter of a turn, and the rest of the angle, within an eighth.
    let moved = word + L::Words::splat(1 << 29);
    let rest = moved.shl::<2>().shr::<10>() - L::Words::splat(1 << 21);
    let quarter = std::f32::consts::FRAC_PI_2 / 4_194_304.0;
    let angle = (L::convert(rest) + L::splat(0.5)) * L::splat(quarter);
    let square = angle * angle;
    let sin = polynomial(square, [-1.951_529_6e-4, 8.332_161e-3, -1.666_665_5e-1]);
    let sin = (sin * square).mul_add(angle, angle);
    let cos = polynomial(square, [2.443_315_7e-5, -1.388_731_6e-3, 4.166_664_6e-2, -0.5, 1.0]);
    // Odd quarters swap the two; the second and third turn the cosine's sign, the third and fourth the sine's.
    let odd = L::convert(moved.shl::<1>().shr::<31>());
    let is_even = odd.less(L::splat(0.5));
    let sign = L::splat(-0.0);
    let sin_sign = L::from_words(moved).and(sign);
    let cos_sign = L::from_words(moved + L::Words::splat(1 << 30)).and(sign);
    (is_even.select(cos, sin).xor(cos_sign), is_even.select(sin, cos).xor(sin_sign))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::lanes::{Kernel, Portable, run};

    #[derive(Clone, Copy)]
    enum Function {
        Exp,
        ExpOfMinusMagnitude,
        Sigmoid,
        Softplus,
        OtherSigmoid,
        Tanh,
        Normal,
        Density,
    }

    struct Apply(Function, [f32; 8]);

    impl Kernel for Apply {
        type Output = [f32; 8];

        #[inline(always)]
        fn run<L: Lanes>(self) -> [f32; 8] {
            let mut out = self.1;
            for x in out.chunks_exact_mut(L::N) {
                let y = L::load(x);
                let y = match self.0 {
                    Function::Exp => exp(y),
                    Function::ExpOfMinusMagnitude => exp_of_minus_magnitude(y),
                    Function::Sigmoid => sigmoid(y),
                    Function::Softplus => softplus_and_sigmoid(y).0,
                    Function::OtherSigmoid => softplus_and_sigmoid(y).1,
                    Function::Tanh => tanh(y),
                    Function::Normal => normal(y).0,
                    Function::Density => normal(y).1,
                };
                y.store(x);
            }
            out
        }
    }

    /// The normal distribution function, by its series `1/2 + density(x) (x + x^3/3 + x^5/15 + ...)`.
    fn phi(x: f64) -> f64 {
        if x.abs() > 12.0 {
            return if x > 0.0 { 1.0 } else { 0.0 };
        }
        let (mut term, mut sum, mut n) = (x, x, 1.0);
        while term.abs() > 1e-18 * sum.abs() {
            n += 2.0;
            term *= x * x / n;
            sum += term;
        }
        0.5 + sum * (-x * x / 2.0).exp() / std::f64::consts::TAU.sqrt()
    }

    /// The largest excess of the error over `relative` of the value, over `from` to `to`, on both paths.
    fn check(
        function: Function,
        expected: impl Fn(f64) -> f64,
        (from, to): (f32, f32),
        relative: f64,
        absolute: f64,
    ) {
        let count = 40_000;
        for begin in (0..count).step_by(8) {
            let x: [f32; 8] = std::array::from_fn(|i| from + (to - from) * (begin + i) as f32 / count as f32);
            for found in [run(Apply(function, x)), Apply(function, x).run::<Portable>()] {
                for (x, found) in x.iter().zip(found) {
                    let expected = expected(f64::from(*x));
                    let error = (f64::from(found) - expected).abs();
                    assert!(
                        error <= relative * expected.abs() + absolute,
                        "f({x}): expected {expected}, found {found}"
                    );
                }
            }
        }
    }

    fn logistic(x: f64) -> f64 {
        1.0 / (1.0 + (-x).exp())
    }

    #[test]
    fn functions_agree_with_those_in_64_bits() {
        let tiny = 2e-38;
        check(Function::Exp, f64::exp, (-100.0, 88.7), 3e-7, 3e-45);
        check(Function::Exp, f64::exp, (-1.0, 1.0), 2e-7, 0.0);
        check(Function::ExpOfMinusMagnitude, |x| (-x.abs()).exp(), (-100.0, 100.0), 3e-7, tiny);
        for function in [Function::Sigmoid, Function::OtherSigmoid] {
            check(function, logistic, (-100.0, 100.0), 5e-7, tiny);
            check(function, logistic, (-2.0, 2.0), 4e-7, 0.0);
        }
        check(Function::Softplus, |x| (-x.abs()).exp().ln_1p(), (-100.0, 100.0), 5e-7, tiny);
        check(Function::Softplus, |x| (-x.abs()).exp().ln_1p(), (-2.0, 2.0), 5e-7, 0.0);
        check(Function::Tanh, f64::tanh, (-20.0, 20.0), 3e-7, 0.0);
        check(Function::Tanh, f64::tanh, (-1.0, 1.0), 3e-7, 1e-9);
        check(Function::Normal, phi, (-14.0, 14.0), 0.0, 3e-7);
        check(Function::Density, |x| (-x * x / 2.0).exp(), (-10.0, 10.0), 2e-5, tiny);
        check(Function::Density, |x| (-x * x / 2.0).exp(), (-3.0, 3.0), 8e-7, 0.0);
    }

    #[test]
    fn what_is_no_number_stays_none_and_infinity_has_its_limit() {
        use Function::{Density, Exp, ExpOfMinusMagnitude, Normal, OtherSigmoid, Sigmoid, Softplus, Tanh};
        let limits = [
            (Exp, 0.0, f32::INFINITY),
            (Sigmoid, 0.0, 1.0),
            (OtherSigmoid, 0.0, 1.0),
            (Softplus, 0.0, 0.0),
            (Tanh, -1.0, 1.0),
            (Normal, 0.0, 1.0),
            (Density, 0.0, 0.0),
            (ExpOfMinusMagnitude, 0.0, 0.0),
        ];
        let close = |a: f32, b: f32| a == b || (a - b).abs() < 2e-38;
        for (function, below, above) in limits {
            let x = [f32::NAN, f32::NEG_INFINITY, f32::INFINITY, -f32::NAN, f32::MAX, f32::MIN, 0.0, 0.0];
            for found in [run(Apply(function, x)), Apply(function, x).run::<Portable>()] {
                assert!(found[0].is_nan() && found[3].is_nan(), "{found:?}");
                assert!(close(found[1], below) && close(found[5], below), "{found:?}");
                assert!(close(found[2], above) && close(found[4], above), "{found:?}");
            }
        }
    }

    struct Uniform([u32; 8]);

    impl Kernel for Uniform {
        type Output = [[f32; 8]; 3];

        #[inline(always)]
        fn run<L: Lanes>(self) -> Self::Output {
            let words = L::Words::load(&self.0);
            let (cos, sin) = turn::<L>(words);
            [log_uniform::<L>(words.shr::<8>()).to_array(), cos.to_array(), sin.to_array()]
        }
    }

    #[test]
    fn logarithms_and_turns_of_uniform_numbers_are_right_to_the_ends() {
        let ends = [0u32, 1, 2, (1 << 22) - 1, 1 << 22, (1 << 23) - 1, 1 << 23, (1 << 23) + 1];
        let high = [(1 << 24) - 1, (1 << 24) - 2, 3 << 22, 5 << 21, 7 << 21, 1 << 21, 3 << 21, 12_345_678];
        for k in [ends, high] {
            let words = k.map(|k| k << 8 | 0x5a);
            for found in [run(Uniform(words)), Uniform(words).run::<Portable>()] {
                for (i, k) in k.iter().enumerate() {
                    let u = (f64::from(*k) + 0.5) / 16_777_216.0;
                    let (sin, cos) = (std::f64::consts::TAU * u).sin_cos();
                    let log = f64::from(found[0][i]);
                    assert!((log - u.ln()).abs() < 4e-7 * u.ln().abs(), "log {k}: {log} and {}", u.ln());
                    assert!((f64::from(found[1][i]) - cos).abs() < 2e-7, "cos {k}");
                    assert!((f64::from(found[2][i]) - sin).abs() < 2e-7, "sin {k}");
                }
            }
        }
    }
}
