//! A run as the worker and the command line drive it, on made-up images.

mod fresh;
mod synthetic;

use elbo_cpu::CpuEngine;
use elbo_engine::{ModelSpec, initial_weights};
use elbo_protocol::{HeldOut, Terms};
use elbo_recipe::{PIXELS, Recipe};
use elbo_trainer::{Dataset, SHARD_IMAGES, Session, SessionConfig, TEST_IMAGES, Work};
use fresh::session;
use futures::executor::block_on;
use synthetic::{data, rows, small};

/// Trains to the end; every step's terms and every epoch's held-out measures.
fn run(session: &mut Session, data: &Dataset) -> (Vec<Terms>, Vec<HeldOut>) {
    let ran = synthetic::run(session, data);
    (ran.steps.iter().map(|row| row.terms).collect(), ran.held_out)
}

#[test]
fn a_run_learns_evaluates_every_epoch_and_ends() {
    let mut session = session(small(), 1_000, 500);
    assert_eq!(
        (session.steps_per_epoch(), session.total_steps()),
        (31, 62),
        "a last partial batch is dropped"
    );
    let (terms, held_out) = run(&mut session, &data(1_000));
    assert_eq!(terms.len(), 62);
    assert_eq!(
        held_out.iter().map(|held_out| (held_out.epoch, held_out.step)).collect::<Vec<_>>(),
        [(1, 31), (2, 62)]
    );
    assert!(held_out[1].terms.loss < held_out[0].terms.loss && held_out[0].terms.loss < terms[0].loss);
    let sum: f32 = held_out[1].kl_per_dimension.iter().sum();
    assert!((sum - held_out[1].terms.kl).abs() < 1e-4);
    assert!(session.is_finished());
}

#[test]
fn the_seed_decides_the_curve() {
    let curve = |seed| run(&mut session(Recipe { seed, epochs: 1, ..small() }, 320, 2_000), &data(320));
    assert_eq!(curve(5), curve(5));
    assert_ne!(curve(5), curve(6));
}

#[test]
fn the_pieces_of_an_evaluation_do_not_change_it() {
    let held_out =
        |piece| run(&mut session(Recipe { epochs: 1, ..small() }, 320, piece), &data(320)).1[0].terms;
    let (whole, pieces) = (held_out(TEST_IMAGES), held_out(333));
    assert!((whole.loss - pieces.loss).abs() < 1e-5 * whole.loss, "{whole:?} and {pieces:?}");
}

#[test]
fn files_that_arrive_late_leave_the_curve_as_it_is() {
    let recipe = Recipe { hidden: vec![4], batch_size: 1_024, epochs: 1, ..small() };
    let images = SHARD_IMAGES + 2_000;
    let whole = data(images);
    let (expected, _) = run(&mut session(recipe.clone(), images, 5_000), &whole);

    let mut late = session(recipe, images, 5_000);
    let mut here = Dataset::default();
    assert_eq!(late.advance(&here), Work::WaitingForData);
    here.train.extend(&rows(images)[..SHARD_IMAGES * PIXELS]);
    while late.advance(&here) == Work::Stepped {}
    assert_eq!(late.step(), 9, "the tenth batch needs the second file");
    assert_eq!(late.advance(&here), Work::WaitingForData);
    here.train.extend(&rows(images)[SHARD_IMAGES * PIXELS..]);
    while late.advance(&here) == Work::Stepped {}
    assert_eq!(late.advance(&here), Work::WaitingForData, "the evaluation needs the held-out images");
    let report = block_on(late.take_report()).expect("the device works");
    assert_eq!(report.steps.iter().map(|row| row.terms).collect::<Vec<_>>(), expected);
}

#[test]
fn a_report_has_the_health_of_every_tenth_step() {
    let mut session = session(Recipe { epochs: 4, ..small() }, 320, 2_000);
    let data = data(320);
    while session.step() < 35 {
        session.advance(&data);
    }
    let report = block_on(session.take_report()).expect("the device works");
    assert_eq!(report.health.iter().map(|health| health.step).collect::<Vec<_>>(), [10, 20, 30]);
}

#[test]
fn fewer_images_than_a_batch_are_refused() {
    let spec = ModelSpec::from(&small());
    let weights = initial_weights(&spec.architecture, 1);
    let engine = CpuEngine::new(&spec, &weights).expect("the weights are the model's");
    let plan = SessionConfig { recipe: small(), train_images: 31, evaluation_piece: 1 };
    let error = Session::new(plan, Box::new(engine)).err().expect("there is no whole batch");
    assert_eq!(error.to_string(), "expected at least one batch of 32 training images, found 31");
}
