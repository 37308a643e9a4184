//! The WGSL of a net, in pieces that its kernels are put together from.

use elbo_engine::{ModelSpec, UpdateRule};
use elbo_recipe::{Activation, GaussianMean, Likelihood};

/// Bindings, and functions that every kernel may use.
pub(crate) const COMMON: &str = include_str!("kernels/common.wgsl");
/// The update of all parameters.
pub(crate) const UPDATE: &str = include_str!("kernels/update.wgsl");
/// Squared gradients, before the update.
pub(crate) const NORM: &str = include_str!("kernels/norm.wgsl");
/// Scale and fate of the update.
pub(crate) const BOUND: &str = include_str!("kernels/bound.wgsl");
/// The end of a pass.
pub(crate) const ROW: &str = include_str!("kernels/row.wgsl");
/// How many shares the loss has.
pub(crate) const LOSS_PARTS: &str = include_str!("kernels/loss_parts.wgsl");
/// What gradients need of the summed loss.
pub(crate) const SIGMA: &str = include_str!("kernels/sigma.wgsl");
/// Dead units.
pub(crate) const DEAD: &str = include_str!("kernels/dead.wgsl");
/// Sums of an evaluation.
pub(crate) const SUMS: &str = include_str!("kernels/sums.wgsl");
/// Batch normalization forward.
pub(crate) const NORMALIZE: &str = include_str!("kernels/normalize.wgsl");
/// Batch normalization backward.
pub(crate) const NORMALIZE_BACK: &str = include_str!("kernels/normalize_back.wgsl");
/// The scale of a normalization is a parameter.
pub(crate) const TRAINED_SCALE: &str = include_str!("kernels/norm/trained_scale.wgsl");
/// The scale of a normalization is a constant.
pub(crate) const FIXED_SCALE: &str = include_str!("kernels/norm/fixed_scale.wgsl");
/// The gradient of logvar joins that of a normalized mu.
pub(crate) const LOGVAR_JOINS: &str = include_str!("kernels/norm/logvar_joins.wgsl");
/// It does not.
pub(crate) const NOTHING_JOINS: &str = include_str!("kernels/norm/nothing_joins.wgsl");
/// No activation.
pub(crate) const IDENTITY: &str = include_str!("kernels/activation/identity.wgsl");
/// Sampling in a kernel of its own.
pub(crate) const SAMPLE: &str = include_str!("kernels/sample.wgsl");

/// Sampling, KL divergence and their gradients.
pub(crate) const LATENT: &str =
    concat!(include_str!("kernels/noise.wgsl"), include_str!("kernels/latent.wgsl"));

/// An activation: `activate`, `slope`, and, where the activation is enough for it, `slope_of_active`.
pub(crate) fn activation(kind: Activation) -> &'static str {
    match kind {
        Activation::Relu => include_str!("kernels/activation/relu.wgsl"),
        Activation::Silu => include_str!("kernels/activation/silu.wgsl"),
        Activation::Gelu => include_str!("kernels/activation/gelu.wgsl"),
        Activation::Tanh => include_str!("kernels/activation/tanh.wgsl"),
    }
}

/// A likelihood: loss and slope of a pixel, and the loss of many.
pub(crate) fn likelihood(spec: &ModelSpec) -> String {
    let sigma = match spec.likelihood {
        Likelihood::Bernoulli => return include_str!("kernels/likelihood/bernoulli.wgsl").to_owned(),
        Likelihood::Gaussian => include_str!("kernels/likelihood/fixed_sigma.wgsl"),
        Likelihood::GaussianLearned => include_str!("kernels/likelihood/learned_sigma.wgsl"),
        Likelihood::GaussianOptimal => include_str!("kernels/likelihood/optimal_sigma.wgsl"),
    };
    let mean = match spec.gaussian_mean {
        GaussianMean::Sigmoid => include_str!("kernels/likelihood/sigmoid_mean.wgsl"),
        GaussianMean::Identity => include_str!("kernels/likelihood/identity_mean.wgsl"),
    };
    [include_str!("kernels/likelihood/gaussian.wgsl"), mean, sigma].concat()
}

/// An optimizer's rule: `change` of four parameters, and Adam's `corrections`.
pub(crate) fn rule(rule: UpdateRule) -> &'static str {
    match rule {
        UpdateRule::Adam { .. } => include_str!("kernels/rule/adam.wgsl"),
        UpdateRule::Sgd { .. } => include_str!("kernels/rule/sgd.wgsl"),
        UpdateRule::Rmsprop { .. } => include_str!("kernels/rule/rmsprop.wgsl"),
    }
}
