//! Recorded steps of an independent implementation, in 64 bits, are replayed within tolerance.

use burn::tensor::Device;
use elbo_trainer::{Fixture, Replay};
use futures::executor::block_on;

const PLAIN: &[u8] = include_bytes!("fixtures/plain.safetensors");
const GAUSSIAN: &[u8] = include_bytes!("fixtures/gaussian.safetensors");

const BATCH_NORM: &[u8] = include_bytes!("fixtures/batchnorm_clip_warmup.safetensors");

fn replay(bytes: &[u8]) -> Replay {
    let fixture = Fixture::from_bytes(bytes.to_vec()).expect("the fixture is readable");
    block_on(Replay::run(&fixture, &Device::flex())).expect("the fixture is complete")
}

#[test]
fn the_bernoulli_fixture_replays() {
    let replay = replay(PLAIN);
    assert!(replay.agrees(), "{:#?}", replay.differences);
    assert_eq!((replay.steps, replay.differences.len()), (5, 5 + 2 * 14));
}

#[test]
fn the_gaussian_fixture_replays() {
    let replay = replay(GAUSSIAN);
    assert!(replay.agrees(), "{:#?}", replay.differences);
    assert_eq!((replay.steps, replay.differences.len()), (5, 5 + 2 * 10));
}

#[test]
fn the_fixture_with_batch_normalisation_clipping_warm_up_and_bounds_replays() {
    let replay = replay(BATCH_NORM);
    assert!(replay.agrees(), "{:#?}", replay.differences);
    // Ten weights and heads' biases, eight scales and shifts; biases before a normalisation are left out.
    assert_eq!((replay.steps, replay.differences.len()), (5, 5 + 2 * 18));
}

#[test]
fn a_record_replayed_without_its_clipping_bounds_or_normalisation_does_not_agree() {
    let changed = |change: fn(&mut elbo_trainer::FixtureConfig)| {
        let mut fixture = Fixture::from_bytes(BATCH_NORM.to_vec()).expect("the fixture is readable");
        change(&mut fixture.config);
        block_on(Replay::run(&fixture, &Device::flex())).is_ok_and(|replay| replay.agrees())
    };
    assert!(changed(|_| ()));
    assert!(!changed(|config| config.clip_norm = None));
    assert!(!changed(|config| config.beta_warmup_steps = 0));
    assert!(!changed(|config| config.logvar_bounds = Some([-0.1, 0.1])));
    assert!(!changed(|config| config.batch_norm = false));
}

#[test]
fn a_changed_record_does_not_agree() {
    let mut fixture = Fixture::from_bytes(PLAIN.to_vec()).expect("the fixture is readable");
    fixture.config.lr *= 1.01;
    let replay = block_on(Replay::run(&fixture, &Device::flex())).expect("the fixture is complete");
    assert!(!replay.agrees());
    assert!(
        replay.differences.iter().any(|difference| difference.quantity == "loss" && !difference.agrees())
    );
}

#[test]
fn damaged_files_are_errors() {
    assert!(Fixture::from_bytes(PLAIN[..PLAIN.len() / 2].to_vec()).is_err());
    assert!(Fixture::from_bytes(b"not a fixture".to_vec()).is_err());
}
