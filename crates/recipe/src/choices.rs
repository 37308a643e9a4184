//! The fields of a recipe that choose one of a few ways.

use serde::{Deserialize, Serialize};

/// Nonlinearity after each hidden layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Activation {
    /// `max(x, 0)`.
    Relu,
    /// `x * sigmoid(x)`.
    Silu,
    /// `x * Phi(x)` with the exact normal distribution function.
    Gelu,
    /// Hyperbolic tangent.
    Tanh,
}

/// How initial weights are drawn. Biases always start at zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Initializer {
    /// Uniform, variance `2 / (inputs + outputs)` (Glorot & Bengio 2010).
    XavierUniform,
    /// Normal, the same variance.
    XavierNormal,
    /// Uniform, variance `2 / inputs` (He et al. 2015).
    KaimingUniform,
    /// Normal, the same variance.
    KaimingNormal,
    /// Normal, of a given standard deviation whatever the layer's size.
    Normal,
    /// All zero.
    Zeros,
}

/// The decoder's output bias before the first step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OutputBias {
    /// Zero: every pixel starts at one half.
    Zero,
    /// The bias that decodes to the mean training image.
    MeanImage,
}

/// Where activations are normalized over the batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BatchNorm {
    /// Nowhere.
    Off,
    /// After each hidden linear layer, before its activation.
    Hidden,
    /// There, and on mu with a fixed scale (BN-VAE, Zhu et al. 2020).
    HiddenAndMu,
}

/// How the decoder's output explains a pixel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Likelihood {
    /// Cross-entropy of the pixel, in `[0, 1]`, with the logit.
    Bernoulli,
    /// A Gaussian of fixed sigma, without its constant: squared error over `2 sigma^2`.
    Gaussian,
    /// A Gaussian whose one sigma is a trained parameter.
    GaussianLearned,
    /// A Gaussian whose sigma is, in every batch, the best one (Rybkin et al. 2021).
    GaussianOptimal,
}

/// What the mean of a Gaussian pixel is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GaussianMean {
    /// The sigmoid of the decoder's output, within `[0, 1]`.
    Sigmoid,
    /// The decoder's output itself.
    Identity,
}

/// How the pixels' losses make the image's loss.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reduction {
    /// Summed, as the evidence lower bound asks.
    Sum,
    /// Averaged: a misprint that makes the KL divergence weigh 784 times as much.
    Mean,
}

/// How the weight of the KL divergence changes during a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KlSchedule {
    /// Beta throughout.
    Constant,
    /// From zero to beta in a straight line (Bowman et al. 2015, Sonderby et al. 2016).
    Linear,
    /// Several such lines, one after the other (Fu et al. 2019).
    Cyclical,
    /// Beta throughout, but a dimension's KL below a floor costs nothing more (Kingma et al. 2016).
    FreeBits,
}

/// The rule that turns gradients into updates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Optimizer {
    /// Adam (Kingma & Ba 2014).
    Adam,
    /// Adam with weight decay apart from the gradient (Loshchilov & Hutter 2017).
    Adamw,
    /// Gradient descent, with momentum.
    Sgd,
    /// The gradient over the root of its mean square (Hinton 2012).
    Rmsprop,
}

/// How the learning rate changes during a run, after its warm-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LearningRateSchedule {
    /// Not at all.
    Constant,
    /// Half a cosine down to a share of it (Loshchilov & Hutter 2016).
    Cosine,
    /// Multiplied by a factor every few epochs.
    Step,
    /// Multiplied by a factor every epoch.
    Exponential,
    /// Multiplied by a factor when the held-out loss has stopped falling: ReduceLROnPlateau.
    Plateau,
}

/// Whether the metric that a plateau is looked for in should fall or rise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlateauMode {
    /// The held-out loss, which should fall.
    Min,
    /// Its negative, which should rise.
    Max,
}

/// What the threshold of a plateau is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ThresholdMode {
    /// A share of the best metric so far.
    Rel,
    /// Nats per image.
    Abs,
}

/// How gradients are bounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Clipping {
    /// Not at all.
    None,
    /// All scaled by `min(1, threshold / norm)`, norm being that of all gradients together.
    Norm,
    /// Each number held within the threshold on either side of zero.
    Value,
}

/// How logvar is kept where its exponential is finite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogvarBounds {
    /// Not at all.
    None,
    /// Clamped; outside the bounds its gradient is zero.
    Clamp,
}
