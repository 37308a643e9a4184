//! Going back in a run, and forth.

use elbo_protocol::{Command, Event, LinkFault, RunId, WeightSource};
use elbo_recipe::MOST_CHECKPOINTS;

use crate::state::{
    Action, Effect, State, TimeAction,
    tests::{created, decoded, progress, running},
};

fn kept(run: u32, steps: &[u32]) -> Action {
    Action::Event(Event::Checkpoints { run: RunId(run), steps: steps.to_vec() })
}

fn go(page: &mut State, action: TimeAction) -> Vec<Effect> {
    page.apply(Action::Time(action), 2.0)
}

/// A page whose run 1 has trained for 40 steps, with moments kept, and with no request under way.
fn traveling() -> State {
    let mut page = running();
    page.apply(progress(1, 1, 40), 2.0);
    page.apply(kept(1, &[0, 10, 20, 30, 40]), 2.0);
    page.apply(decoded(page.requests.last().0), 2.0);
    page
}

#[test]
fn a_moment_answers_in_place_of_the_newest_weights() {
    let mut page = traveling();
    let asked = go(&mut page, TimeAction::GoTo(10));
    let moment = WeightSource::Checkpoint { run: RunId(1), step: 10 };
    assert_eq!((page.time.checkpoint(), page.source()), (Some(10), Some(moment)));
    assert!(matches!(asked.as_slice(), [Effect::Send(Command::Decode { source, .. })] if *source == moment));
    page.apply(decoded(page.requests.last().0), 2.0);
    // Training goes on, and the picture stays.
    assert_eq!(page.apply(progress(1, 41, 20), 900.0), []);
    let live = go(&mut page, TimeAction::BackToLive);
    assert!(matches!(
        live.as_slice(),
        [Effect::Send(Command::Decode { source: WeightSource::Live { run: RunId(1) }, .. })]
    ));
}

#[test]
fn a_step_between_moments_goes_to_the_nearest() {
    let mut page = traveling();
    for (step, nearest) in [(0, 0), (14, 10), (15, 10), (16, 20), (u32::MAX, 40)] {
        go(&mut page, TimeAction::GoTo(step));
        assert_eq!(page.time.checkpoint(), Some(nearest), "{step}");
    }
}

#[test]
fn one_request_is_under_way_however_fast_the_visitor_drags() {
    let mut page = traveling();
    let sent: usize =
        [10, 20, 30, 0, 20].map(|step| go(&mut page, TimeAction::GoTo(step)).len()).iter().sum();
    assert_eq!(sent, 1);
    let next = page.apply(decoded(page.requests.last().0), 3.0);
    let newest = WeightSource::Checkpoint { run: RunId(1), step: 20 };
    assert!(matches!(next.as_slice(), [Effect::Send(Command::Decode { source, .. })] if *source == newest));
}

#[test]
fn a_moment_that_is_thinned_away_gives_way_to_its_neighbor() {
    let mut page = traveling();
    go(&mut page, TimeAction::GoTo(30));
    page.apply(kept(1, &[0, 20, 40]), 3.0);
    assert_eq!(page.time.checkpoint(), Some(20));
    // A rollback drops what comes after it.
    go(&mut page, TimeAction::GoTo(40));
    page.apply(kept(1, &[0, 20]), 3.0);
    assert_eq!(page.time.checkpoint(), Some(20));
    page.apply(kept(1, &[]), 3.0);
    assert_eq!((page.time.checkpoint(), page.checkpoints().len()), (None, 0));
}

#[test]
fn a_fresh_run_is_shown_live() {
    let mut page = traveling();
    go(&mut page, TimeAction::GoTo(30));
    page.apply(Action::Reset, 3.0);
    assert_eq!(page.time.checkpoint(), Some(30), "until it is there");
    page.apply(created(2, 32), 4.0);
    assert_eq!((page.time.checkpoint(), page.checkpoints().len()), (None, 0));
    page.apply(kept(1, &[0, 10]), 4.0);
    assert_eq!(page.checkpoints().len(), 0, "another run's");
}

#[test]
fn there_is_nothing_to_travel_to_before_two_moments_or_without_a_worker() {
    let mut page = running();
    page.apply(kept(1, &[0]), 2.0);
    go(&mut page, TimeAction::GoTo(0));
    go(&mut page, TimeAction::Replay);
    assert_eq!((page.time.checkpoint(), page.time.is_replaying()), (None, false));
    let mut page = traveling();
    page.apply(Action::WorkerBroke(LinkFault::Stopped { detail: None }), 3.0);
    assert_eq!(page.checkpoints().len(), 0);
    page.apply(Action::Retry, 4.0);
    assert!(page.runs.run().unwrap().checkpoints.is_empty());
}

#[test]
fn a_replay_goes_from_moment_to_moment_and_ends_live() {
    let mut page = traveling();
    go(&mut page, TimeAction::Replay);
    let mut seen = vec![page.time.checkpoint()];
    while page.time.is_replaying() {
        go(&mut page, TimeAction::Advance);
        seen.push(page.time.checkpoint());
    }
    assert_eq!(seen, [Some(0), Some(10), Some(20), Some(30), Some(40), None]);
    go(&mut page, TimeAction::Advance);
    assert_eq!(page.time.checkpoint(), None, "a late beat does nothing");
}

#[test]
fn a_replay_goes_on_from_where_it_was_stopped_and_a_hand_on_the_scrubber_stops_it() {
    let mut page = traveling();
    go(&mut page, TimeAction::Replay);
    go(&mut page, TimeAction::Advance);
    go(&mut page, TimeAction::Stop);
    assert_eq!((page.time.checkpoint(), page.time.is_replaying()), (Some(10), false));
    go(&mut page, TimeAction::Replay);
    assert_eq!(page.time.checkpoint(), Some(10));
    go(&mut page, TimeAction::GoTo(30));
    assert!(!page.time.is_replaying());
}

#[test]
fn the_moments_known_are_bounded_and_in_order() {
    let mut page = running();
    let many: Vec<u32> = (0..1000).rev().chain(0..5).collect();
    page.apply(kept(1, &many), 2.0);
    assert_eq!(page.checkpoints().len(), MOST_CHECKPOINTS);
    assert!(page.checkpoints().is_sorted());
}
