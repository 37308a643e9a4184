//! Named recipes: what each changes in the default one.

use crate::{
    Activation, BatchNorm, Clipping, Initializer, KlSchedule, LearningRateSchedule, Likelihood, LogvarBounds,
    OutputBias, Recipe, Reduction, Verdict,
};

/// A named recipe.
#[derive(Debug, Clone, Copy)]
pub struct Preset {
    /// Name in the URL and on the command line.
    pub name: &'static str,
    /// Label of its chip.
    pub label: &'static str,
    /// One line: what it shows.
    pub explanation: &'static str,
    /// What the diagnosis of a run of it comes to.
    pub verdict: Verdict,
    recipe: fn() -> Recipe,
}

/// All presets; the first is the default of the page and of the command line.
pub const PRESETS: &[Preset] = &[
    Preset {
        name: "healthy",
        label: "Healthy",
        explanation: "Our best recipe for the article's net: SiLU, a cosine learning rate, KL warm-up, the output bias at the mean image.",
        verdict: Verdict::Healthy,
        recipe: || Recipe {
            activation: Activation::Silu,
            output_bias: OutputBias::MeanImage,
            kl_schedule: KlSchedule::Linear,
            kl_warmup: 0.2,
            learning_rate: 0.003,
            learning_rate_schedule: LearningRateSchedule::Cosine,
            clipping: Clipping::Norm,
            clip_threshold: 500.0,
            ..Recipe::default()
        },
    },
    Preset {
        name: "article",
        label: "Article",
        explanation: "The net of the article on VAE training stability, as the article means it: 784-128-64-32, ReLU, Adam.",
        verdict: Verdict::Healthy,
        recipe: Recipe::default,
    },
    Preset {
        name: "article-printed",
        label: "Article, as printed",
        explanation: "The article's misprints: tied heads, and a squared error averaged over pixels against a summed KL.",
        verdict: Verdict::Collapsed,
        recipe: || Recipe {
            tied_heads: true,
            likelihood: Likelihood::Gaussian,
            gaussian_sigma: 0.70710677,
            reduction: Reduction::Mean,
            ..Recipe::default()
        },
    },
    Preset {
        name: "bad-init",
        label: "Bad init",
        explanation: "Weights drawn from N(0, 1): the log-variance overflows before the first step.",
        verdict: Verdict::Diverged,
        recipe: || Recipe {
            initializer: Initializer::Normal,
            initial_std: 1.0,
            logvar_bounds: LogvarBounds::None,
            rollback: false,
            ..Recipe::default()
        },
    },
    Preset {
        name: "zero-init",
        label: "Zero init",
        explanation: "All weights zero: nothing but the output bias ever learns.",
        verdict: Verdict::Stuck,
        recipe: || Recipe { initializer: Initializer::Zeros, ..Recipe::default() },
    },
    Preset {
        name: "lr-too-high",
        label: "LR too high",
        explanation: "A learning rate of 0.3: the first steps throw the weights out of reach.",
        verdict: Verdict::Diverged,
        recipe: || Recipe { learning_rate: 0.3, rollback: false, ..Recipe::default() },
    },
    Preset {
        name: "lr-too-low",
        label: "LR too low",
        explanation: "A learning rate of 1e-5: sound, and hardly moving.",
        verdict: Verdict::TooSlow,
        recipe: || Recipe { learning_rate: 1e-5, ..Recipe::default() },
    },
    Preset {
        name: "collapse",
        label: "Collapse",
        explanation: "Beta 20: the KL costs more than it earns, and the decoder learns to ignore z.",
        verdict: Verdict::Collapsed,
        recipe: || Recipe { beta: 20.0, ..Recipe::default() },
    },
    Preset {
        name: "overflow",
        label: "Overflow",
        explanation: "Weights from N(0, 0.3) and no bounds on the log-variance: its exponential explodes.",
        verdict: Verdict::Diverged,
        recipe: || Recipe {
            initializer: Initializer::Normal,
            initial_std: 0.3,
            logvar_bounds: LogvarBounds::None,
            rollback: false,
            ..Recipe::default()
        },
    },
    Preset {
        name: "batchnorm-gap",
        label: "Batch-norm gap",
        explanation: "Running statistics that lag far behind: sound in training, wrong in evaluation.",
        verdict: Verdict::BatchnormGap,
        recipe: || Recipe { batch_norm: BatchNorm::Hidden, batch_norm_momentum: 0.0005, ..Recipe::default() },
    },
];

impl Preset {
    /// The recipe.
    #[must_use]
    pub fn recipe(&self) -> Recipe {
        (self.recipe)()
    }
}

/// A preset is known by its name.
impl PartialEq for Preset {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Preset {}

/// The preset of that name.
#[must_use]
pub fn preset(name: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_is_a_valid_recipe_of_its_own_name() {
        for one in PRESETS {
            assert_eq!(one.recipe().validate(), Ok(()), "{}", one.name);
            assert_eq!(preset(one.name), Some(one));
        }
    }

    #[test]
    fn the_article_is_the_default_recipe() {
        assert_eq!(preset("article").map(Preset::recipe), Some(Recipe::default()));
    }
}
