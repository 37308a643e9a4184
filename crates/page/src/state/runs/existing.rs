//! The runs that exist: none, one, or the two of a duel.

use std::rc::Rc;

use super::{Duel, Run};

/// The runs that exist.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) enum Existing {
    /// None yet.
    #[default]
    None,
    /// A single run.
    One(Box<Run>),
    /// The runs of a duel.
    Duel(Box<DuelRuns>),
}

/// The runs of a duel. The second comes to exist a moment after the first.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DuelRuns {
    duel: Rc<Duel>,
    first: Run,
    second: Option<Run>,
}

impl Existing {
    /// The first run of a duel; the second is still to come.
    pub fn half_a_duel(duel: Rc<Duel>, first: Run) -> Self {
        Self::Duel(Box::new(DuelRuns { duel, first, second: None }))
    }

    /// The second run of the duel has come.
    pub fn complete(&mut self, second: Run) {
        if let Self::Duel(runs) = self {
            runs.second = Some(second);
        }
    }

    /// The run, or the first of a duel.
    pub fn first(&self) -> Option<&Run> {
        match self {
            Self::None => None,
            Self::One(run) => Some(run),
            Self::Duel(runs) => Some(&runs.first),
        }
    }

    /// The second run of a duel.
    pub fn second(&self) -> Option<&Run> {
        match self {
            Self::None | Self::One(_) => None,
            Self::Duel(runs) => runs.second.as_ref(),
        }
    }

    /// The duel that they are of.
    pub fn duel(&self) -> Option<&Rc<Duel>> {
        match self {
            Self::None | Self::One(_) => None,
            Self::Duel(runs) => Some(&runs.duel),
        }
    }

    /// All that exist.
    pub fn all_mut(&mut self) -> impl Iterator<Item = &mut Run> {
        let (first, second) = match self {
            Self::None => (None, None),
            Self::One(run) => (Some(&mut **run), None),
            Self::Duel(runs) => (Some(&mut runs.first), runs.second.as_mut()),
        };
        first.into_iter().chain(second)
    }

    /// The first run of a duel becomes a single run.
    pub fn keep_first(&mut self) {
        *self = match std::mem::take(self) {
            Self::Duel(runs) => Self::One(Box::new(runs.first)),
            Self::None => Self::None,
            Self::One(run) => Self::One(run),
        };
    }
}
