//! The fields of a recipe that choose one of a few ways: each value with its name and its label.

choices! {
    /// Nonlinearity after each hidden layer.
    Activation {
        /// `max(x, 0)`.
        Relu = "relu", "ReLU";
        /// `x * sigmoid(x)`.
        Silu = "silu", "SiLU";
        /// `x * Phi(x)` with the exact normal distribution function.
        Gelu = "gelu", "GELU";
        /// Hyperbolic tangent.
        Tanh = "tanh", "tanh";
    }

    /// How initial weights are drawn. Biases always start at zero.
    Initializer {
        /// Uniform, variance `2 / (inputs + outputs)` (Glorot & Bengio 2010).
        XavierUniform = "xavier-uniform", "Xavier uniform";
        /// Normal, the same variance.
        XavierNormal = "xavier-normal", "Xavier normal";
        /// Uniform, variance `2 / inputs` (He et al. 2015).
        KaimingUniform = "kaiming-uniform", "Kaiming uniform";
        /// Normal, the same variance.
        KaimingNormal = "kaiming-normal", "Kaiming normal";
        /// Normal, of a given standard deviation whatever the layer's size.
        Normal = "normal", "Normal";
        /// All zero.
        Zeros = "zeros", "Zeros";
    }

    /// The decoder's output bias before the first step.
    OutputBias {
        /// Zero: every pixel starts at one half.
        Zero = "zero", "Zero";
        /// The bias that decodes to the mean training image.
        MeanImage = "mean-image", "Mean image";
    }

    /// Where activations are normalized over the batch.
    BatchNorm {
        /// Nowhere.
        Off = "off", "Off";
        /// After each hidden linear layer, before its activation.
        Hidden = "hidden", "Hidden layers";
        /// There, and on mu with a fixed scale (BN-VAE, Zhu et al. 2020).
        HiddenAndMu = "hidden-and-mu", "Hidden layers and mu";
    }

    /// How the decoder's output explains a pixel.
    Likelihood {
        /// Cross-entropy of the pixel, in `[0, 1]`, with the logit.
        Bernoulli = "bernoulli", "Bernoulli";
        /// A Gaussian of fixed sigma, without its constant: squared error over `2 sigma^2`.
        Gaussian = "gaussian", "Gaussian, fixed sigma";
        /// A Gaussian whose one sigma is a trained parameter.
        GaussianLearned = "gaussian-learned", "Gaussian, learned sigma";
        /// A Gaussian whose sigma is, in every batch, the best one (Rybkin et al. 2021).
        GaussianOptimal = "gaussian-optimal", "Gaussian, optimal sigma";
    }

    /// What the mean of a Gaussian pixel is.
    GaussianMean {
        /// The sigmoid of the decoder's output, within `[0, 1]`.
        Sigmoid = "sigmoid", "Sigmoid of the output";
        /// The decoder's output itself.
        Identity = "identity", "The output itself";
    }

    /// How the pixels' losses make the image's loss.
    Reduction {
        /// Summed, as the evidence lower bound asks.
        Sum = "sum", "Sum over pixels";
        /// Averaged: a misprint that makes the KL divergence weigh 784 times as much.
        Mean = "mean", "Mean over pixels";
    }

    /// How the weight of the KL divergence changes during a run.
    KlSchedule {
        /// Beta throughout.
        Constant = "constant", "Constant";
        /// From zero to beta in a straight line (Bowman et al. 2015, Sonderby et al. 2016).
        Linear = "linear", "Linear warm-up";
        /// Several such lines, one after the other (Fu et al. 2019).
        Cyclical = "cyclical", "Cyclical";
        /// Beta throughout, but a dimension's KL below a floor costs nothing more (Kingma et al. 2016).
        FreeBits = "free-bits", "Free bits";
    }

    /// The rule that turns gradients into updates.
    Optimizer {
        /// Adam (Kingma & Ba 2014).
        Adam = "adam", "Adam";
        /// Adam with weight decay apart from the gradient (Loshchilov & Hutter 2017).
        Adamw = "adamw", "AdamW";
        /// Gradient descent, with momentum.
        Sgd = "sgd", "SGD";
        /// The gradient over the root of its mean square (Hinton 2012).
        Rmsprop = "rmsprop", "RMSprop";
    }

    /// How the learning rate changes during a run, after its warm-up.
    LearningRateSchedule {
        /// Not at all.
        Constant = "constant", "Constant";
        /// Half a cosine down to a share of it (Loshchilov & Hutter 2016).
        Cosine = "cosine", "Cosine";
        /// Multiplied by a factor every few epochs.
        Step = "step", "Step";
        /// Multiplied by a factor every epoch.
        Exponential = "exponential", "Exponential";
        /// Multiplied by a factor when the held-out loss has stopped falling: ReduceLROnPlateau.
        Plateau = "plateau", "Reduce on plateau";
    }

    /// Whether the metric that a plateau is looked for in should fall or rise.
    PlateauMode {
        /// The held-out loss, which should fall.
        Min = "min", "Loss falls";
        /// Its negative, which should rise.
        Max = "max", "Negative loss rises";
    }

    /// What the threshold of a plateau is measured in.
    ThresholdMode {
        /// A share of the best metric so far.
        Rel = "rel", "Share of the best";
        /// Nats per image.
        Abs = "abs", "Nats";
    }

    /// How gradients are bounded.
    Clipping {
        /// Not at all.
        None = "none", "None";
        /// All scaled by `min(1, threshold / norm)`, norm being that of all gradients together.
        Norm = "norm", "Global norm";
        /// Each number held within the threshold on either side of zero.
        Value = "value", "Value";
    }

    /// How logvar is kept where its exponential is finite.
    LogvarBounds {
        /// Not at all.
        None = "none", "None";
        /// Clamped; outside the bounds its gradient is zero.
        Clamp = "clamp", "Clamp";
    }
}
