//! Runs that were asked for, and do not exist yet.

use std::rc::Rc;

use elbo_protocol::{RunId, RunState};
use elbo_recipe::Recipe;

use super::Duel;

/// Runs that were asked for, and do not exist yet: one, or the two of a duel.
#[derive(Debug, Clone, PartialEq)]
pub struct PendingRuns {
    /// [`RunState::Running`] if they train at once, else [`RunState::Ready`].
    pub wanted: RunState,
    /// Which runs.
    pub what: PendingKind,
}

/// Which runs were asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum PendingKind {
    /// A single run.
    One {
        /// Its name.
        id: RunId,
        /// Its recipe.
        recipe: Rc<Recipe>,
    },
    /// Both runs of a duel.
    Duel {
        /// Their names.
        ids: [RunId; 2],
        /// Their recipes.
        duel: Rc<Duel>,
    },
}

impl PendingRuns {
    /// The name of the run, or of the first of a duel.
    #[must_use]
    pub fn id(&self) -> RunId {
        match self.what {
            PendingKind::One { id, .. } | PendingKind::Duel { ids: [id, _], .. } => id,
        }
    }

    /// The name of the second run of a duel.
    #[must_use]
    pub fn rival_id(&self) -> Option<RunId> {
        match self.what {
            PendingKind::One { .. } => None,
            PendingKind::Duel { ids: [_, id], .. } => Some(id),
        }
    }

    /// The recipe of the run, or of the first of a duel.
    #[must_use]
    pub fn recipe(&self) -> &Rc<Recipe> {
        match &self.what {
            PendingKind::One { recipe, .. } => recipe,
            PendingKind::Duel { duel, .. } => &duel.recipes[0],
        }
    }

    /// The duel that was asked for.
    #[must_use]
    pub fn duel(&self) -> Option<&Rc<Duel>> {
        match &self.what {
            PendingKind::One { .. } => None,
            PendingKind::Duel { duel, .. } => Some(duel),
        }
    }

    /// Whether a run of that name was asked for.
    pub(in crate::state) fn names(&self, id: RunId) -> bool {
        self.id() == id || self.rival_id() == Some(id)
    }
}
