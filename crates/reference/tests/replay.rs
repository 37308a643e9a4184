//! Recorded steps of an independent implementation, in 64 bits, are replayed within tolerance.

use burn::tensor::Device;
use elbo_cpu::CpuEngine;
use elbo_engine::Engine;
use elbo_reference::BurnEngine;
use elbo_trainer::{Fixture, FixtureConfig, Replay};
use futures::executor::block_on;

const PLAIN: &[u8] = include_bytes!("../../trainer/tests/fixtures/plain.safetensors");
const GAUSSIAN: &[u8] = include_bytes!("../../trainer/tests/fixtures/gaussian.safetensors");

const BATCH_NORM: &[u8] = include_bytes!("../../trainer/tests/fixtures/batchnorm_clip_warmup.safetensors");

/// Replays on an engine.
fn replay_on(fixture: &Fixture, engine: &mut dyn Engine) -> Replay {
    block_on(Replay::run(fixture, engine)).expect("the fixture is complete")
}

/// Replays on the reference and on the CPU's own engine.
fn replay(fixture: &Fixture) -> [Replay; 2] {
    let (spec, weights) = (fixture.config.model_spec(), fixture.initial().expect("the fixture is complete"));
    let mut burn = BurnEngine::new(&spec, &weights, &Device::flex()).expect("the weights fit");
    let mut cpu = CpuEngine::new(&spec, &weights).expect("the weights fit");
    [replay_on(fixture, &mut burn), replay_on(fixture, &mut cpu)]
}

fn fixture(bytes: &[u8]) -> Fixture {
    Fixture::from_bytes(bytes.to_vec()).expect("the fixture is readable")
}

/// Replays five steps of so many quantities within tolerance.
fn replays(bytes: &[u8], quantities: usize) {
    for replay in replay(&fixture(bytes)) {
        assert!(replay.agrees(), "{:#?}", replay.differences);
        assert_eq!((replay.steps, replay.differences.len()), (5, quantities));
    }
}

#[test]
fn the_bernoulli_fixture_replays() {
    replays(PLAIN, 5 + 2 * 14);
}

#[test]
fn the_gaussian_fixture_replays() {
    replays(GAUSSIAN, 5 + 2 * 10);
}

#[test]
fn the_fixture_with_batch_normalization_clipping_warm_up_and_bounds_replays() {
    // Ten weights and heads' biases, eight scales and shifts; biases before a normalization are left out.
    replays(BATCH_NORM, 5 + 2 * 18);
}

#[test]
fn a_record_replayed_without_its_clipping_bounds_or_normalization_does_not_agree() {
    let agree = |change: fn(&mut FixtureConfig)| {
        let mut fixture = fixture(BATCH_NORM);
        change(&mut fixture.config);
        replay(&fixture).map(|replay| replay.agrees())
    };
    assert_eq!(agree(|_| ()), [true; 2]);
    assert_eq!(agree(|config| config.clip_norm = None), [false; 2]);
    assert_eq!(agree(|config| config.beta_warmup_steps = 0), [false; 2]);
    assert_eq!(agree(|config| config.logvar_bounds = Some([-0.1, 0.1])), [false; 2]);
    assert_eq!(agree(|config| config.batch_norm = false), [false; 2]);
}

#[test]
fn a_changed_record_does_not_agree() {
    let mut fixture = fixture(PLAIN);
    fixture.config.lr *= 1.01;
    for replay in replay(&fixture) {
        assert!(!replay.agrees());
        let loss = replay.differences.iter().find(|difference| difference.quantity == "loss");
        assert!(loss.is_some_and(|difference| !difference.agrees()));
    }
}

#[test]
fn damaged_files_are_errors() {
    assert!(Fixture::from_bytes(PLAIN[..PLAIN.len() / 2].to_vec()).is_err());
    assert!(Fixture::from_bytes(b"not a fixture".to_vec()).is_err());
}
