//! Named recipes, each a file in `presets/`.

use crate::Recipe;

/// A named recipe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preset {
    /// Name in the URL, on the command line and of the file.
    pub name: &'static str,
    /// Label of its chip.
    pub label: &'static str,
    /// One line: what it shows.
    pub explanation: &'static str,
    file: &'static str,
}

/// All presets; the first is the default.
pub const PRESETS: &[Preset] = &[Preset {
    name: "article",
    label: "Article",
    explanation: "The net of the article on VAE training stability, as the article means it: 784-128-64-32, ReLU, Adam.",
    file: include_str!("../presets/article.json"),
}];

impl Preset {
    /// The recipe in the preset's file.
    #[must_use]
    pub fn recipe(&self) -> Recipe {
        Recipe::from_json(self.file).expect("every preset file is a valid recipe, as a test checks")
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
            Recipe::from_json(preset.file).unwrap_or_else(|error| panic!("{}: {error}", preset.name));
        }
    }
}
