//! Edits of the recipe while a run exists, and remedies.

use elbo_protocol::{
    AmendmentId, Command, Diagnosis, Event, Evidence, FailureKind, LinkFault, Occurrence, Remedy, RemedyKind,
    RunId, RunState,
};
use elbo_recipe::{FieldId, Recipe, Verdict};
use elbo_words::words;

use crate::state::{
    Action, Effect, Phase, State, Tone,
    tests::{created, failed, opened, progress, ready, running, state},
};

pub(super) fn edit(page: &mut State, field: FieldId, text: &str) -> Vec<Effect> {
    page.apply(Action::EditRecipe(field, text.to_owned()), 2.0)
}

/// A page whose run 1 has trained for three steps.
pub(super) fn trained() -> State {
    let mut page = running();
    page.apply(progress(1, 1, 3), 2.0);
    page
}

fn paused() -> State {
    let mut page = trained();
    page.apply(Action::Train, 2.0);
    page.apply(state(1, RunState::Paused), 2.0);
    page
}

/// Run 1 has taken a change, the number of which is told, and says what that changes.
pub(super) fn amended(page: &mut State, number: u32, changes: &[(FieldId, &str)]) {
    let (run, amendment) = (RunId(1), AmendmentId(number));
    page.apply(Action::Event(Event::Amended { run, amendment }), 3.0);
    let changes = changes.iter().map(|(field, value)| (*field, (*value).to_owned())).collect();
    let occurrence = Occurrence::Amended { changes };
    page.apply(Action::Event(Event::Occurred { run, step: 3, occurrence }), 3.0);
}

/// Evidence of a collapse.
fn collapse(kl: f32) -> Evidence {
    Evidence::LatentIgnored { kl, reconstruction: 206.0, collapse: 206.0 }
}

fn diagnosed(verdict: Verdict, evidence: Evidence, remedy: Option<(&[(FieldId, &str)], bool)>) -> Action {
    let remedy = remedy.map(|(changes, fresh)| Remedy {
        kind: RemedyKind::LowerBeta,
        changes: changes.iter().map(|(field, value)| (*field, (*value).to_owned())).collect(),
        fresh,
    });
    let diagnosis = Diagnosis { verdict, evidence, remedy };
    Action::Event(Event::Diagnosed { run: RunId(1), step: 3, diagnosis })
}

/// The recipe that is sent to run 1, if a change of it is what the effects begin with.
fn amendment(effects: &[Effect]) -> Option<&Recipe> {
    match effects.first() {
        Some(Effect::Send(Command::Amend { run: RunId(1), recipe, .. })) => Some(recipe),
        _ => None,
    }
}

/// The recipe of the fresh run that is started, if one is.
fn started(effects: &[Effect]) -> Option<&Recipe> {
    match effects {
        [Effect::Send(Command::Start { run: RunId(2), recipe, .. })] => Some(recipe),
        _ => None,
    }
}

pub(super) fn run_recipe(page: &State) -> &Recipe {
    &page.runs.run().unwrap().recipe
}

pub(super) fn unapplied(page: &State) -> Vec<FieldId> {
    page.unapplied_fields().iter().map(|field| field.id).collect()
}

pub(super) fn newest(page: &State) -> (String, bool) {
    let item = page.log.items().next().unwrap();
    (format!("{}: {}", item.title, item.detail), item.tone == Tone::Bad)
}

#[test]
fn a_live_field_changes_the_run_at_once() {
    for mut page in [trained(), paused(), ready()] {
        let effects = edit(&mut page, FieldId::LearningRate, "0.01");
        assert_eq!(amendment(&effects).unwrap().learning_rate, 0.01, "{:?}", page.phase());
        assert_eq!(run_recipe(&page).learning_rate, 0.01);
        assert!(page.unapplied_fields().is_empty() && page.runs.is_settled());
        // The worker's answer changes nothing but the list of events.
        amended(&mut page, 1, &[(FieldId::LearningRate, "0.01")]);
        assert_eq!(run_recipe(&page).learning_rate, 0.01);
        assert_eq!(newest(&page), ("Recipe changed: learning_rate = 0.01".to_owned(), false));
        assert_eq!(edit(&mut page, FieldId::LearningRate, "0.01"), [], "no change, no message");
    }
}

#[test]
fn a_field_that_is_not_live_needs_a_fresh_run_and_holds_the_others_back() {
    let mut page = trained();
    assert_eq!(edit(&mut page, FieldId::Latent, "8"), []);
    assert_eq!(edit(&mut page, FieldId::Beta, "2"), []);
    assert_eq!(unapplied(&page), [FieldId::Latent, FieldId::Beta]);
    assert_eq!(run_recipe(&page).beta, 1.0);
    // Taking the first back lets the second through.
    let effects = edit(&mut page, FieldId::Latent, "32");
    assert_eq!(amendment(&effects).unwrap().beta, 2.0);
    assert!(page.unapplied_fields().is_empty());
}

#[test]
fn a_finished_or_failed_run_takes_no_changes() {
    let mut page = trained();
    page.apply(state(1, RunState::Finished), 2.0);
    assert_eq!(edit(&mut page, FieldId::Beta, "2"), []);
    assert_eq!(unapplied(&page), [FieldId::Beta]);
    let mut page = trained();
    page.apply(failed(Some(1), FailureKind::NonFinite), 2.0);
    assert_eq!(edit(&mut page, FieldId::Beta, "2"), []);
    assert_eq!(page.phase(), Phase::Failed);
}

#[test]
fn what_is_edited_while_a_run_is_built_is_sent_once_it_is_there() {
    let mut page = running();
    page.apply(state(1, RunState::Finished), 2.0);
    page.apply(Action::Train, 2.0);
    assert_eq!(edit(&mut page, FieldId::Beta, "2"), []);
    assert!(page.unapplied_fields().is_empty(), "it will be taken");
    let effects = page.apply(created(2, 32), 3.0);
    assert!(
        matches!(&effects[0], Effect::Send(Command::Amend { run: RunId(2), recipe, .. }) if recipe.beta == 2.0),
        "{effects:?}"
    );
    let again = page.apply(progress(2, 1, 1), 4.0);
    assert!(!again.iter().any(|effect| matches!(effect, Effect::Send(Command::Amend { .. }))));
}

#[test]
fn a_preset_keeps_seed_and_epochs_and_clears_refusals() {
    let mut page = opened("?seed=3&epochs=4");
    edit(&mut page, FieldId::Beta, "banana");
    page.apply(Action::ChoosePreset("collapse"), 1.0);
    assert_eq!((page.form.recipe.seed, page.form.recipe.epochs, page.form.recipe.beta), (3, 4, 20.0));
    assert!(page.form.refusals.is_empty());
}

#[test]
fn a_rule_between_fields_names_both() {
    let mut page = opened("?preset=article");
    edit(&mut page, FieldId::BatchSize, "1");
    edit(&mut page, FieldId::BatchNorm, "hidden");
    let message = &page.form.refusals[&FieldId::BatchNorm].message;
    assert!(message.contains("'batch_size': expected at least 2"), "{message}");
    assert!(message.ends_with("batch_norm = off kept"), "{message}");
    edit(&mut page, FieldId::LogvarMin, "0");
    edit(&mut page, FieldId::LogvarMax, "0");
    assert!(
        page.form.refusals[&FieldId::LogvarMax]
            .message
            .contains("'logvar_min': expected less than logvar_max")
    );
}

#[test]
fn a_verdict_stands_with_the_run_and_only_a_new_one_is_listed() {
    let mut page = trained();
    let serial = page.log.serial();
    page.apply(diagnosed(Verdict::WarmingUp, Evidence::WarmingUp { steps: 30, of: 100 }, None), 3.0);
    assert_eq!(page.log.serial(), serial, "every run begins so");
    page.apply(diagnosed(Verdict::Collapsed, collapse(0.01), None), 3.0);
    assert_eq!(newest(&page), (format!("Collapsed: {}", words().evidence(&collapse(0.01))), true));
    page.apply(diagnosed(Verdict::Collapsed, collapse(0.02), None), 3.0);
    assert_eq!(page.log.serial(), serial + 1);
    assert_eq!(page.runs.run().unwrap().diagnosis.as_ref().unwrap().evidence, collapse(0.02));
    page.apply(Action::Reset, 4.0);
    page.apply(created(2, 32), 4.0);
    assert_eq!(page.runs.run().unwrap().diagnosis, None);
}

#[test]
fn a_remedy_that_the_run_can_take_amends_it() {
    let mut page = trained();
    page.apply(diagnosed(Verdict::Collapsed, collapse(0.0), Some((&[(FieldId::Beta, "0.5")], false))), 3.0);
    assert!(page.can_apply_remedy() && !page.remedy_is_fresh());
    let effects = page.apply(Action::ApplyRemedy, 4.0);
    assert_eq!((effects.len(), amendment(&effects).unwrap().beta), (1, 0.5));
    assert_eq!((page.form.recipe.beta, page.phase()), (0.5, Phase::Running));
}

#[test]
fn a_remedy_that_the_run_can_take_may_begin_afresh_all_the_same() {
    let mut page = paused();
    page.apply(diagnosed(Verdict::Collapsed, collapse(0.0), Some((&[(FieldId::Beta, "0.5")], false))), 3.0);
    let effects = page.apply(Action::ApplyRemedyFresh, 4.0);
    let recipe = started(&effects).unwrap();
    assert_eq!((recipe.beta, recipe.seed), (0.5, run_recipe(&page).seed));
    assert_eq!(page.form.recipe.beta, 0.5);
    assert_eq!(newest(&page), ("Remedy applied: Lower beta to 0.5, in a fresh run".to_owned(), false));
    assert!(page.apply(Action::ApplyRemedyFresh, 4.0).is_empty(), "once");
}

#[test]
fn a_remedy_resumes_a_paused_run() {
    let mut page = paused();
    page.apply(diagnosed(Verdict::Collapsed, collapse(0.0), Some((&[(FieldId::Beta, "0.5")], false))), 3.0);
    let effects = page.apply(Action::ApplyRemedy, 4.0);
    assert!(amendment(&effects).is_some());
    assert_eq!(effects[1..], [Effect::Send(Command::Resume { run: RunId(1) })]);
    assert_eq!(page.phase(), Phase::Running);
}

#[test]
fn a_remedy_for_a_fresh_run_starts_one_from_the_same_seed() {
    let mut page = trained();
    edit(&mut page, FieldId::Seed, "99");
    page.apply(
        diagnosed(Verdict::Stuck, collapse(0.0), Some((&[(FieldId::Initializer, "xavier-uniform")], true))),
        3.0,
    );
    assert!(page.remedy_is_fresh());
    let effects = page.apply(Action::ApplyRemedy, 4.0);
    assert_eq!(started(&effects).unwrap().seed, 7);
    // What else was edited is not lost.
    assert_eq!((page.form.recipe.seed, unapplied(&page)), (99, vec![FieldId::Seed]));
    assert!(!page.can_apply_remedy() && page.apply(Action::ApplyRemedy, 4.0).is_empty());
}

#[test]
fn after_a_failure_or_the_end_every_remedy_is_a_fresh_run() {
    let remedy =
        || diagnosed(Verdict::Diverged, collapse(0.0), Some((&[(FieldId::LearningRate, "0.01")], false)));
    let mut page = trained();
    page.apply(failed(Some(1), FailureKind::NonFinite), 3.0);
    page.apply(remedy(), 3.0);
    assert!(page.can_apply_remedy() && page.remedy_is_fresh());
    assert_eq!(started(&page.apply(Action::ApplyRemedy, 4.0)).unwrap().learning_rate, 0.01);
    page.apply(created(2, 32), 5.0);
    assert_eq!((page.phase(), page.form.recipe.learning_rate), (Phase::Running, 0.01));

    let mut page = trained();
    page.apply(remedy(), 3.0);
    page.apply(state(1, RunState::Finished), 3.0);
    assert!(started(&page.apply(Action::ApplyRemedy, 4.0)).is_some());
}

#[test]
fn a_remedy_that_does_not_fit_is_told_and_nothing_is_sent() {
    let mut page = trained();
    page.apply(
        diagnosed(Verdict::Diverged, collapse(0.0), Some((&[(FieldId::LearningRate, "-1")], false))),
        3.0,
    );
    assert_eq!(page.apply(Action::ApplyRemedy, 4.0), []);
    assert!(page.form.recipe_refused.as_ref().unwrap().contains("learning_rate"));
    assert_eq!(page.form.recipe.learning_rate, 1e-3);
}

#[test]
fn no_remedy_can_be_applied_without_a_worker() {
    let mut page = trained();
    page.apply(diagnosed(Verdict::Collapsed, collapse(0.0), Some((&[(FieldId::Beta, "1")], false))), 3.0);
    page.apply(Action::WorkerBroke(LinkFault::Stopped { detail: None }), 3.0);
    assert!(!page.can_apply_remedy() && page.apply(Action::ApplyRemedy, 4.0).is_empty());
}

#[test]
fn sliders_beyond_the_latent_size_keep_their_values() {
    let mut page = ready();
    page.apply(Action::MoveSlider(20, 1.0), 1.0);
    page.apply(Action::EditRecipe(FieldId::Latent, "2".to_owned()), 1.0);
    page.apply(created(2, 2), 1.0);
    page.apply(Action::EditRecipe(FieldId::Latent, "32".to_owned()), 1.0);
    page.apply(created(3, 32), 1.0);
    assert_eq!(page.explore.sliders[20], 1.0);
}
