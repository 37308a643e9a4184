//! The parts of the page, and when each is to be rendered again: only if something that it shows has changed.

use std::rc::Rc;

use super::State;
use crate::workspace::Workspace;

/// A part of the page that is rendered by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PagePart {
    /// The header: workspaces, device, failure. The link in it is rendered by itself.
    Header,
    /// What matters in every workspace: buttons, verdict, time machine, numbers.
    Strip,
    /// The recipe.
    Recipe,
    /// What one touches: sliders and draw pad.
    Hand,
    /// The charts, the health of the run and the list of events.
    Curves,
    /// Map, manifold, test digits, morph.
    Latent,
    /// A duel: its choices, or both runs.
    Duel,
}

impl PagePart {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Header, Self::Strip, Self::Recipe, Self::Hand, Self::Curves, Self::Latent, Self::Duel];

    /// Whether it is on the page at all.
    #[must_use]
    pub fn is_shown(self, state: &State) -> bool {
        match self {
            Self::Header | Self::Strip => true,
            Self::Recipe => state.view.shows(Workspace::Recipe),
            Self::Hand => state.view.shows_hand(),
            Self::Curves => state.view.shows(Workspace::Curves),
            Self::Latent => state.view.shows(Workspace::Latent),
            Self::Duel => state.view.shows(Workspace::Duel),
        }
    }

    /// Whether it shows something else now than before.
    #[must_use]
    pub fn differs(self, now: &State, before: &State) -> bool {
        let same_connection = now.connection.is_same(&before.connection);
        let same_form = now.form.is_same(&before.form);
        let same_runs = now.runs.is_same(&before.runs);
        let same_explore = now.explore.is_same(&before.explore);
        let same_time = now.time == before.time;
        let same = now.view == before.view
            && match self {
                Self::Header => same_connection && same_form,
                Self::Strip => {
                    same_connection
                        && same_form
                        && same_runs
                        && same_time
                        && now.learning.offers_tour == before.learning.offers_tour
                }
                Self::Recipe => same_form && (same_runs || same_waiting(now, before)),
                Self::Hand => {
                    same_connection && same_time && same_explore && (same_runs || same_source(now, before))
                }
                Self::Curves => {
                    same_form
                        && same_runs
                        && same_time
                        && (now.view.shows_hand() || same_explore)
                        && now.log.serial() == before.log.serial()
                        && now.latent() == before.latent()
                }
                Self::Latent => {
                    same_connection && same_time && same_explore && (same_runs || same_source(now, before))
                }
                Self::Duel => {
                    same_connection && same_form && same_runs && same_time && same_galleries(now, before)
                }
            };
        !same
    }
}

impl State {
    /// Whether the page shows something else than it did before.
    #[must_use]
    pub fn looks_other_than(&self, before: &Self) -> bool {
        let shown = PagePart::ALL.iter().filter(|part| part.is_shown(self));
        let parts = shown.into_iter().any(|part| part.differs(self, before));
        parts
            || self.learning != before.learning
            || self.frame != before.frame
            || self.view != before.view
            || self.source() != before.source()
            || !Rc::ptr_eq(&self.link(), &before.link())
    }
}

/// Whether the same fields wait for a fresh run.
fn same_waiting(now: &State, before: &State) -> bool {
    let waiting = |state: &State| (state.is_under_way(), state.unapplied_fields());
    waiting(now) == waiting(before)
}

/// Whether the strips of a duel show the same digits.
fn same_galleries(now: &State, before: &State) -> bool {
    let versions = |state: &State| state.explore.galleries.each_ref().map(|gallery| gallery.version);
    now.runs.duel().is_none() || versions(now) == versions(before)
}

/// Whether the same weights answer, and as much is known of them.
fn same_source(now: &State, before: &State) -> bool {
    let known = |state: &State| {
        let run = state.runs.run();
        // Before there is a survey, the sliders are ranked by the held-out measures.
        let measured = run.filter(|_| state.explore.map.survey.is_none()).map_or(0, |run| run.held_out.len());
        (state.source(), state.latent(), run.is_some_and(|run| run.step > 0), measured)
    };
    known(now) == known(before)
}

#[cfg(test)]
mod tests;
