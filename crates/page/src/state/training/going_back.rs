//! The run before comes back as it was left.

use elbo_protocol::{Command, Event, RunId, RunState, WeightSource};

use crate::state::{
    Action, Effect, NextPress, Phase,
    tests::{created, duelling, replaced, running},
};

fn returned(run: u32, state: Option<RunState>) -> Action {
    Action::Event(Event::Returned { run: RunId(run), state })
}

#[test]
fn nothing_of_a_run_is_lost_by_the_training_of_a_preset() {
    let mut page = replaced();
    assert_eq!(page.runs.aside().map(|run| run.step), Some(30));
    let back = page.apply(Action::BackToRun, 6.0);
    assert_eq!(back, [Effect::Send(Command::Return { run: RunId(1) })]);
    page.apply(returned(1, Some(RunState::Paused)), 7.0);
    let run = page.runs.run().unwrap();
    assert_eq!((run.id, run.step, run.history.last_step()), (RunId(1), 30, 30));
    assert_eq!((page.phase(), page.next_press()), (Phase::Paused, NextPress::Resume));
    assert_eq!((page.form.preset, page.form.recipe.beta), ("article", 1.0));
    assert_eq!(page.source(), Some(WeightSource::Live { run: RunId(1) }));
    // The other one waits in its place.
    assert_eq!(page.runs.aside().map(|run| (run.id, run.step)), Some((RunId(2), 10)));
    page.apply(Action::BackToRun, 8.0);
    page.apply(returned(2, Some(RunState::Paused)), 9.0);
    assert_eq!((page.runs.run().unwrap().step, page.form.preset), (10, "collapse"));
    page.apply(Action::Recipe(crate::state::RecipeAction::Undo), 9.0);
    assert_eq!(page.form.preset, "article", "what the form showed before can be had again");
}

#[test]
fn it_is_asked_once_and_nothing_else_begins_meanwhile() {
    let mut page = replaced();
    page.apply(Action::BackToRun, 6.0);
    assert!(!page.can_return() && !page.can_train() && !page.can_step() && !page.can_pause());
    assert_eq!(page.apply(Action::BackToRun, 6.0), []);
    assert_eq!(page.apply(Action::Train, 6.0), []);
    page.apply(returned(1, Some(RunState::Paused)), 7.0);
    assert!(page.can_train() && page.can_return());
}

#[test]
fn a_run_that_is_gone_leaves_the_present_one_alone() {
    let mut page = replaced();
    page.apply(Action::BackToRun, 6.0);
    page.apply(returned(1, None), 7.0);
    assert_eq!(page.runs.run().map(|run| run.id), Some(RunId(2)));
    assert!(!page.can_return() && page.can_train());
}

#[test]
fn there_is_no_way_back_before_the_worker_has_set_a_run_aside_nor_after_the_worker_is_gone() {
    let mut page = running();
    assert!(!page.can_return());
    assert_eq!(page.apply(Action::BackToRun, 2.0), []);
    page.apply(returned(1, Some(RunState::Paused)), 2.0);
    assert_eq!(page.phase(), Phase::Running, "nobody asked");
    let mut page = replaced();
    page.apply(Action::Prefer(elbo_protocol::BackendPreference::Cpu), 6.0);
    assert!(page.runs.aside().is_none());
}

#[test]
fn a_duel_gives_way_to_the_run_before_and_comes_back_too() {
    let mut page = duelling();
    page.apply(Action::Event(Event::SetAside { run: RunId(2) }), 4.0);
    page.apply(Action::Duel(crate::state::DuelAction::End), 4.0);
    page.apply(created(4, 32), 4.0);
    assert!(page.runs.duel().is_none());
    page.apply(Action::BackToRun, 5.0);
    page.apply(returned(2, Some(RunState::Paused)), 6.0);
    assert_eq!(page.runs.sides().count(), 2);
    assert!(page.runs.duel().is_some() && page.link().rival.is_some());
}
