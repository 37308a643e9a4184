//! Edits of the recipe, undone and done again.

use elbo_protocol::{Command, Diagnosis, Event, Evidence, Remedy, RemedyKind, RunId};
use elbo_recipe::{FieldId, PRESETS, Verdict};
use proptest::prelude::*;

use crate::state::{
    Action, EDITS_KEPT, Effect, RecipeAction, State,
    invariants::hold,
    tests::{opened, progress, ready, running},
};

fn edit(field: FieldId, text: &str) -> Action {
    Action::EditRecipe(field, text.to_owned())
}

fn press(page: &mut State, action: RecipeAction) -> Vec<Effect> {
    page.apply(Action::Recipe(action), 1.0)
}

fn diagnosed() -> Action {
    let changes = vec![(FieldId::Beta, "0.25".to_owned())];
    let remedy = Some(Remedy { kind: RemedyKind::LowerBeta, changes, fresh: false });
    let evidence = Evidence::DeadLayers { layers: 1, kl: 0.0 };
    let diagnosis = Diagnosis { verdict: Verdict::Collapsed, evidence, remedy };
    Action::Event(Event::Diagnosed { run: RunId(1), step: 1, diagnosis })
}

#[test]
fn an_edit_is_undone_and_done_again() {
    let mut page = ready();
    assert!(!page.form.can_undo() && !page.form.can_redo());
    page.apply(edit(FieldId::Beta, "4"), 1.0);
    page.apply(Action::ChoosePreset("collapse"), 1.0);
    press(&mut page, RecipeAction::Undo);
    assert_eq!((page.form.preset, page.form.recipe.beta), ("article", 4.0));
    press(&mut page, RecipeAction::Undo);
    assert_eq!((page.form.recipe.beta, page.form.can_undo()), (1.0, false));
    press(&mut page, RecipeAction::Redo);
    press(&mut page, RecipeAction::Redo);
    assert_eq!((page.form.preset, page.form.recipe.beta, page.form.can_redo()), ("collapse", 20.0, false));
}

#[test]
fn another_edit_forgets_what_was_undone_and_a_refused_one_does_not() {
    let mut page = ready();
    page.apply(edit(FieldId::Beta, "4"), 1.0);
    press(&mut page, RecipeAction::Undo);
    page.apply(edit(FieldId::Beta, "-1"), 1.0);
    assert!(page.form.can_redo() && !page.form.can_undo());
    page.apply(edit(FieldId::Beta, "1"), 1.0);
    assert!(page.form.can_redo(), "the same value is no edit");
    page.apply(edit(FieldId::Beta, "2"), 1.0);
    assert!(!page.form.can_redo() && page.form.can_undo());
}

#[test]
fn a_run_takes_an_undone_edit_as_it_takes_an_edit() {
    let mut page = running();
    page.apply(progress(1, 1, 3), 1.0);
    page.apply(edit(FieldId::Beta, "4"), 1.0);
    let beta = |effects: &[Effect]| match effects {
        [Effect::Send(Command::Amend { recipe, .. })] => Some(recipe.beta),
        _ => None,
    };
    assert_eq!(beta(&press(&mut page, RecipeAction::Undo)), Some(1.0));
    assert_eq!(beta(&press(&mut page, RecipeAction::Redo)), Some(4.0));
    assert_eq!(press(&mut page, RecipeAction::Redo), []);
}

#[test]
fn a_remedy_is_an_edit() {
    let mut page = running();
    page.apply(progress(1, 1, 3), 1.0);
    page.apply(diagnosed(), 1.0);
    page.apply(Action::ApplyRemedy, 1.0);
    assert_eq!(page.form.recipe.beta, 0.25);
    press(&mut page, RecipeAction::Undo);
    assert_eq!(page.form.recipe.beta, 1.0);
}

#[test]
fn only_so_many_edits_are_kept() {
    let mut page = opened("preset=article");
    for seed in 0..3 * EDITS_KEPT {
        page.apply(edit(FieldId::Seed, &(100 + seed).to_string()), 1.0);
    }
    let mut undone = 0;
    while page.form.can_undo() {
        press(&mut page, RecipeAction::Undo);
        undone += 1;
    }
    assert_eq!((undone, page.form.recipe.seed), (EDITS_KEPT, 99 + 2 * EDITS_KEPT as u64));
}

/// Something that edits the recipe, or tries to.
fn any_edit(pick: u8, number: usize) -> Action {
    match pick {
        0 => edit(FieldId::Beta, ["1", "2", "4", "-3"][number % 4]),
        1 => edit(FieldId::Latent, &(number % 40).to_string()),
        2 => edit(FieldId::BatchSize, &(1 << (number % 9)).to_string()),
        3 => edit(FieldId::BatchNorm, ["off", "hidden"][number % 2]),
        4 => Action::ChoosePreset(PRESETS[number % PRESETS.len()].name),
        5 => Action::Recipe(RecipeAction::ResetField(FieldId::Beta)),
        6 => Action::Recipe(RecipeAction::ResetAll),
        _ => Action::ApplyRemedy,
    }
}

proptest! {
    #[test]
    fn undoing_all_gives_the_beginning_back_and_redoing_all_the_end(
        picks in prop::collection::vec((0u8..8, 0usize..1000), 0..EDITS_KEPT)
    ) {
        let mut page = running();
        page.apply(progress(1, 1, 3), 1.0);
        page.apply(diagnosed(), 1.0);
        let draft = |page: &State| (page.form.preset, page.form.recipe.clone());
        let mut drafts = vec![draft(&page)];
        for (pick, number) in picks {
            page.apply(any_edit(pick, number), 1.0);
            if drafts.last() != Some(&draft(&page)) {
                drafts.push(draft(&page));
            }
            hold(&page)?;
        }
        for earlier in drafts.iter().rev().skip(1) {
            prop_assert!(page.form.can_undo());
            press(&mut page, RecipeAction::Undo);
            prop_assert_eq!(&draft(&page), earlier);
            hold(&page)?;
        }
        prop_assert!(!page.form.can_undo());
        for later in drafts.iter().skip(1) {
            press(&mut page, RecipeAction::Redo);
            prop_assert_eq!(&draft(&page), later);
        }
        prop_assert!(!page.form.can_redo());
    }
}
