//! Recorded steps of an independent implementation, in 64 bits, are replayed within tolerance.

use burn::tensor::Device;
use elbo_trainer::{Fixture, Replay};
use futures::executor::block_on;

const PLAIN: &[u8] = include_bytes!("fixtures/plain.safetensors");
const GAUSSIAN: &[u8] = include_bytes!("fixtures/gaussian.safetensors");

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
