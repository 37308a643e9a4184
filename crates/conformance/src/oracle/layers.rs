//! Linear layers and batch normalization, forward and backward.

use elbo_engine::BATCH_NORM_EPSILON;

use super::{Matrix, Tensors};

/// `y = x W + b`; without b where the layer has none.
pub fn linear(t: &Tensors, name: &str, x: &Matrix) -> Matrix {
    let w = &t[&format!("{name}.weight")];
    let columns = w.len() / x[0].len();
    let bias = t.get(&format!("{name}.bias")).cloned().unwrap_or(vec![0.0; columns]);
    let row = |x: &Vec<f64>| {
        let mut y = bias.clone();
        for (x, w) in x.iter().zip(w.chunks(columns)).filter(|(x, _)| **x != 0.0) {
            y.iter_mut().zip(w).for_each(|(y, w)| *y += x * w);
        }
        y
    };
    x.iter().map(row).collect()
}

/// `dW = x^T dy`, `db = sum dy`, `dx = dy W^T`.
pub fn linear_back(t: &Tensors, name: &str, x: &Matrix, dy: &Matrix, gradients: &mut Tensors) -> Matrix {
    let (weight, bias) = (format!("{name}.weight"), format!("{name}.bias"));
    let (w, columns) = (&t[&weight], dy[0].len());
    let mut dw = vec![0.0; w.len()];
    for (x, dy) in x.iter().zip(dy) {
        for (x, dw) in x.iter().zip(dw.chunks_mut(columns)).filter(|(x, _)| **x != 0.0) {
            dw.iter_mut().zip(dy).for_each(|(dw, dy)| *dw += x * dy);
        }
    }
    gradients.insert(weight, dw);
    if t.contains_key(&bias) {
        gradients.insert(bias, column_sums(dy));
    }
    let dot = |dy: &Vec<f64>, w: &[f64]| dy.iter().zip(w).map(|(dy, w)| dy * w).sum();
    dy.iter().map(|dy| w.chunks(columns).map(|w| dot(dy, w)).collect()).collect()
}

/// The sum of each column.
pub fn column_sums(x: &Matrix) -> Vec<f64> {
    (0..x[0].len()).map(|j| x.iter().map(|row| row[j]).sum()).collect()
}

/// What a normalization leaves for its way back.
#[derive(Debug, Clone)]
pub struct Normalized {
    /// Its name.
    pub name: String,
    /// `(x - mean) / sqrt(var + epsilon)`.
    pub values: Matrix,
    /// `1 / sqrt(var + epsilon)` of each column.
    pub inverse: Vec<f64>,
    /// Scale of each column.
    pub scale: Vec<f64>,
}

/// The batch's mean and biased variance of each column.
pub fn moments(x: &Matrix) -> [Vec<f64>; 2] {
    let n = x.len() as f64;
    let mean: Vec<f64> = column_sums(x).into_iter().map(|sum| sum / n).collect();
    let variance = |(j, mean): (usize, &f64)| x.iter().map(|row| (row[j] - mean).powi(2)).sum::<f64>() / n;
    let variances = mean.iter().enumerate().map(variance).collect();
    [mean, variances]
}

/// `y = gamma (x - mean) / sqrt(var + epsilon) + beta` (Ioffe & Szegedy 2015, algorithm 1); gamma is `fixed` where
/// nobody trains it.
pub fn norm(
    t: &Tensors,
    name: &str,
    fixed: Option<f64>,
    x: &Matrix,
    [mean, variance]: [&[f64]; 2],
) -> (Matrix, Normalized) {
    let columns = x[0].len();
    let scale = fixed.map_or_else(|| t[&format!("{name}.gamma")].clone(), |scale| vec![scale; columns]);
    let beta = &t[&format!("{name}.beta")];
    let inverse: Vec<f64> =
        variance.iter().map(|variance| 1.0 / (variance + f64::from(BATCH_NORM_EPSILON)).sqrt()).collect();
    let each = |row: &Vec<f64>, f: &dyn Fn(usize, f64) -> f64| -> Vec<f64> {
        row.iter().enumerate().map(|(j, x)| f(j, *x)).collect()
    };
    let values: Matrix = x.iter().map(|row| each(row, &|j, x| (x - mean[j]) * inverse[j])).collect();
    let y = values.iter().map(|row| each(row, &|j, x| scale[j] * x + beta[j])).collect();
    (y, Normalized { name: name.to_owned(), values, inverse, scale })
}

/// The way back through a normalization by the batch's own moments:
/// `dx = (g - mean(g) - xhat mean(g xhat)) / sqrt(var + epsilon)` with `g = gamma dy`.
pub fn norm_back(t: &Tensors, by: &Normalized, dy: &Matrix, gradients: &mut Tensors) -> Matrix {
    let n = dy.len() as f64;
    let with_values: Matrix =
        dy.iter().zip(&by.values).map(|(dy, x)| dy.iter().zip(x).map(|(dy, x)| dy * x).collect()).collect();
    let (on_beta, on_gamma) = (column_sums(dy), column_sums(&with_values));
    let row = |(dy, x): (&Vec<f64>, &Vec<f64>)| {
        let at = |j: usize| by.scale[j] * by.inverse[j] * (dy[j] - on_beta[j] / n - x[j] * on_gamma[j] / n);
        (0..dy.len()).map(at).collect()
    };
    let dx = dy.iter().zip(&by.values).map(row).collect();
    gradients.insert(format!("{}.beta", by.name), on_beta);
    let gamma = format!("{}.gamma", by.name);
    if t.contains_key(&gamma) {
        gradients.insert(gamma, on_gamma);
    }
    dx
}
