//! How a run does, in one word.

named! {
    /// How a run does.
    Verdict {
        /// Too early to tell.
        WarmingUp = "warming-up", "Warming up";
        /// The loss falls or has settled, and the latent code is used.
        Healthy = "healthy", "Healthy";
        /// Almost all latent dimensions are unused, yet some carry information.
        PartialCollapse = "partial-collapse", "Partly collapsed";
        /// The decoder ignores z: the KL is near zero and the loss is that of one image for all.
        Collapsed = "collapsed", "Collapsed";
        /// No information can pass: the gradients that could change it are zero.
        Stuck = "stuck", "Stuck";
        /// The loss rises, far above where it was.
        Diverging = "diverging", "Diverging";
        /// The loss is NaN or infinite, or beyond any hope.
        Diverged = "diverged", "Diverged";
        /// Evaluation is far worse than training, since running statistics lag.
        BatchnormGap = "batchnorm-gap", "Batch-norm gap";
        /// The loss falls, but at this rate would not get there in the epochs of the run.
        TooSlow = "too-slow", "Too slow";
    }
}

impl Verdict {
    /// Whether something is wrong.
    #[must_use]
    pub fn is_bad(self) -> bool {
        !matches!(self, Self::WarmingUp | Self::Healthy)
    }
}
