//! What the page is told of one run: of its changes, and of what a rollback makes void.

use elbo_protocol::Occurrence;
use futures::executor::block_on;

use super::*;
use crate::testing::{TestHost, dataset, session, session_that_breaks, tiny};

const RUN: RunId = RunId(1);

/// A run that trains for forty epochs of two steps, and of which all so far is told.
fn training(host: &mut TestHost, session: Session) -> Run {
    let mut run = Run::new(host.context(), RUN, session, 1 << 20);
    block_on(run.data_arrived(&dataset(64))).unwrap();
    run.train();
    host.clock.tick_ms.set(1.0);
    host.events();
    run
}

fn long() -> Recipe {
    Recipe { epochs: 40, ..tiny() }
}

/// Does one piece of work and finishes the slice. What is told.
fn work(run: &mut Run, host: &mut TestHost) -> Vec<Event> {
    run.advance(&dataset(64));
    block_on(run.finish_slice()).unwrap();
    host.events()
}

/// What the worker says to a change, by its number.
fn answers(told: &[Event]) -> Vec<(u32, bool)> {
    let answer = |event: &Event| match event {
        Event::Amended { run: RUN, amendment } => Some((amendment.0, true)),
        Event::AmendmentRefused { run: RUN, amendment, .. } => Some((amendment.0, false)),
        _ => None,
    };
    told.iter().filter_map(answer).collect()
}

#[test]
fn the_checkpoints_after_a_rollback_are_those_before_it() {
    let mut host = TestHost::default();
    let mut run = training(&mut host, session_that_breaks(long(), 25));
    let (mut kept, mut went_back) = (Vec::new(), false);
    while run.is_busy() && !went_back {
        for event in work(&mut run, &mut host) {
            match event {
                Event::Checkpoints { steps, .. } => kept = steps,
                Event::Occurred { occurrence: Occurrence::RolledBack { to_step: 0, .. }, .. } => {
                    assert_eq!(kept, [0, 10, 20]);
                    went_back = true;
                }
                _ => {}
            }
        }
    }
    // The page hears of both at once.
    assert_eq!((went_back, &*kept, run.status().checkpoints), (true, &[0][..], vec![0]));
    while run.is_busy() {
        for event in work(&mut run, &mut host) {
            if let Event::Checkpoints { steps, .. } = event {
                assert!(steps.last().is_some_and(|last| *last <= run.session.step()), "{steps:?}");
                kept = steps;
            }
        }
    }
    assert_eq!(kept, run.status().checkpoints);
    assert_eq!(kept, (0..=80).step_by(10).collect::<Vec<u32>>());
}

#[test]
fn a_change_is_answered_by_its_name() {
    let mut host = TestHost::default();
    let mut run = training(&mut host, session(long()));
    let change = |run: &mut Run, host: &mut TestHost, number, recipe: &Recipe| {
        block_on(run.amend(AmendmentId(number), recipe)).unwrap();
        host.events()
    };
    let told = change(&mut run, &mut host, 3, &Recipe { beta: 4.0, ..long() });
    assert_eq!(answers(&told), [(3, true)]);
    let told = change(&mut run, &mut host, 4, &Recipe { latent: 3, ..long() });
    assert_eq!((answers(&told), run.session.recipe().beta), (vec![(4, false)], 4.0));
    // The same once more changes nothing, and is answered all the same.
    let told = change(&mut run, &mut host, 5, &Recipe { beta: 4.0, ..long() });
    assert_eq!(answers(&told), [(5, true)]);
}

#[test]
fn a_run_that_has_given_up_refuses_changes() {
    let mut host = TestHost::default();
    let without = Recipe { rollback: false, ..long() };
    let mut run = training(&mut host, session_that_breaks(without.clone(), 3));
    while run.is_busy() {
        work(&mut run, &mut host);
    }
    assert!(run.session.has_given_up());
    block_on(run.amend(AmendmentId(1), &Recipe { beta: 4.0, ..without })).unwrap();
    let told = host.events();
    assert!(
        matches!(&*told, [Event::AmendmentRefused { amendment: AmendmentId(1), fault: Fault::GivenUp, .. }]),
        "{told:?}"
    );
}
