//! The recipe against the preset that it began with, and the way back.

use std::rc::Rc;

use elbo_recipe::FieldId;

use super::{Effect, Phase, State};
use crate::{recipe_form::base, share::Link};

/// What the visitor does with the recipe as a whole, and with the link that gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecipeAction {
    /// A field goes back to the preset's value.
    ResetField(FieldId),
    /// Every field goes back to the preset's value.
    ResetAll,
    /// The notice on a damaged or newer link was dismissed.
    DismissNotice,
}

impl State {
    /// What a link to this page holds: the recipe as edited, and where it trains.
    #[must_use]
    pub fn link(&self) -> Link {
        Link {
            backend: self.preference,
            preset: self.preset,
            recipe: Rc::clone(&self.recipe),
            rival: self.rival_recipe(),
            train_images: self.train_images,
            reference: self.reference,
        }
    }

    /// Whether a run is on its way: begun, and neither over nor gone.
    #[must_use]
    pub fn is_under_way(&self) -> bool {
        self.failure.is_none()
            && self.run.as_ref().is_some_and(|run| run.step > 0)
            && self.phase() != Phase::Finished
    }

    pub(super) fn recipe_action(&mut self, action: RecipeAction) -> Vec<Effect> {
        match action {
            RecipeAction::ResetField(field) => {
                let text = base(self.preset).text(field);
                self.edit(field, &text)
            }
            RecipeAction::ResetAll => self.take_preset(self.preset, base(self.preset)),
            RecipeAction::DismissNotice => {
                self.link_faults = Rc::default();
                Vec::new()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use elbo_protocol::Command;

    use super::*;
    use crate::state::{
        Action,
        tests::{opened, progress, ready, running},
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
        assert_eq!((page.recipe.beta, page.recipe.latent, page.recipe.epochs), (20.0, 8, 3));
        edit(&mut page, FieldId::Beta, "-1");
        assert_eq!(page.refusals.len(), 1);
        reset(&mut page, RecipeAction::ResetAll);
        assert_eq!((&*page.recipe, page.preset), (&base("collapse"), "collapse"));
        assert!(page.refusals.is_empty());
    }

    #[test]
    fn a_field_that_cannot_go_back_alone_says_why() {
        let mut page = opened("preset=batchnorm-gap");
        edit(&mut page, FieldId::BatchNorm, "off");
        edit(&mut page, FieldId::BatchSize, "1");
        reset(&mut page, RecipeAction::ResetField(FieldId::BatchNorm));
        assert!(page.refusals[&FieldId::BatchNorm].message.contains("at least 2"), "{:?}", page.refusals);
        reset(&mut page, RecipeAction::ResetAll);
        assert_eq!(*page.recipe, base("batchnorm-gap"));
    }

    #[test]
    fn the_preset_last_chosen_is_the_base() {
        let mut page = ready();
        assert_eq!(page.preset, "article");
        page.apply(Action::ChoosePreset("collapse"), 1.0);
        edit(&mut page, FieldId::Beta, "1");
        reset(&mut page, RecipeAction::ResetField(FieldId::Beta));
        assert_eq!((page.preset, page.recipe.beta), ("collapse", 20.0));
        page.apply(Action::ChoosePreset("no such"), 1.0);
        assert_eq!(page.preset, "collapse");
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
        assert_eq!((page.link_faults.len(), page.recipe.beta), (2, 4.0));
        reset(&mut page, RecipeAction::DismissNotice);
        assert!(page.link_faults.is_empty());
        assert_eq!(page.log.items().count(), 2, "the events still say it");
    }

    #[test]
    fn the_link_gives_the_same_page_again() {
        let mut page = opened("preset=collapse&seed=9&backend=cpu&train_images=2560");
        edit(&mut page, FieldId::Beta, "4");
        let again = opened(&page.link().query());
        assert_eq!((&again.recipe, again.link()), (&page.recipe, page.link()));
    }
}
