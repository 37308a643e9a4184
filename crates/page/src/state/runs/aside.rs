//! The runs that were set aside for the present ones.

use elbo_protocol::RunId;

use super::{Run, existing::Existing};

/// The runs that were set aside for the present ones, if any. The worker has them too.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Aside {
    runs: Existing,
    asked: bool,
}

impl Aside {
    /// These.
    pub fn new(runs: Existing) -> Self {
        Self { runs, asked: false }
    }

    /// The run, or the first of a duel.
    pub fn first(&self) -> Option<&Run> {
        self.runs.first()
    }

    /// Whether they were asked to come back.
    pub fn is_asked_for(&self) -> bool {
        self.asked
    }

    /// Asks for them: by which name; none if there are none, or they were asked for already.
    pub fn ask(&mut self) -> Option<RunId> {
        let first = self.first().map(|run| run.id).filter(|_| !self.asked)?;
        self.asked = true;
        Some(first)
    }

    /// Gives them out, if the first of them has that name.
    pub fn take(&mut self, id: RunId) -> Option<Existing> {
        let is_it = self.first().is_some_and(|run| run.id == id);
        is_it.then(|| std::mem::take(self).runs)
    }
}
