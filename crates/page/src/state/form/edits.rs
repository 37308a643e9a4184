//! Earlier recipes of the form, and later ones, for undo and redo.

use std::{collections::VecDeque, rc::Rc};

use elbo_recipe::Recipe;

/// Most edits that can be undone.
pub const EDITS_KEPT: usize = 50;

/// A recipe, and the preset that it began with.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Draft {
    /// The preset, by name.
    pub preset: &'static str,
    /// The recipe.
    pub recipe: Rc<Recipe>,
}

/// What undo and redo bring back.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Edits {
    /// Earlier drafts, oldest first.
    before: VecDeque<Draft>,
    /// Drafts that were undone, the latest first.
    after: Vec<Draft>,
}

impl Edits {
    /// Keeps a draft that another one has replaced. What was undone until then cannot be redone.
    pub fn replaced(&mut self, draft: Draft) {
        if self.before.len() == EDITS_KEPT {
            self.before.pop_front();
        }
        self.before.push_back(draft);
        self.after.clear();
    }

    /// Takes the draft as it stands, and gives the one before it; none, and nothing changes, if there is none.
    pub fn undo(&mut self, now: &Draft) -> Option<Draft> {
        let earlier = self.before.pop_back()?;
        self.after.push(now.clone());
        Some(earlier)
    }

    /// Takes the draft as it stands, and gives the one that was undone last; none, and nothing changes, if there is
    /// none.
    pub fn redo(&mut self, now: &Draft) -> Option<Draft> {
        let later = self.after.pop()?;
        self.before.push_back(now.clone());
        Some(later)
    }

    /// Whether there is something to undo.
    pub fn can_undo(&self) -> bool {
        !self.before.is_empty()
    }

    /// Whether there is something to redo.
    pub fn can_redo(&self) -> bool {
        !self.after.is_empty()
    }

    /// How many drafts are kept.
    pub fn len(&self) -> usize {
        self.before.len() + self.after.len()
    }
}
