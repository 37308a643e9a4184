//! What the state does with two runs.

use elbo_protocol::{
    Command, Diagnosis, Event, Evidence, FailureKind, HeldOut, LinkFault, Occurrence, Remedy, RemedyKind,
    Terms,
};
use elbo_recipe::{FieldId, Verdict};

use elbo_protocol::{RunId, RunState};
use elbo_recipe::Recipe;

use crate::{
    side::Side,
    state::{
        Action, DuelAction, Effect, Phase, State,
        tests::{created, duelling, failed, opened, progress, ready, running, state},
    },
};

pub(in crate::state) fn press(page: &mut State, action: DuelAction) -> Vec<Effect> {
    page.apply(Action::Duel(action), 2.0)
}

/// The names and recipes of the duel that is asked for, and whether it trains.
pub(super) fn asked(effects: &[Effect]) -> Option<([u32; 2], [Recipe; 2], bool)> {
    effects.iter().find_map(|effect| match effect {
        Effect::Send(Command::Duel { runs, recipes, train, .. }) => {
            Some((runs.map(|run| run.0), (**recipes).clone(), *train))
        }
        Effect::Spawn { .. } | Effect::Send(_) | Effect::Remember(_) => None,
    })
}

fn started(effects: &[Effect]) -> Option<&Recipe> {
    effects.iter().find_map(|effect| match effect {
        Effect::Send(Command::Start { recipe, .. }) => Some(recipe),
        Effect::Spawn { .. } | Effect::Send(_) | Effect::Remember(_) => None,
    })
}

pub(in crate::state) fn edit(page: &mut State, field: FieldId, text: &str) -> Vec<Effect> {
    page.apply(Action::EditRecipe(field, text.to_owned()), 4.0)
}

fn diagnosed(run: u32, verdict: Verdict, change: (FieldId, &str)) -> Action {
    let changes = vec![(change.0, change.1.to_owned())];
    let remedy = Some(Remedy { kind: RemedyKind::LowerBeta, changes, fresh: false });
    let diagnosis = Diagnosis { verdict, evidence: Evidence::DeadLayers { layers: 1, kl: 0.0 }, remedy };
    Action::Event(Event::Diagnosed { run: RunId(run), step: 3, diagnosis })
}

fn newest(page: &State) -> (Option<Side>, String) {
    let item = page.log.items().next().unwrap();
    (item.side, format!("{}: {}", item.title, item.detail))
}

#[test]
fn a_ready_made_duel_trains_two_runs_at_once() {
    let mut page = ready();
    edit(&mut page, FieldId::Seed, "5");
    let ([first, second], recipes, train) =
        asked(&press(&mut page, DuelAction::Ready("learning-rate"))).unwrap();
    assert!(train && second == first + 1);
    assert_eq!(recipes.each_ref().map(|recipe| recipe.learning_rate), [1e-3, 0.1]);
    assert_eq!(recipes.each_ref().map(|recipe| recipe.seed), [5, 5]);
    assert_eq!(*page.form.recipe, recipes[0], "the panel shows A's recipe");
    page.apply(created(first, 32), 3.0);
    assert!(page.runs.rival().is_none() && !page.can_train() && page.phase() == Phase::Running);
    page.apply(created(second, 32), 3.0);
    let rival = page.runs.rival().unwrap();
    assert_eq!((*rival.recipe).clone(), recipes[1]);
    assert!(page.runs.is_settled());
    assert_eq!(newest(&page), (None, "Duel started: seed 5 · Learning rate: 0.001 against 0.1".to_owned()));
}

#[test]
fn both_runs_train_pause_and_step_as_one() {
    let mut page = duelling();
    assert_eq!(page.apply(Action::Train, 4.0), [Effect::Send(Command::Pause { run: RunId(2) })]);
    page.apply(state(2, RunState::Paused), 4.0);
    assert_eq!(page.apply(Action::Step, 4.0), [Effect::Send(Command::Step { run: RunId(2) })]);
    // What was edited meanwhile waits; the duel goes on with its own recipes.
    edit(&mut page, FieldId::Latent, "8");
    assert_eq!(page.apply(Action::Train, 4.0), [Effect::Send(Command::Resume { run: RunId(2) })]);
    assert_eq!(page.phase(), Phase::Running);
}

#[test]
fn measures_go_to_the_run_that_they_are_of() {
    let mut page = duelling();
    page.apply(progress(2, 1, 4), 4.0);
    page.apply(progress(3, 1, 3), 4.0);
    page.apply(progress(1, 1, 9), 4.0);
    let steps: Vec<_> = page.runs.sides().map(|(side, run)| (side, run.step)).collect();
    assert_eq!(steps, [(Side::A, 4), (Side::B, 3)]);
    page.apply(diagnosed(3, Verdict::Diverged, (FieldId::LearningRate, "0.001")), 4.0);
    assert_eq!(newest(&page), (Some(Side::B), "Diverged: In 1 of the hidden layers every unit gives the same for all images; the KL is 0.0000 nats.".to_owned()));
    let occurrence = Occurrence::Amended { changes: Vec::new() };
    page.apply(Action::Event(Event::Occurred { run: RunId(2), step: 4, occurrence }), 4.0);
    assert_eq!(newest(&page).0, Some(Side::A));
}

#[test]
fn edits_wait_for_the_run_after_the_duel() {
    let mut page = duelling();
    page.apply(progress(2, 1, 3), 4.0);
    assert_eq!(edit(&mut page, FieldId::Beta, "2"), [], "a live field as well");
    assert_eq!(page.runs.run().unwrap().recipe.beta, 1.0);
    assert_eq!(page.unapplied_fields().iter().map(|field| field.id).collect::<Vec<_>>(), [FieldId::Beta]);
    let reset = page.apply(Action::Reset, 5.0);
    let (_, recipes, train) = asked(&reset).unwrap();
    assert_eq!((recipes.map(|recipe| recipe.beta), train), ([1.0, 1.0], false));
    let end = press(&mut page, DuelAction::End);
    assert!(matches!(end.as_slice(), [Effect::Send(Command::Reset { recipe, .. })] if recipe.beta == 2.0));
}

#[test]
fn an_untrained_duel_is_not_rebuilt_by_an_edit() {
    let mut page = duelling();
    page.apply(Action::Reset, 4.0);
    page.apply(created(4, 32), 4.0);
    page.apply(created(5, 32), 4.0);
    assert_eq!(page.phase(), Phase::Ready);
    assert_eq!(edit(&mut page, FieldId::Latent, "8"), []);
    assert_eq!(page.apply(Action::Train, 5.0), [Effect::Send(Command::Resume { run: RunId(4) })]);
}

#[test]
fn the_end_of_a_duel_is_a_single_fresh_run_of_its_first_recipe() {
    let mut page = duelling();
    let end = press(&mut page, DuelAction::End);
    assert!(
        matches!(end.as_slice(), [Effect::Send(Command::Reset { run: RunId(4), recipe, .. })] if recipe.learning_rate == 1e-3)
    );
    assert!(
        page.runs.next_duel().is_none() && page.runs.rival().is_some(),
        "the old one is shown until then"
    );
    page.apply(created(4, 32), 5.0);
    assert!(page.runs.rival().is_none() && page.runs.duel().is_none());
    assert_eq!((page.phase(), page.runs.run().unwrap().id), (Phase::Ready, RunId(4)));
    let late = page.runs.run().cloned();
    page.apply(progress(3, 1, 3), 5.0);
    assert_eq!(page.runs.run().cloned(), late, "late measures of the rival are dropped");
    assert_eq!(press(&mut page, DuelAction::End), []);
}

#[test]
fn one_side_that_ends_leaves_the_other_training() {
    for (ends, goes_on) in [(2, Side::B), (3, Side::A)] {
        let mut page = duelling();
        page.apply(failed(Some(ends), FailureKind::NonFinite), 4.0);
        assert_eq!((page.phase(), &page.connection.failure), (Phase::Running, &None));
        let alive: Vec<_> =
            page.runs.sides().filter(|(_, run)| run.ended.is_none()).map(|(side, _)| side).collect();
        assert_eq!(alive, [goes_on]);
        assert_eq!(
            newest(&page),
            (Some(goes_on.other()), format!("Run ended: NonFinite failed · {goes_on} goes on"))
        );
        assert_eq!(page.apply(Action::Train, 5.0), [Effect::Send(Command::Pause { run: RunId(2) })]);
        page.apply(failed(Some(5 - ends), FailureKind::NonFinite), 6.0);
        assert_eq!(page.phase(), Phase::Failed, "now both have ended");
        assert!(asked(&page.apply(Action::Train, 7.0)).is_some_and(|(.., train)| train));
    }
}

#[test]
fn a_duel_that_is_done_trains_again_as_a_duel() {
    let mut page = duelling();
    let terms = Terms::new(100.0, 20.0, 1.0);
    let measures =
        HeldOut { step: 3, epoch: 1, terms, kl_per_dimension: vec![], active_units: 0, batch_norm_gap: None };
    page.apply(Action::Event(Event::HeldOut { run: RunId(3), measures }), 4.0);
    page.apply(state(2, RunState::Finished), 4.0);
    assert_eq!(newest(&page).1, "Duel finished: A not measured · B held-out loss 120.00 nats");
    assert!(asked(&page.apply(Action::Train, 5.0)).is_some());
}

#[test]
fn a_new_worker_builds_the_duel_again() {
    let mut page = duelling();
    page.apply(Action::WorkerBroke(LinkFault::Stopped { detail: None }), 4.0);
    page.apply(Action::Retry, 5.0);
    let again = page.apply(Action::Event(Event::Opened), 6.0);
    let (runs, recipes, train) = asked(&again).unwrap();
    assert_eq!((runs, train), ([4, 5], false));
    assert_eq!(recipes[1].learning_rate, 0.1);
    // Also one that was only asked for.
    let mut page = running();
    press(&mut page, DuelAction::Ready("warmup"));
    page.apply(Action::WorkerBroke(LinkFault::Stopped { detail: None }), 4.0);
    page.apply(Action::Retry, 5.0);
    assert!(asked(&page.apply(Action::Event(Event::Opened), 6.0)).is_some());
    // And not one whose end was asked for.
    let mut page = duelling();
    press(&mut page, DuelAction::End);
    page.apply(Action::WorkerBroke(LinkFault::Stopped { detail: None }), 4.0);
    page.apply(Action::Retry, 5.0);
    assert_eq!(page.runs.rival(), None);
    assert_eq!(asked(&page.apply(Action::Event(Event::Opened), 6.0)), None);
}

#[test]
fn a_refused_duel_leaves_the_run_going() {
    for refused in [2, 3] {
        let mut page = running();
        press(&mut page, DuelAction::Ready("warmup"));
        page.apply(failed(Some(refused), FailureKind::Recipe), 3.0);
        assert!(page.runs.next_duel().is_none() && page.form.recipe_refused.is_some());
        assert_eq!((page.phase(), page.can_train()), (Phase::Running, true));
    }
}

#[test]
fn a_duel_of_your_own_changes_one_field() {
    let mut page = ready();
    press(&mut page, DuelAction::ChooseField(FieldId::Activation));
    assert_eq!(page.form.duel_draft.value, "silu", "the first that is not A's");
    press(&mut page, DuelAction::ChooseField(FieldId::LearningRate));
    press(&mut page, DuelAction::ChooseValue("0.02".to_owned()));
    let (_, recipes, _) = asked(&press(&mut page, DuelAction::Start)).unwrap();
    assert_eq!(recipes[1].diff_from(&recipes[0]), [(FieldId::LearningRate, "0.02".to_owned())]);
    assert_eq!(page.rival_changes(), [(FieldId::LearningRate, "0.02")]);
}

#[test]
fn a_change_that_is_none_or_out_of_range_is_refused_and_nothing_is_lost() {
    let mut page = running();
    for (value, words) in [
        ("", "B needs a value of its own; A has 0.001"),
        ("0.0010", "expected another value than A's, found 0.001"),
        ("50", "recipe field 'learning_rate': expected 1e-7 to 10, found 50"),
        ("banana", "expected 1e-7 to 10, found 'banana'"),
    ] {
        press(&mut page, DuelAction::ChooseValue(value.to_owned()));
        assert_eq!(press(&mut page, DuelAction::Start), []);
        assert!(page.form.duel_draft.refused.as_ref().unwrap().contains(words), "{:?}", page.form.duel_draft);
        assert_eq!((page.form.duel_draft.value.as_str(), page.phase()), (value, Phase::Running));
    }
    press(&mut page, DuelAction::ChooseField(FieldId::Seed));
    assert_eq!(page.form.duel_draft.field.id, FieldId::LearningRate, "both see the same images");
}

#[test]
fn nothing_duels_before_the_page_is_ready() {
    let mut page = opened("");
    for action in [DuelAction::Ready("warmup"), DuelAction::Start, DuelAction::End] {
        assert_eq!(press(&mut page, action), []);
    }
    assert_eq!(page.runs.duel(), None);
}

#[test]
fn a_remedy_in_a_duel_is_a_fresh_single_run_of_that_side() {
    let remedy = (FieldId::LearningRate, "0.01");
    let mut page = duelling();
    page.apply(diagnosed(2, Verdict::Collapsed, (FieldId::Beta, "0.5")), 4.0);
    page.apply(diagnosed(3, Verdict::Diverged, remedy), 4.0);
    assert!(page.remedy_is_fresh() && Side::BOTH.iter().all(|side| page.can_apply_remedy_of(*side)));
    let mut other = page.clone();
    let first = press(&mut page, DuelAction::ApplyRemedy(Side::A));
    assert_eq!(started(&first).map(|recipe| (recipe.beta, recipe.learning_rate)), Some((0.5, 1e-3)));
    edit(&mut other, FieldId::KlCycles, "2");
    let second = press(&mut other, DuelAction::ApplyRemedy(Side::B));
    assert_eq!(started(&second).map(|recipe| recipe.learning_rate), Some(0.01));
    // What else was edited is kept for the run after.
    assert_eq!((other.form.recipe.learning_rate, other.form.recipe.kl_cycles), (0.01, 2));
    other.apply(created(4, 32), 5.0);
    assert_eq!((other.runs.rival(), other.runs.next_duel()), (None, None));
}
