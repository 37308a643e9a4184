//! The recipe against the preset that it began with, and the way back.

use elbo_protocol::Command;
use elbo_recipe::FieldId;

use crate::{
    recipe_form::base,
    state::{
        Action, Effect, RecipeAction, State,
        tests::{opened, progress, ready, running},
    },
};

fn edit(page: &mut State, field: FieldId, text: &str) {
    page.apply(Action::EditRecipe(field, text.to_owned()), 1.0);
}

fn reset(page: &mut State, action: RecipeAction) -> Vec<Effect> {
    page.apply(Action::Recipe(action), 1.0)
}

#[test]
fn a_field_and_all_fields_go_back_to_the_preset() {
    let mut page = opened("preset=collapse&epochs=3&seed=9");
    edit(&mut page, FieldId::Beta, "4");
    edit(&mut page, FieldId::Latent, "8");
    reset(&mut page, RecipeAction::ResetField(FieldId::Beta));
    assert_eq!((page.form.recipe.beta, page.form.recipe.latent, page.form.recipe.epochs), (20.0, 8, 3));
    edit(&mut page, FieldId::Beta, "-1");
    assert_eq!(page.form.refusals.len(), 1);
    reset(&mut page, RecipeAction::ResetAll);
    assert_eq!((&*page.form.recipe, page.form.preset), (&base("collapse"), "collapse"));
    assert!(page.form.refusals.is_empty());
}

#[test]
fn a_field_that_cannot_go_back_alone_says_why() {
    let mut page = opened("preset=batchnorm-gap");
    edit(&mut page, FieldId::BatchNorm, "off");
    edit(&mut page, FieldId::BatchSize, "1");
    reset(&mut page, RecipeAction::ResetField(FieldId::BatchNorm));
    assert!(
        page.form.refusals[&FieldId::BatchNorm].message.contains("at least 2"),
        "{:?}",
        page.form.refusals
    );
    reset(&mut page, RecipeAction::ResetAll);
    assert_eq!(*page.form.recipe, base("batchnorm-gap"));
}

#[test]
fn the_preset_last_chosen_is_the_base() {
    let mut page = ready();
    assert_eq!(page.form.preset, "article");
    page.apply(Action::ChoosePreset("collapse"), 1.0);
    edit(&mut page, FieldId::Beta, "1");
    reset(&mut page, RecipeAction::ResetField(FieldId::Beta));
    assert_eq!((page.form.preset, page.form.recipe.beta), ("collapse", 20.0));
    page.apply(Action::ChoosePreset("no such"), 1.0);
    assert_eq!(page.form.preset, "collapse");
}

#[test]
fn a_run_takes_a_reset_as_it_takes_an_edit() {
    let mut page = running();
    page.apply(progress(1, 1, 3), 1.0);
    assert!(page.is_under_way());
    edit(&mut page, FieldId::Beta, "4");
    let effects = reset(&mut page, RecipeAction::ResetField(FieldId::Beta));
    assert!(
        matches!(effects.as_slice(), [Effect::Send(Command::Amend { recipe, .. })] if recipe.beta == 1.0)
    );
    assert_eq!(reset(&mut page, RecipeAction::ResetAll), [], "nothing is left to undo");
}

#[test]
fn a_damaged_link_is_told_until_it_is_dismissed() {
    let mut page = opened("preset=best&beta=4&color=red");
    assert_eq!((page.form.link_faults.len(), page.form.recipe.beta), (2, 4.0));
    reset(&mut page, RecipeAction::DismissNotice);
    assert!(page.form.link_faults.is_empty());
    assert_eq!(page.log.items().count(), 2, "the events still say it");
}

#[test]
fn the_link_gives_the_same_page_again() {
    let mut page = opened("preset=collapse&seed=9&backend=cpu&train_images=2560");
    edit(&mut page, FieldId::Beta, "4");
    let again = opened(&page.link().query());
    assert_eq!((&again.form.recipe, again.link()), (&page.form.recipe, page.link()));
}
