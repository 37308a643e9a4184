//! What the state does in answer to the visitor and the worker.

use elbo_protocol::{
    Backend, Command, DeviceReport, Event, Failure, FailureKind, Fault, LinkFault, RequestId, RunId,
    RunState, SelfTest, Terms,
};
use elbo_recipe::{FieldId, PIXELS};

use super::{Action, Addresses, DuelAction, Effect, LOST_AFTER_MS, Phase, State};
use crate::{history::measures, ink::Point, query::Query};

pub(crate) fn device() -> DeviceReport {
    let self_test = SelfTest::Passed { worst: 1e-6, tolerance: 1e-4 };
    DeviceReport {
        backend: Backend::Cpu,
        adapter: "wasm SIMD".to_owned(),
        engine: "kernels of our own".to_owned(),
        reason: None,
        self_test,
        timing: None,
    }
}

pub(crate) fn created(run: u32, latent: u32) -> Action {
    Action::Event(Event::Created {
        run: RunId(run),
        parameters: 9,
        latent,
        steps_per_epoch: 10,
        total_steps: 1000,
    })
}

pub(crate) fn state(run: u32, state: RunState) -> Action {
    Action::Event(Event::State { run: RunId(run), state })
}

pub(crate) fn progress(run: u32, first_step: u32, count: u32) -> Action {
    let steps =
        (first_step..first_step + count).map(|step| measures(Terms::new(step as f32, 2.0, 1.0))).collect();
    let run = RunId(run);
    Action::Event(Event::Progress {
        run,
        first_step,
        steps,
        health: Vec::new(),
        epoch: 0,
        images_per_second: None,
    })
}

pub(crate) fn failed(run: Option<u32>, kind: FailureKind) -> Action {
    let fault = Fault::Unreadable { detail: format!("{kind:?} failed") };
    Action::Event(Event::Failed { run: run.map(RunId), failure: Failure { kind, fault } })
}

pub(crate) fn decoded(request: u32) -> Action {
    Action::Event(Event::Decoded { request: RequestId(request), step: 0, pixels: vec![7; PIXELS] })
}

pub(crate) fn opened(query: &str) -> State {
    let mut page = State::new(Query::parse(query), Addresses::default());
    assert_eq!(page.apply(Action::Open, 0.0), [Effect::Spawn { reference: false }]);
    let open = page.apply(Action::Event(Event::Booted), 0.0);
    assert!(matches!(open.as_slice(), [Effect::Send(Command::Open { .. })]));
    page
}

/// A page whose untrained run 1, of the article's recipe, answers requests; the first decode, request 1, is
/// answered.
pub(crate) fn ready() -> State {
    let mut page = opened("?preset=article");
    let reset = page.apply(Action::Event(Event::Opened), 0.0);
    assert!(matches!(reset.as_slice(), [Effect::Send(Command::Reset { run: RunId(1), .. })]));
    let decode = page.apply(created(1, 32), 0.0);
    assert!(matches!(decode.as_slice(), [Effect::Send(Command::Decode { request: RequestId(1), .. })]));
    page.apply(decoded(1), 0.0);
    assert_eq!(page.phase(), Phase::Ready);
    page
}

pub(crate) fn running() -> State {
    let mut page = ready();
    assert_eq!(page.apply(Action::Train, 1.0), [Effect::Send(Command::Resume { run: RunId(1) })]);
    page.apply(state(1, RunState::Running), 1.0);
    page
}

/// A page whose run 1, of 30 steps of the article's recipe, was set aside for run 2, of the collapse.
pub(crate) fn replaced() -> State {
    let mut page = running();
    page.apply(progress(1, 1, 30), 2.0);
    page.apply(Action::ChoosePreset("collapse"), 3.0);
    page.apply(Action::Train, 3.0);
    page.apply(state(1, RunState::Paused), 4.0);
    page.apply(Action::Event(Event::SetAside { run: RunId(1) }), 4.0);
    page.apply(created(2, 32), 4.0);
    page.apply(state(2, RunState::Running), 4.0);
    page.apply(progress(2, 1, 10), 5.0);
    page
}

/// A page with a duel of runs 2 and 3, in training: the learning rates 0.001 and 0.1.
pub(crate) fn duelling() -> State {
    let mut page = running();
    page.apply(Action::Duel(DuelAction::Ready("learning-rate")), 2.0);
    page.apply(created(2, 32), 3.0);
    page.apply(created(3, 32), 3.0);
    page.apply(state(2, RunState::Running), 3.0);
    page
}

pub(crate) fn is_decode(effect: &Effect) -> bool {
    matches!(effect, Effect::Send(Command::Decode { .. }))
}

#[test]
fn autostart_trains_at_once() {
    let mut page = opened("?autostart=1&train_images=256");
    let start = page.apply(Action::Event(Event::Opened), 0.0);
    assert!(matches!(start.as_slice(), [Effect::Send(Command::Start { train_images: 256, .. })]));
    page.apply(created(1, 32), 0.0);
    assert_eq!(page.phase(), Phase::Running);
}

#[test]
fn nothing_can_be_pressed_while_loading() {
    let mut page = opened("");
    for action in [Action::Train, Action::Step, Action::Reset, Action::Retry] {
        assert_eq!(page.apply(action, 0.0), []);
    }
    assert!(!page.can_train() && !page.can_step() && !page.can_reset());
}

#[test]
fn the_train_button_pauses_and_resumes() {
    let mut page = running();
    assert_eq!(page.apply(Action::Train, 2.0), [Effect::Send(Command::Pause { run: RunId(1) })]);
    assert_eq!(page.phase(), Phase::Paused);
    assert_eq!(page.apply(Action::Train, 3.0), [Effect::Send(Command::Resume { run: RunId(1) })]);
    assert_eq!(page.phase(), Phase::Running);
}

#[test]
fn a_second_start_before_the_first_is_created_does_nothing() {
    let mut page = running();
    page.apply(state(1, RunState::Finished), 2.0);
    page.apply(decoded(2), 2.0);
    let start = page.apply(Action::Train, 2.0);
    assert!(matches!(start.as_slice(), [Effect::Send(Command::Start { run: RunId(2), .. })]));
    assert_eq!(page.apply(Action::Train, 2.0), []);
}

#[test]
fn messages_of_other_runs_are_dropped() {
    let mut page = running();
    page.apply(progress(9, 1, 5), 2.0);
    page.apply(state(9, RunState::Finished), 2.0);
    page.apply(failed(Some(9), FailureKind::NonFinite), 2.0);
    page.apply(created(9, 3), 2.0);
    let run = page.runs.run().unwrap();
    assert_eq!((page.phase(), run.step, run.id), (Phase::Running, 0, RunId(1)));
}

#[test]
fn the_training_figures_are_means_of_the_last_twenty_steps() {
    let mut page = running();
    page.apply(progress(1, 1, 100), 2.0);
    // Steps 81 to 100, whose reconstruction is their number.
    assert_eq!(page.runs.run().unwrap().training(), Some(Terms::new(90.5, 2.0, 1.0)));
}

#[test]
fn one_decode_is_in_flight_and_a_newer_one_waits_with_the_newest_value() {
    let mut page = ready();
    assert!(is_decode(&page.apply(Action::MoveSlider(0, 1.0), 1.0)[0]));
    assert_eq!(page.apply(Action::MoveSlider(0, 2.0), 1.0), []);
    assert_eq!(page.apply(Action::MoveSlider(0, 2.5), 1.0), []);
    let next = page.apply(decoded(2), 1.0);
    let Effect::Send(Command::Decode { z, .. }) = &next[0] else { panic!("{next:?}") };
    assert_eq!((next.len(), z[0]), (1, 2.5));
    assert_eq!(page.apply(decoded(3), 1.0), []);
}

#[test]
fn a_lost_answer_is_asked_for_again_and_its_late_arrival_is_dropped() {
    let mut page = ready();
    page.apply(Action::MoveSlider(0, 1.0), 0.0);
    assert_eq!(page.apply(Action::Tick, LOST_AFTER_MS - 1.0), []);
    assert!(is_decode(&page.apply(Action::Tick, LOST_AFTER_MS + 1.0)[0]));
    let version = page.explore.decoded.version;
    page.apply(decoded(2), LOST_AFTER_MS + 2.0);
    assert_eq!(page.explore.decoded.version, version);
    page.apply(decoded(3), LOST_AFTER_MS + 2.0);
    assert_eq!(page.explore.decoded.version, version + 1);
}

#[test]
fn the_decode_follows_the_training_at_most_ten_times_a_second() {
    let mut page = running();
    let mut sent = 0;
    for i in 0..100u32 {
        let now_ms = 1000.0 + f64::from(i) * 10.0;
        for effect in page.apply(progress(1, 1 + i, 1), now_ms) {
            assert!(is_decode(&effect));
            sent += 1;
            page.apply(decoded(page.requests.last().0), now_ms);
        }
    }
    assert!((9..=10).contains(&sent), "{sent} in a second");
}

#[test]
fn a_drawing_is_reconstructed_until_it_is_cleared() {
    let mut page = ready();
    let sent = page.apply(Action::BeginStroke(Point { x: 0.5, y: 0.5 }), 1.0);
    assert!(matches!(sent.as_slice(), [Effect::Send(Command::Reconstruct { request: RequestId(2), .. })]));
    page.apply(Action::ClearInk, 1.0);
    let (request, pixels) = (RequestId(2), vec![1; PIXELS]);
    let (terms, mu) = (Terms::default(), Vec::new());
    let neighbors = Vec::new();
    let answer = Event::Reconstructed { request, step: 0, pixels, terms, mu, neighbors };
    page.apply(Action::Event(answer), 1.0);
    assert_eq!(page.explore.pad.reconstructed.pixels, None);
}

#[test]
fn a_data_failure_stands_until_retry_and_the_state_before_it_returns() {
    let mut page = running();
    page.apply(failed(None, FailureKind::Data), 2.0);
    page.apply(failed(None, FailureKind::Data), 2.0);
    assert_eq!((page.phase(), page.can_train()), (Phase::Failed, false));
    assert!(page.apply(Action::Retry, 3.0).contains(&Effect::Send(Command::RetryData)));
    assert_eq!(page.phase(), Phase::Running);
}

#[test]
fn a_broken_worker_is_replaced_and_nothing_of_the_visitors_is_lost() {
    let mut page = running();
    page.apply(Action::MoveSlider(3, 1.5), 2.0);
    page.apply(Action::BeginStroke(Point { x: 0.2, y: 0.2 }), 2.0);
    page.apply(Action::EditRecipe(FieldId::Seed, "4".to_owned()), 2.0);
    let (sliders, ink, recipe) =
        (page.explore.sliders.clone(), page.explore.pad.ink.clone(), page.form.recipe.clone());
    page.apply(Action::WorkerBroke(LinkFault::Stopped { detail: None }), 3.0);
    assert_eq!(page.phase(), Phase::Failed);
    assert_eq!(page.apply(Action::Retry, 4.0), [Effect::Spawn { reference: false }]);
    assert_eq!((page.phase(), &page.connection.device), (Phase::Loading, &None));
    page.apply(Action::Event(Event::Booted), 5.0);
    let reset = page.apply(Action::Event(Event::Opened), 5.0);
    assert!(
        matches!(reset.as_slice(), [Effect::Send(Command::Reset { run: RunId(2), recipe, .. })] if recipe.seed == 4)
    );
    // Both the sliders and the drawing are asked for again.
    assert_eq!(page.apply(created(2, 32), 5.0).len(), 2);
    assert_eq!((&page.explore.sliders, &page.explore.pad.ink), (&sliders, &ink));
    assert_eq!(page.form.recipe, recipe);
}

#[test]
fn a_run_that_is_not_finite_ends_and_train_starts_another() {
    let mut page = running();
    page.apply(failed(Some(1), FailureKind::NonFinite), 2.0);
    assert_eq!((page.phase(), page.can_train(), page.can_reset()), (Phase::Failed, true, true));
    let start = page.apply(Action::Train, 3.0);
    assert!(matches!(start.as_slice(), [Effect::Send(Command::Start { run: RunId(2), .. })]));
    assert_eq!(page.apply(Action::Train, 3.0), []);
    page.apply(created(2, 32), 3.0);
    assert_eq!((page.phase(), page.connection.failure.clone()), (Phase::Running, None));
}

#[test]
fn a_refused_recipe_leaves_the_run_going() {
    let mut page = running();
    page.apply(Action::Reset, 2.0);
    page.apply(failed(Some(2), FailureKind::Recipe), 2.0);
    assert_eq!((page.phase(), page.runs.pending()), (Phase::Running, None));
    assert_eq!(page.form.recipe_refused.as_deref(), Some("Recipe failed"));
    page.apply(progress(1, 1, 3), 3.0);
    assert_eq!(page.runs.run().unwrap().step, 3);
}
