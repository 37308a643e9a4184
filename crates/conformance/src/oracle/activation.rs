//! Activations and their slopes.

use elbo_recipe::Activation;

/// `1 / (1 + e^-x)`.
pub fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// `ln(1 + e^x)`.
pub fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

/// The normal distribution function, by its series `1/2 + density(x) (x + x^3/3 + x^5/15 + ...)`.
fn phi(x: f64) -> f64 {
    if x.abs() > 12.0 {
        return if x > 0.0 { 1.0 } else { 0.0 };
    }
    let (mut term, mut sum, mut n) = (x, x, 1.0);
    while term.abs() > 1e-18 * sum.abs() && n < 1e4 {
        n += 2.0;
        term *= x * x / n;
        sum += term;
    }
    0.5 + sum * density(x)
}

fn density(x: f64) -> f64 {
    (-x * x / 2.0).exp() / std::f64::consts::TAU.sqrt()
}

/// An activation and its slope.
pub fn activate(kind: Activation, x: f64) -> [f64; 2] {
    match kind {
        Activation::Relu => [x.max(0.0), f64::from(u8::from(x > 0.0))],
        Activation::Silu => {
            let s = sigmoid(x);
            [x * s, s * (1.0 + x * (1.0 - s))]
        }
        Activation::Gelu => [x * phi(x), phi(x) + x * density(x)],
        Activation::Tanh => [x.tanh(), 1.0 - x.tanh().powi(2)],
    }
}
