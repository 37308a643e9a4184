//! A run that moves to a fresh session and a fresh engine goes on as it would have, to the bit.

mod fresh;
mod moves;
mod synthetic;

use elbo_protocol::Occurrence;
use elbo_recipe::{Optimizer, PRESETS, Recipe};
use elbo_trainer::{Session, SessionState, TrainError};
use futures::executor::block_on;
use moves::{IMAGES, explosive, finish, happened, moves, plateau, short};
use synthetic::{Ran, advance, data, small};

fn session(recipe: &Recipe) -> Session {
    fresh::session(recipe.clone(), IMAGES, 2_500)
}

/// The state as a message would carry it.
fn sent(state: &SessionState) -> SessionState {
    let bytes = postcard::to_stdvec(state).expect("a state is plain data");
    let read: SessionState = postcard::from_bytes(&bytes).expect("what was written can be read");
    assert_eq!(&read, state);
    read
}

#[test]
fn every_preset_goes_on_to_the_bit() {
    let data = data(IMAGES);
    for preset in PRESETS {
        // Among the steps, within the first evaluation, and after it.
        moves(&|| session(&short(preset)), &data, sent, [4, 12, 17]);
    }
}

#[test]
fn a_plateau_goes_on_to_its_cut() {
    let ran = moves(&|| session(&plateau()), &data(IMAGES), sent, (3..60).step_by(7));
    let cut = |occurrence: &Occurrence| matches!(occurrence, Occurrence::PlateauCut { .. });
    assert!(happened(&ran, cut), "{:?}", ran.occurrences);
}

#[test]
fn a_run_that_breaks_goes_back_to_a_snapshot_from_before_the_move() {
    let ran = moves(&|| session(&explosive()), &data(IMAGES), sent, 0..8);
    let rolled = |occurrence: &Occurrence| matches!(occurrence, Occurrence::RolledBack { .. });
    assert!(happened(&ran, rolled), "{:?}", ran.occurrences);
}

#[test]
fn what_does_not_fit_is_refused_and_changes_nothing() {
    let data = data(IMAGES);
    let mut first = session(&small());
    first.advance(&data);
    assert!(matches!(block_on(first.export()), Err(TrainError::Unsettled)), "a step was not reported");
    block_on(first.take_report()).expect("the device works");
    let state = block_on(first.export()).expect("all is reported");
    assert_eq!((state.step(), state.train_images(), state.recipe()), (1, IMAGES, &small()));
    for other in [
        Recipe { latent: 3, ..small() },
        Recipe { seed: 8, ..small() },
        Recipe { optimizer: Optimizer::Adamw, ..small() },
        Recipe { batch_size: 16, ..small() },
    ] {
        let mut second = session(&other);
        let before = block_on(second.export()).expect("a fresh run can be exported");
        let error = second.import(state.clone()).expect_err("it is another run's").to_string();
        let expected = match other.latent {
            3 => "tensor 'encoder.to_mu.weight': expected [16, 3], found [16, 4]",
            _ => "expected the whole state of a run with the same net, rule, seed and images",
        };
        assert_eq!(error, expected);
        assert_eq!(block_on(second.export()).expect("nothing is changed"), before);
    }
}

#[test]
fn a_recipe_that_was_amended_moves_too() {
    let data = data(IMAGES);
    let amended = Recipe { learning_rate: 3e-3, beta: 2.0, ..small() };
    let (mut first, mut ran) = (session(&small()), Ran::default());
    for _ in 0..5 {
        advance(&mut first, &data, &mut ran);
    }
    first.amend(&amended).expect("both are live");
    let mut second = session(&small());
    second.import(sent(&block_on(first.export()).expect("all is reported"))).expect("it is the same run");
    assert_eq!(second.recipe(), &amended);
    let mut moved = ran.clone();
    finish(&mut first, &data, &mut ran);
    finish(&mut second, &data, &mut moved);
    assert_eq!(moved, ran);
}
