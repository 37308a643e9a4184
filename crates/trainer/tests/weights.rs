//! The pretrained weights that come with the page are what their metadata say.
//!
//! They are looked at here and not beside the other files of `static`, since the page reaches no engine, not even
//! for its tests.

mod mnist;

use std::{collections::HashMap, fs, path::Path};

use elbo_cpu::CpuEngine;
use elbo_engine::{Engine as _, ModelSpec, StepParams, Weights, safetensors_metadata};
use elbo_latent::{Codes, Surveyor, nearest};
use elbo_protocol::{Axes, PROBE_FITTED, SURVEYED, Survey, Terms};
use elbo_recipe::{Recipe, preset};
use elbo_trainer::{TEST_IMAGES, Unpacker, held_out, read_labels};
use futures::executor::block_on;

/// Bytes that a visitor may be asked to load for them.
const MOST_BYTES: usize = 500_000;

fn file(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../static").join(name);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

struct Pretrained {
    metadata: HashMap<String, String>,
    recipe: Recipe,
    engine: CpuEngine,
    params: StepParams,
}

fn pretrained() -> Pretrained {
    let bytes = file("weights/healthy.safetensors");
    assert!(bytes.len() < MOST_BYTES, "{} bytes", bytes.len());
    let metadata = safetensors_metadata(&bytes).expect("there are metadata");
    let recipe = Recipe::from_json(&metadata["recipe"]).expect("the recipe is whole");
    recipe.validate().expect("the recipe is within its ranges");
    let weights = Weights::from_safetensors(&bytes, "").expect("the tensors are of floats");
    assert!(weights.is_finite());
    let engine = CpuEngine::new(&ModelSpec::from(&recipe), &weights).expect("the weights fit the recipe");
    let params = StepParams::new(&recipe, 0, 0.0, recipe.beta);
    Pretrained { metadata, recipe, engine, params }
}

fn labels() -> Vec<u8> {
    let mut unpacker = Unpacker::default();
    unpacker.push(&file("data/mnist/t10k-labels-idx1-ubyte.gz")).expect("the file is whole");
    read_labels(&unpacker.finish().expect("the file is whole")).expect("they are labels").to_vec()
}

#[test]
fn metadata_say_how_they_were_made_and_how_good_they_are() {
    let Pretrained { metadata, recipe, mut engine, params } = pretrained();
    let epochs: u32 = metadata["epochs"].parse().expect("a number");
    assert_eq!((epochs, recipe.epochs, recipe.seed), (50, 50, 1));
    let healthy = preset("healthy").expect("there is the preset").recipe();
    assert_eq!(Recipe { epochs: healthy.epochs, seed: healthy.seed, ..recipe.clone() }, healthy);

    let data = mnist::load(0);
    for begin in (0..TEST_IMAGES).step_by(200) {
        engine.evaluate(&data.held_out, begin..begin + 200, &params, false);
    }
    let sums = block_on(engine.take_evaluation()).expect("the CPU answers");
    let found = held_out(&recipe, &sums, 0, epochs).terms;
    let told: Terms = serde_json::from_str(&metadata["held_out"]).expect("the terms are whole");
    println!("told {told:?}, found {found:?}");
    let pairs = [
        (told.loss, found.loss),
        (told.reconstruction, found.reconstruction),
        (told.kl, found.kl),
        (told.loss, told.reconstruction + told.kl),
    ];
    for (told, found) in pairs {
        assert!((told - found).abs() < 0.1, "told {told}, found {found}");
    }
    assert!(found.loss < 102.5, "{found:?}");
}

#[test]
fn codes_tell_the_digits_apart_and_fill_the_prior() {
    let Pretrained { recipe, mut engine, params, .. } = pretrained();
    let (data, labels) = (mnist::load(0), labels());
    let latent = recipe.latent as usize;
    let found = engine.encode_images(&data.held_out, 0..SURVEYED, &params);
    let codes = Codes { latent, mu: found.mu, variance: found.variance };
    let Survey { plane, probe, spreads, .. } =
        Surveyor::default().survey(&codes, &labels[..SURVEYED], Axes::Principal);
    println!("{probe:?}, {:?} explained, {spreads:?}", plane.explained);
    assert_eq!(probe.of as usize, SURVEYED - PROBE_FITTED);
    // An independent ridge regression on the same codes, in NumPy, tells 804 rightly.
    assert!((780..=830).contains(&probe.right), "{probe:?}");
    assert!(plane.explained[0] > plane.explained[1] && plane.explained[1] > 1.0 / latent as f32, "{plane:?}");

    let active: Vec<_> = spreads.iter().filter(|spread| spread.kl > 0.1).collect();
    assert!((8..=latent).contains(&active.len()), "{spreads:?}");
    for spread in active {
        assert!(spread.mean.abs() < 0.5 && (spread.deviation - 1.0).abs() < 0.2, "{spread:?}");
    }

    let alike = (0..500).filter(|index| {
        let near = nearest(&codes, codes.mu_of(*index), 2);
        assert_eq!(near[0], (*index, 0.0));
        labels[near[1].0] == labels[*index]
    });
    let alike = alike.count();
    assert!(alike > 425, "{alike} of 500 nearest codes are of the same digit");
}
