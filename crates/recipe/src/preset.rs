//! Named recipes, each a file in `presets/`.

use std::sync::LazyLock;

use crate::{Recipe, Verdict};

/// A named recipe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preset {
    /// Name in the URL, on the command line and of the file.
    pub name: &'static str,
    /// Label of its chip.
    pub label: &'static str,
    /// One line: what it shows.
    pub explanation: &'static str,
    /// What the diagnosis of a run of it comes to.
    pub verdict: Verdict,
    file: &'static str,
}

macro_rules! preset {
    ($name:literal, $label:literal, $verdict:ident, $explanation:literal) => {
        Preset {
            name: $name,
            label: $label,
            explanation: $explanation,
            verdict: Verdict::$verdict,
            file: include_str!(concat!("../presets/", $name, ".json")),
        }
    };
}

/// All presets; the first is the default of the page and of the command line.
pub const PRESETS: &[Preset] = &[
    preset!(
        "healthy",
        "Healthy",
        Healthy,
        "Our best recipe for the article's net: SiLU, a cosine learning rate, KL warm-up, the output bias at the mean image."
    ),
    preset!(
        "article",
        "Article",
        Healthy,
        "The net of the article on VAE training stability, as the article means it: 784-128-64-32, ReLU, Adam."
    ),
    preset!(
        "article-printed",
        "Article, as printed",
        Collapsed,
        "The article's misprints: tied heads, and a squared error averaged over pixels against a summed KL."
    ),
    preset!(
        "bad-init",
        "Bad init",
        Diverged,
        "Weights drawn from N(0, 1): the log-variance overflows before the first step."
    ),
    preset!("zero-init", "Zero init", Stuck, "All weights zero: nothing but the output bias ever learns."),
    preset!(
        "lr-too-high",
        "LR too high",
        Diverged,
        "A learning rate of 0.3: the first steps throw the weights out of reach."
    ),
    preset!("lr-too-low", "LR too low", TooSlow, "A learning rate of 1e-5: sound, and hardly moving."),
    preset!(
        "collapse",
        "Collapse",
        Collapsed,
        "Beta 20: the KL costs more than it earns, and the decoder learns to ignore z."
    ),
    preset!(
        "overflow",
        "Overflow",
        Diverged,
        "Weights from N(0, 0.3) and no bounds on the log-variance: its exponential explodes."
    ),
    preset!(
        "batchnorm-gap",
        "Batch-norm gap",
        BatchnormGap,
        "Running statistics that lag far behind: sound in training, wrong in evaluation."
    ),
];

/// The recipes of [`PRESETS`], in their order, read once.
static RECIPES: LazyLock<Vec<Recipe>> = LazyLock::new(|| {
    let read = |preset: &Preset| Recipe::from_json(preset.file);
    PRESETS.iter().map(read).collect::<Result<_, _>>().expect("every preset file is valid, as a test checks")
});

impl Preset {
    /// The recipe in the preset's file.
    #[must_use]
    pub fn recipe(&self) -> Recipe {
        let known = PRESETS.iter().zip(RECIPES.iter()).find(|(preset, _)| preset.name == self.name);
        known.map(|(_, recipe)| recipe.clone()).expect("a preset is one of PRESETS: no other can be made")
    }
}

/// The preset of that name.
#[must_use]
pub fn preset(name: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_file_is_a_valid_recipe() {
        for preset in PRESETS {
            let recipe = Recipe::from_json(preset.file);
            assert_eq!(recipe, Ok(preset.recipe()), "{}", preset.name);
        }
    }

    #[test]
    fn the_article_is_the_default_recipe() {
        assert_eq!(preset("article").map(Preset::recipe), Some(Recipe::default()));
    }
}
