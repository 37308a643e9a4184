//! The link to what the page shows, made anew only when something in it has changed.

use std::rc::Rc;

use super::{State, current_link::CurrentLink};
use crate::share::Link;

impl State {
    /// What a link to this page holds: the recipe as edited, and where it trains.
    #[must_use]
    pub fn link(&self) -> Rc<Link> {
        Rc::clone(&self.current_link.link)
    }

    /// Follows the form, the device and the duel. A run's progress changes none of them, and costs no link.
    pub(super) fn update_link(&mut self) {
        if !self.has_current_link() {
            let link = Rc::new(self.new_link());
            self.current_link = CurrentLink { link, duel: self.runs.next_duel().cloned() };
        }
    }

    fn new_link(&self) -> Link {
        Link {
            backend: self.connection.preference,
            preset: self.form.preset,
            recipe: Rc::clone(&self.form.recipe),
            rival: self.rival_recipe(),
            train_images: self.form.train_images,
            reference: self.connection.reference,
        }
    }

    /// Whether nothing that the link is made of was exchanged since. Recipes and duels are never changed in place.
    fn has_current_link(&self) -> bool {
        let Link { backend, preset, recipe, rival: _, train_images, reference } = &*self.current_link.link;
        let same_duel = match (&self.current_link.duel, self.runs.next_duel()) {
            (Some(then), Some(now)) => Rc::ptr_eq(then, now),
            (then, now) => then.is_none() && now.is_none(),
        };
        same_duel
            && Rc::ptr_eq(recipe, &self.form.recipe)
            && (*backend, *reference) == (self.connection.preference, self.connection.reference)
            && (*preset, *train_images) == (self.form.preset, self.form.train_images)
    }
}

#[cfg(test)]
pub(in crate::state) mod tests {
    use elbo_protocol::BackendPreference;
    use elbo_recipe::FieldId;
    use proptest::prelude::*;

    use super::*;
    use crate::state::{
        Action, DuelAction, TimeAction,
        duelling::tests::{edit, press},
        tests::{duelling, opened, progress},
    };

    /// That the link is the one that would be made now.
    pub(in crate::state) fn is_true(page: &State) -> Result<(), TestCaseError> {
        prop_assert_eq!(&*page.link(), &page.new_link());
        Ok(())
    }

    #[test]
    fn the_progress_of_a_duel_makes_no_link() {
        let mut page = duelling();
        let link = page.link();
        for step in 1..200 {
            page.apply(progress(2, step, step), f64::from(step));
            page.apply(progress(3, step, step), f64::from(step));
            page.apply(Action::Tick, f64::from(step));
            page.apply(Action::Time(TimeAction::BackToLive), f64::from(step));
        }
        assert!(Rc::ptr_eq(&link, &page.link()));
    }

    #[test]
    fn what_is_in_the_link_makes_it_anew() {
        let mut page = duelling();
        let mut link = page.link();
        let mut changed = |page: &State| {
            let is_new = !Rc::ptr_eq(&link, &page.link());
            link = page.link();
            is_new
        };
        edit(&mut page, FieldId::Beta, "2");
        assert!(changed(&page) && page.link().rival.as_ref().is_some_and(|rival| rival.beta == 2.0));
        edit(&mut page, FieldId::Beta, "-2");
        assert!(!changed(&page), "it was refused");
        press(&mut page, DuelAction::End);
        assert!(changed(&page) && page.link().rival.is_none());
        page.apply(Action::ChoosePreset("collapse"), 5.0);
        assert!(changed(&page) && page.link().preset == "collapse");
        page.apply(Action::Prefer(BackendPreference::Cpu), 6.0);
        assert!(changed(&page) && page.link().backend == BackendPreference::Cpu);
    }

    #[test]
    fn a_page_begins_with_the_link_that_it_was_opened_with() {
        for query in
            ["v=1&preset=collapse&seed=9&beta=4", "v=1&preset=article&seed=7&vs.beta=4&train_images=2560"]
        {
            assert_eq!(opened(query).link().query(), query);
        }
    }
}
