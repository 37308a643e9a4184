//! The link to what the page shows, made anew only when something in it has changed.

use std::rc::Rc;

use super::{State, current_link::CurrentLink};
use crate::{link_view::LinkView, share::Link, workspace::Workspace};

impl State {
    /// What a link to this page holds: the recipe as edited, and where it trains.
    #[must_use]
    pub fn link(&self) -> Rc<Link> {
        Rc::clone(&self.current_link.link)
    }

    /// Follows the form, the device, the duel and the view. A run's progress changes none of them, and costs no link.
    pub(super) fn update_link(&mut self) {
        if !self.has_current_recipes() {
            // The moment of one run is none of another's.
            self.time.want(None);
        }
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
            view: self.link_view(),
        }
    }

    /// What of the view a link holds: what the page would show by itself is left out.
    fn link_view(&self) -> LinkView {
        let workspace = self.view.middle();
        let digits = &self.explore.digits;
        let moves_by_itself = digits.sliders_follow() || self.explore.morph.playing;
        let are_set = digits.pick().is_some() || self.explore.sliders.iter().any(|value| *value != 0.0);
        LinkView {
            workspace: (workspace != Workspace::first(self.runs.next_duel().is_some())).then_some(workspace),
            look: self.view.look,
            moment: self.time.wanted().or(self.time.checkpoint().filter(|_| !self.time.is_replaying())),
            digit: digits.pick(),
            code: (are_set && !moves_by_itself).then(|| Rc::clone(&self.explore.sliders)),
            drawing: Some(&self.explore.pad.ink).filter(|ink| !ink.is_empty()).cloned(),
        }
    }

    /// Whether nothing that the link is made of was exchanged since. Recipes and duels, and sliders and drawings that a
    /// link holds, are never changed in place.
    fn has_current_link(&self) -> bool {
        let Link { backend, preset, recipe: _, rival: _, train_images, reference, view } =
            &*self.current_link.link;
        self.has_current_recipes()
            && (*backend, *reference) == (self.connection.preference, self.connection.reference)
            && (*preset, *train_images) == (self.form.preset, self.form.train_images)
            && is_same(view, &self.link_view())
    }

    fn has_current_recipes(&self) -> bool {
        let same_duel = is_shared(self.current_link.duel.as_ref(), self.runs.next_duel());
        same_duel && Rc::ptr_eq(&self.current_link.link.recipe, &self.form.recipe)
    }
}

/// Whether two views are of the same sliders and the same drawing, and otherwise equal.
fn is_same(a: &LinkView, b: &LinkView) -> bool {
    let LinkView { workspace, look, moment, digit, code, drawing } = a;
    (workspace, look, moment, digit) == (&b.workspace, &b.look, &b.moment, &b.digit)
        && is_shared(code.as_ref(), b.code.as_ref())
        && is_shared(drawing.as_ref(), b.drawing.as_ref())
}

fn is_shared<T>(a: Option<&Rc<T>>, b: Option<&Rc<T>>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => Rc::ptr_eq(a, b),
        (a, b) => a.is_none() && b.is_none(),
    }
}

#[cfg(test)]
pub(in crate::state) mod tests;
