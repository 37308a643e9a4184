//! Where training must begin and end, whatever the path: laws of the objective, on MNIST.

mod fresh;
mod mnist;

use elbo_protocol::HeldOut;
use elbo_recipe::{OutputBias, Recipe, preset};
use elbo_trainer::{Dataset, PixelStatistics, Session, TEST_IMAGES, Work};
use futures::executor::block_on;

/// Trains to the end; the terms of the first step, the session, and the last held-out measures.
fn trained(recipe: Recipe, train_images: usize, data: &Dataset) -> (f32, Session, HeldOut) {
    let mut session = fresh::session(recipe, train_images, 2_000);
    let (mut first, mut last) = (None, None);
    loop {
        let work = session.advance(data);
        if work != Work::Stepped || session.step() % 20 == 1 {
            let report = block_on(session.take_report()).expect("the device works");
            first = first.or(report.steps.first().map(|row| row.terms.loss));
        }
        match work {
            Work::EpochDone => last = block_on(session.take_held_out()).expect("the device works"),
            Work::Finished => break,
            _ => {}
        }
    }
    (first.expect("there was a step"), session, last.expect("there was an epoch"))
}

fn named(name: &str) -> Recipe {
    Recipe { epochs: 1, ..preset(name).expect("the preset exists").recipe() }
}

#[test]
fn the_lines_are_those_of_mnist() {
    let data = mnist::load(60_000);
    let lines = PixelStatistics::of_first(&data.train, 60_000).lines(&Recipe::default());
    assert!((lines.start - 543.427).abs() < 1e-2, "{lines:?}");
    assert!((lines.collapse - 206.03).abs() < 0.02, "{lines:?}");
    assert!((lines.floor.expect("Bernoulli has a floor") - 45.76).abs() < 0.02, "{lines:?}");
    let held_out = PixelStatistics::of_first(&data.held_out, TEST_IMAGES).lines(&Recipe::default());
    assert!((held_out.floor.expect("Bernoulli has a floor") - 45.53).abs() < 0.02, "{held_out:?}");
    let printed = PixelStatistics::of_first(&data.train, 60_000).lines(&named("article-printed"));
    assert!((printed.collapse - 52.73).abs() < 0.02, "{printed:?}");
}

#[test]
fn zero_weights_begin_at_543_nats_and_a_mean_image_near_206() {
    let data = mnist::load(10_000);
    let (first, _, _) = trained(named("zero-init"), 1_280, &data);
    assert!((first - 543.43).abs() < 0.01, "{first}");
    let (first, _, _) =
        trained(Recipe { output_bias: OutputBias::MeanImage, ..named("zero-init") }, 1_280, &data);
    assert!((first - 206.0).abs() < 15.0, "one batch around the mean of all: {first}");
}

#[test]
fn a_large_beta_ends_at_the_line_of_one_image_for_all() {
    let data = mnist::load(60_000);
    let recipe = Recipe { beta: 50.0, output_bias: OutputBias::MeanImage, ..named("collapse") };
    let (_, _, last) = trained(recipe, 60_000, &data);
    assert!((last.terms.negative_elbo() - 205.8).abs() < 1.0, "{:?}", last.terms);
    assert_eq!(last.active_units, 0);
}

#[test]
fn an_averaged_reconstruction_leaves_no_kl() {
    let data = mnist::load(20_000);
    let (_, _, last) = trained(named("article-printed"), 20_000, &data);
    assert!(last.terms.kl < 0.01, "{:?}", last.terms);
    // The squared error of the mean image, which is what is left.
    assert!((last.terms.reconstruction - 53.2).abs() < 2.0, "{:?}", last.terms);
}

#[test]
fn a_trained_model_is_above_the_floor() {
    let data = mnist::load(20_000);
    let (_, _, last) = trained(named("healthy"), 20_000, &data);
    assert!(last.terms.reconstruction > 45.5, "{:?}", last.terms);
}
