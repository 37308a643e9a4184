//! The importance-weighted bound of a trained model lies below its loss, and falls with every further sample.

#[path = "../../trainer/tests/fresh/mod.rs"]
mod fresh;
#[path = "../../trainer/tests/mnist/mod.rs"]
mod mnist;

use burn::tensor::{Device, Tensor, TensorData};
use elbo_engine::{Architecture, NoiseKey, Objective, step_noise};
use elbo_recipe::{PIXELS, Recipe, preset};
use elbo_trainer::Work;
use elbo_vae::{Vae, load_weights};
use futures::executor::block_on;

const IMAGES: usize = 500;

#[test]
fn more_samples_give_a_tighter_bound() {
    let data = mnist::load(20_000);
    let recipe = Recipe { epochs: 1, ..preset("healthy").expect("the preset exists").recipe() };
    let (latent, objective) = (recipe.latent as usize, Objective::from(&recipe));
    let mut session = fresh::session(recipe, 20_000, 2_000);
    while session.advance(&data) == Work::Stepped {}
    let weights = block_on(session.weights()).expect("the engine works");

    let device = Device::flex();
    let untrained = Vae::new(&Architecture::from(session.recipe()), 0, &device);
    let model = load_weights(weights, untrained).expect("the weights are the model's");
    let pixels = data.held_out.bytes()[..IMAGES * PIXELS].iter().map(|pixel| f32::from(*pixel) / 255.0);
    let images = TensorData::new(pixels.collect::<Vec<f32>>(), [IMAGES, PIXELS]);
    let images = Tensor::<2>::from_data(images, &device);
    let noise = |sample: u32| {
        let eps = step_noise(NoiseKey::of_training(5), sample, IMAGES, latent);
        Tensor::<2>::from_data(TensorData::new(eps, [IMAGES, latent]), &device)
    };
    let bound = |samples: std::ops::Range<u32>| -> f32 {
        let bound = model.importance_weighted_bound(&images, samples.map(noise), &objective);
        block_on(bound.into_data_async()).expect("the device works").iter::<f32>().sum()
    };
    let (elbo, five, fifty) = (bound(0..1), bound(1..6), bound(6..56));
    assert!(fifty < five && five < elbo, "{elbo} {five} {fifty}");
    assert!(fifty > elbo - 30.0, "{elbo} {fifty}");
}
