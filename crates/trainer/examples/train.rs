//! Trains a variational autoencoder on MNIST, natively:
//! `cargo run --release -p elbo-trainer --example train`.

use std::{error::Error, fs, path::Path};

use elbo_cpu::CpuEngine;
use elbo_engine::{Engine, Images, ModelSpec, initial_weights};
use elbo_recipe::Recipe;
use elbo_trainer::{Dataset, Session, SessionConfig, Unpacker, Work, read_images};
use futures::executor::block_on;

/// The images of a data file of the page.
fn images(name: &str) -> Result<Images, Box<dyn Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../static/data/mnist").join(name);
    let (mut unpacker, mut images) = (Unpacker::default(), Images::default());
    unpacker.push(&fs::read(path)?)?;
    images.extend(read_images(&unpacker.finish()?)?);
    Ok(images)
}

/// Trains a recipe on the first images, and returns the held-out loss after each epoch, in nats per image.
fn train(recipe: Recipe, train_images: usize) -> Result<Vec<f32>, Box<dyn Error>> {
    let (train, held_out) = (images("train-images-idx3-ubyte-0.gz")?, images("t10k-images-idx3-ubyte.gz")?);
    let data = Dataset { train, held_out, ..Dataset::default() };
    let spec = ModelSpec::from(&recipe);
    let engine = CpuEngine::new(&spec, &initial_weights(&spec.architecture, recipe.seed))?;
    let config = SessionConfig { recipe, train_images, evaluation_piece: engine.evaluation_piece() };
    let mut session = Session::new(config, Box::new(engine))?;
    let mut losses = Vec::new();
    while !session.is_finished() {
        match session.advance(&data) {
            // What the steps measured stays with the engine until it is asked for.
            Work::Stepped | Work::Probed | Work::Finished => drop(block_on(session.take_report())?),
            Work::EpochDone => {
                let held_out = block_on(session.take_held_out())?.ok_or("expected an evaluated epoch")?;
                println!("epoch {}: {:.2} nats per image held out", held_out.epoch, held_out.terms.loss);
                losses.push(held_out.terms.loss);
            }
            Work::Evaluated => {}
            Work::WaitingForData => return Err(format!("expected {train_images} images in one file").into()),
        }
    }
    Ok(losses)
}

fn main() -> Result<(), Box<dyn Error>> {
    train(Recipe { epochs: 5, ..Recipe::default() }, 10_000).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_epochs_learn_more_than_one_image_for_all() {
        let losses = train(Recipe { epochs: 2, ..Recipe::default() }, 10_000).unwrap();
        assert!(losses.len() == 2 && losses[1] < losses[0] && losses[1] < 206.0, "{losses:?}");
    }
}
