//! How a run does, in one word.

use serde::{Deserialize, Serialize};

/// How a run does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Too early to tell.
    WarmingUp,
    /// The loss falls or has settled, and the latent code is used.
    Healthy,
    /// Almost all latent dimensions are unused, yet some carry information.
    PartialCollapse,
    /// The decoder ignores z: the KL is near zero and the loss is that of one image for all.
    Collapsed,
    /// No information can pass: the gradients that could change it are zero.
    Stuck,
    /// The loss rises, far above where it was.
    Diverging,
    /// The loss is no number, or beyond any hope.
    Diverged,
    /// Evaluation is far worse than training, since running statistics lag.
    BatchnormGap,
    /// The loss falls, but at this rate would not get there in the epochs of the run.
    TooSlow,
}

impl Verdict {
    /// All verdicts.
    pub const ALL: [Self; 9] = [
        Self::WarmingUp,
        Self::Healthy,
        Self::PartialCollapse,
        Self::Collapsed,
        Self::Stuck,
        Self::Diverging,
        Self::Diverged,
        Self::BatchnormGap,
        Self::TooSlow,
    ];

    /// The name in `data-verdict` and in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::WarmingUp => "warming-up",
            Self::Healthy => "healthy",
            Self::PartialCollapse => "partial-collapse",
            Self::Collapsed => "collapsed",
            Self::Stuck => "stuck",
            Self::Diverging => "diverging",
            Self::Diverged => "diverged",
            Self::BatchnormGap => "batchnorm-gap",
            Self::TooSlow => "too-slow",
        }
    }

    /// The name for people.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::WarmingUp => "Warming up",
            Self::Healthy => "Healthy",
            Self::PartialCollapse => "Partly collapsed",
            Self::Collapsed => "Collapsed",
            Self::Stuck => "Stuck",
            Self::Diverging => "Diverging",
            Self::Diverged => "Diverged",
            Self::BatchnormGap => "Batch-norm gap",
            Self::TooSlow => "Too slow",
        }
    }

    /// Whether something is wrong.
    #[must_use]
    pub fn is_bad(self) -> bool {
        !matches!(self, Self::WarmingUp | Self::Healthy)
    }
}
