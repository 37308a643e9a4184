//! The rule that turns gradients into updates.

use elbo_recipe::{Optimizer as Kind, Recipe};

/// The rule that turns gradients `g` into updates of parameters `p`. All state begins at zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum UpdateRule {
    /// Adam (Kingma & Ba 2014, algorithm 1):
    ///
    /// ```text
    /// m = beta1 m + (1 - beta1) g          v = beta2 v + (1 - beta2) g^2
    /// p = p - rate * (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)
    /// ```
    Adam {
        /// Decay of the mean of gradients.
        beta1: f64,
        /// Decay of the mean of squared gradients.
        beta2: f64,
        /// Added to the root in the denominator, after bias correction.
        epsilon: f64,
        /// Whether weight decay is apart from the gradient, `p = p - rate decay p`, as in AdamW (Loshchilov &
        /// Hutter 2017, algorithm 2); else `g = g + decay p`.
        decoupled: bool,
    },
    /// `b = momentum b + g`, `p = p - rate b`, as in PyTorch. The momentum is that of the recipe; an engine
    /// takes it from the settings of each step.
    Sgd {
        /// Share of the last update that is kept.
        momentum: f64,
    },
    /// `v = alpha v + (1 - alpha) g^2`, `p = p - rate g / (sqrt(v) + epsilon)`, as in PyTorch.
    Rmsprop {
        /// Decay of the mean of squared gradients.
        alpha: f64,
        /// Added to the root in the denominator.
        epsilon: f64,
    },
}

impl UpdateRule {
    /// Adam with its usual settings.
    #[must_use]
    pub fn adam() -> Self {
        Self::Adam { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decoupled: false }
    }

    /// Whether it keeps first moments (m, b) and second ones (v) of the gradients.
    #[must_use]
    pub fn moments(self) -> [bool; 2] {
        match self {
            Self::Adam { .. } => [true, true],
            Self::Sgd { .. } => [true, false],
            Self::Rmsprop { .. } => [false, true],
        }
    }

    /// How many moments it keeps of each gradient.
    #[must_use]
    pub fn moment_count(self) -> usize {
        self.moments().into_iter().filter(|kept| *kept).count()
    }
}

impl From<&Recipe> for UpdateRule {
    fn from(recipe: &Recipe) -> Self {
        match recipe.optimizer {
            Kind::Adam => Self::adam(),
            Kind::Adamw => Self::Adam { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decoupled: true },
            Kind::Sgd => Self::Sgd { momentum: f64::from(recipe.momentum) },
            Kind::Rmsprop => Self::Rmsprop { alpha: 0.99, epsilon: 1e-8 },
        }
    }
}
