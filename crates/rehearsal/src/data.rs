//! A small data set and small pretrained weights, made once.

use std::{collections::HashMap, sync::OnceLock};

use elbo_engine::{Images, ModelSpec, initial_weights};
use elbo_recipe::{PIXELS, Recipe};
use elbo_trainer::{SHARD_IMAGES, TEST_IMAGES};
use elbo_worker::{DataContent, DataFile};

/// Images of one bright pixel each: quickly looked at.
fn images(count: usize) -> Images {
    let mut pixels = vec![0; count * PIXELS];
    for (image, pixels) in pixels.chunks_mut(PIXELS).enumerate() {
        pixels[image * 7 % PIXELS] = 255;
    }
    let mut images = Images::default();
    images.extend(&pixels);
    images
}

/// What a data file has in it.
pub fn content(file: DataFile) -> DataContent {
    static IMAGES: OnceLock<Images> = OnceLock::new();
    const { assert!(SHARD_IMAGES == TEST_IMAGES) };
    let images = || DataContent::Images(IMAGES.get_or_init(|| images(TEST_IMAGES)).clone());
    match file {
        DataFile::Train(_) | DataFile::HeldOut => images(),
        DataFile::HeldOutLabels => {
            DataContent::Labels((0..TEST_IMAGES).map(|index| (index % 10) as u8).collect())
        }
    }
}

/// A file of pretrained weights of a small net, of another latent size than the runs have.
pub fn weights_file() -> Vec<u8> {
    static FILE: OnceLock<Vec<u8>> = OnceLock::new();
    let file = || {
        let recipe = Recipe { hidden: Vec::new(), latent: 3, ..Recipe::default() };
        let weights = initial_weights(&ModelSpec::from(&recipe).architecture, 1);
        let metadata: HashMap<String, String> = [
            ("recipe", recipe.to_json()),
            ("epochs", "50".to_owned()),
            ("held_out", r#"{"loss":98.5,"reconstruction":73.0,"kl":25.5}"#.to_owned()),
        ]
        .map(|(name, text)| (name.to_owned(), text))
        .into();
        weights.to_safetensors(metadata).expect("the tensors are plain")
    };
    FILE.get_or_init(file).clone()
}
