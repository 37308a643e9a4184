//! The file of the pretrained weights: safetensors, with what they are in its metadata.

use elbo_engine::{Architecture, Layout, WeightError, Weights, safetensors_metadata};
use elbo_protocol::{Pretrained, Terms};
use elbo_recipe::{Recipe, RecipeError};

/// A file that is not one of pretrained weights.
#[derive(Debug, thiserror::Error)]
pub enum PretrainedError {
    /// The tensors cannot be read, or are not those of the recipe.
    #[error(transparent)]
    Weights(#[from] WeightError),
    /// The recipe is unreadable or out of range.
    #[error("the recipe in its metadata: {0}")]
    Recipe(#[from] RecipeError),
    /// A piece of metadata is not there or cannot be read.
    #[error("expected metadata '{name}', found {}", found.as_ref().map_or("none".to_owned(), |found| format!("'{found}'")))]
    Metadata {
        /// Its name.
        name: &'static str,
        /// What is there instead; none if nothing is.
        found: Option<String>,
    },
    /// The weights are broken.
    #[error("expected finite weights, found a number that is not")]
    NotFinite,
}

/// The pretrained weights, and what they are.
#[derive(Debug, Clone, PartialEq)]
pub struct PretrainedWeights {
    /// What the page is told of them.
    pub about: Pretrained,
    /// Optimizer updates behind them; 0 if the file does not say.
    pub step: u32,
    /// The weights, which fit the recipe.
    pub weights: Weights,
}

impl PretrainedWeights {
    /// Reads the bytes of a safetensors file with the metadata `recipe` (a recipe file), `epochs` (a number) and
    /// `held_out` (terms as JSON).
    ///
    /// # Errors
    /// [`PretrainedError`], saying what was expected and what was found.
    pub fn read(bytes: &[u8]) -> Result<Self, PretrainedError> {
        let metadata = safetensors_metadata(bytes)?;
        let text = |name| {
            let missing = || PretrainedError::Metadata { name, found: None };
            metadata.get(name).ok_or_else(missing)
        };
        let unreadable = |name, text: &str| PretrainedError::Metadata { name, found: Some(text.to_owned()) };
        let recipe = Recipe::from_json(text("recipe")?)?;
        let epochs = text("epochs")?;
        let epochs = epochs.parse().map_err(|_| unreadable("epochs", epochs))?;
        let held_out = text("held_out")?;
        let held_out: Terms = serde_json::from_str(held_out).map_err(|_| unreadable("held_out", held_out))?;
        let weights = Weights::from_safetensors(bytes, "")?;
        if !weights.is_finite() {
            return Err(PretrainedError::NotFinite);
        }
        Layout::new(&Architecture::from(&recipe)).pack(&weights)?;
        let step = metadata.get("step").and_then(|step| step.parse().ok()).unwrap_or_default();
        Ok(Self { about: Pretrained { recipe, epochs, held_out }, step, weights })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use elbo_engine::initial_weights;

    use super::*;

    fn file(change: impl FnOnce(&mut HashMap<String, String>, &mut Weights)) -> Vec<u8> {
        let recipe = Recipe { hidden: vec![8], latent: 2, ..Recipe::default() };
        let mut weights = initial_weights(&Architecture::from(&recipe), 1);
        let held_out = serde_json::to_string(&Terms { loss: 98.5, reconstruction: 73.0, kl: 25.5 }).unwrap();
        let known = [("recipe", recipe.to_json()), ("epochs", "50".into()), ("held_out", held_out)];
        let mut metadata = known.map(|(name, text)| (name.to_owned(), text)).into();
        change(&mut metadata, &mut weights);
        weights.to_safetensors(metadata).unwrap()
    }

    fn message(change: impl FnOnce(&mut HashMap<String, String>, &mut Weights)) -> String {
        PretrainedWeights::read(&file(change)).unwrap_err().to_string()
    }

    #[test]
    fn a_file_says_what_its_weights_are() {
        let read = PretrainedWeights::read(&file(|metadata, _| {
            metadata.insert("step".to_owned(), "29850".to_owned());
        }));
        let PretrainedWeights { about, step, weights } = read.unwrap();
        assert_eq!((about.epochs, about.held_out.kl, about.recipe.latent, step), (50, 25.5, 2, 29_850));
        assert!(weights.0.contains_key("encoder.to_mu.weight"), "{:?}", weights.0.keys());
    }

    #[test]
    fn what_is_missing_or_damaged_is_named() {
        assert_eq!(
            message(|metadata, _| drop(metadata.remove("epochs"))),
            "expected metadata 'epochs', found none"
        );
        assert_eq!(
            message(|metadata, _| drop(metadata.insert("held_out".to_owned(), "{}".to_owned()))),
            "expected metadata 'held_out', found '{}'"
        );
        let recipe = r#"{"latent": 0}"#.to_owned();
        let found = message(|metadata, _| drop(metadata.insert("recipe".to_owned(), recipe)));
        assert!(found.contains("latent"), "{found}");
        let found = message(|_, weights| drop(weights.0.remove("encoder.to_mu.weight")));
        assert!(found.contains("encoder.to_mu.weight"), "{found}");
        let found = message(|_, weights| {
            weights.0.get_mut("encoder.to_mu.weight").unwrap().values[0] = f32::NAN;
        });
        assert_eq!(found, "expected finite weights, found a number that is not");
        assert!(PretrainedWeights::read(b"<!DOCTYPE html>").is_err());
    }
}
