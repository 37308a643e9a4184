//! The changes of a run's recipe: which one the worker took last, and which are on their way to it.

use std::{collections::VecDeque, rc::Rc};

use elbo_protocol::AmendmentId;
use elbo_recipe::Recipe;

/// The recipe that the worker trains by, as far as it has said, and the changes that it has not answered.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Amendments {
    in_force: Rc<Recipe>,
    /// Oldest first; each is the whole recipe.
    sent: VecDeque<(AmendmentId, Rc<Recipe>)>,
    last: u32,
}

impl Amendments {
    /// Those of a fresh run: none.
    pub fn new(recipe: Rc<Recipe>) -> Self {
        Self { in_force: recipe, sent: VecDeque::new(), last: 0 }
    }

    /// The recipe with the newest change that the worker has taken or may still take.
    pub fn recipe(&self) -> &Rc<Recipe> {
        self.sent.back().map_or(&self.in_force, |(_, recipe)| recipe)
    }

    /// A change is sent. Its name.
    pub fn send(&mut self, recipe: Rc<Recipe>) -> AmendmentId {
        self.last += 1;
        let amendment = AmendmentId(self.last);
        self.sent.push_back((amendment, recipe));
        amendment
    }

    /// The worker has taken a change. Whether that was still to be said.
    pub fn taken(&mut self, amendment: AmendmentId) -> bool {
        let Some(at) = self.place(amendment) else { return false };
        // Changes arrive in order, and each is the whole recipe: what was sent before is behind it.
        if let Some((_, recipe)) = self.sent.drain(..=at).next_back() {
            self.in_force = recipe;
        }
        true
    }

    /// The worker has refused a change. Whether that was still to be said.
    pub fn refused(&mut self, amendment: AmendmentId) -> bool {
        let Some(at) = self.place(amendment) else { return false };
        self.sent.remove(at).is_some()
    }

    fn place(&self, amendment: AmendmentId) -> Option<usize> {
        self.sent.iter().position(|(sent, _)| *sent == amendment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Changes of a run with beta 1, sent one after the other.
    fn sent<const COUNT: usize>(betas: [f32; COUNT]) -> (Amendments, [AmendmentId; COUNT]) {
        let mut changes = Amendments::new(Rc::default());
        let names = betas.map(|beta| changes.send(Rc::new(Recipe { beta, ..Recipe::default() })));
        (changes, names)
    }

    #[test]
    fn the_newest_change_counts_until_it_is_refused() {
        let (mut changes, [two, three]) = sent([2.0, 3.0]);
        assert_eq!(changes.recipe().beta, 3.0);
        assert!(changes.taken(two));
        assert_eq!(changes.recipe().beta, 3.0, "the second is still on its way");
        assert!(changes.refused(three));
        assert_eq!(changes.recipe().beta, 2.0);
    }

    #[test]
    fn a_late_refusal_leaves_the_newer_change_alone() {
        let (mut changes, [two, three]) = sent([2.0, 3.0]);
        assert!(changes.refused(two));
        assert_eq!(changes.recipe().beta, 3.0);
        assert!(changes.taken(three));
        assert_eq!(changes.recipe().beta, 3.0);
    }

    #[test]
    fn a_change_that_is_refused_after_another_was_taken_returns_to_that_one() {
        let (mut changes, [_, _, four, five]) = sent([2.0, 3.0, 4.0, 5.0]);
        assert!(changes.taken(four), "the two before it were taken over by it");
        assert!(changes.refused(five));
        assert_eq!(changes.recipe().beta, 4.0);
    }

    #[test]
    fn an_answer_that_nobody_waits_for_changes_nothing() {
        let (mut changes, [two]) = sent([2.0]);
        let before = changes.clone();
        assert!(!changes.taken(AmendmentId(9)) && !changes.refused(AmendmentId(0)));
        assert_eq!(changes, before);
        assert!(changes.taken(two) && !changes.taken(two) && !changes.refused(two));
        assert_eq!(changes.recipe().beta, 2.0);
    }
}
