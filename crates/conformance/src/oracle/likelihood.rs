//! The reconstruction loss and its slopes.

use elbo_engine::{LOG_SIGMA_FLOOR, ModelSpec, OPTIMAL_VARIANCE_EPSILON, StepParams};
use elbo_recipe::{GaussianMean, Likelihood, PIXELS};

use super::{
    Matrix, Tensors,
    activation::{sigmoid, softplus},
};

/// The reconstruction loss of a batch, in nats per image.
#[derive(Debug, Clone, Default)]
pub struct Explained {
    /// Negative log-likelihood.
    pub loss: f64,
    /// Half the squared error.
    pub half_error: f64,
    /// Slope of the loss in each logit.
    pub on_logits: Matrix,
    /// Slope of the loss in the trained logarithm of sigma, before its softplus.
    pub on_log_sigma: f64,
}

fn has_sigmoid(spec: &ModelSpec) -> bool {
    spec.likelihood == Likelihood::Bernoulli || spec.gaussian_mean == GaussianMean::Sigmoid
}

/// What each pixel is expected to be.
#[must_use]
pub fn pixel_means(spec: &ModelSpec, logits: &[f64]) -> Vec<f64> {
    logits.iter().map(|logit| if has_sigmoid(spec) { sigmoid(*logit) } else { *logit }).collect()
}

/// The loss of logits given pixels, without the constants `log(2 pi) / 2`:
///
/// ```text
/// Bernoulli   softplus(l) - x l
/// Gaussian    (m - x)^2 / (2 sigma^2)
/// learned     (m - x)^2 / (2 sigma^2) + log sigma,  log sigma = softplus(s + 6) - 6
/// optimal     784/2 (log(mse + 1e-6) + 1)
/// ```
pub fn explain(spec: &ModelSpec, params: &StepParams, t: &Tensors, logits: &Matrix, x: &Matrix) -> Explained {
    let (n, pixels) = (logits.len() as f64, PIXELS as f64);
    let pairs = || logits.iter().flatten().zip(x.iter().flatten());
    let mean = |logit: f64| if has_sigmoid(spec) { sigmoid(logit) } else { logit };
    let half_error = pairs().map(|(l, x)| (mean(*l) - x).powi(2)).sum::<f64>() / 2.0 / n;
    let mut on_log_sigma = 0.0;
    // What the squared error's slope is multiplied by.
    let (loss, precision) = match spec.likelihood {
        Likelihood::Bernoulli => (pairs().map(|(l, x)| softplus(*l) - x * l).sum::<f64>() / n, 1.0),
        Likelihood::Gaussian => {
            let precision = 1.0 / f64::from(params.objective.sigma).powi(2);
            (half_error * precision, precision)
        }
        Likelihood::GaussianLearned => {
            let floor = f64::from(LOG_SIGMA_FLOOR);
            let parameter = t["decoder.log_sigma"][0] - floor;
            let log_sigma = softplus(parameter) + floor;
            let precision = (-2.0 * log_sigma).exp();
            on_log_sigma = (pixels - 2.0 * half_error * precision) * sigmoid(parameter);
            (half_error * precision + pixels * log_sigma, precision)
        }
        Likelihood::GaussianOptimal => {
            let variance = 2.0 * half_error / pixels + f64::from(OPTIMAL_VARIANCE_EPSILON);
            (pixels / 2.0 * (variance.ln() + 1.0), 1.0 / variance)
        }
    };
    let slope = |l: f64, x: f64| match (spec.likelihood, has_sigmoid(spec)) {
        (Likelihood::Bernoulli, _) => sigmoid(l) - x,
        (_, true) => precision * (sigmoid(l) - x) * sigmoid(l) * (1.0 - sigmoid(l)),
        (_, false) => precision * (l - x),
    };
    let on_logits = logits
        .iter()
        .zip(x)
        .map(|(logits, x)| logits.iter().zip(x).map(|(l, x)| slope(*l, *x) / n).collect())
        .collect();
    Explained { loss, half_error, on_logits, on_log_sigma }
}
