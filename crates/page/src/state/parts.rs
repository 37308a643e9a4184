//! The parts of the page, and when each is to be rendered again: only if something that it shows has changed.

use super::State;

/// A part of the page that is rendered by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PagePart {
    /// The header and the address: device, link, failure.
    Header,
    /// Controls, duels and recipe.
    Recipe,
    /// Verdict, figures, time machine and charts.
    Curves,
    /// Map and manifold.
    Map,
    /// Health and the list of events.
    Health,
    /// Sliders, test digits, morph and draw pad.
    Explore,
}

impl PagePart {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Header, Self::Recipe, Self::Curves, Self::Map, Self::Health, Self::Explore];

    /// Whether it shows something else now than before.
    #[must_use]
    pub fn differs(self, now: &State, before: &State) -> bool {
        let same_connection = now.connection.is_same(&before.connection);
        let same_form = now.form.is_same(&before.form);
        let same_runs = now.runs.is_same(&before.runs);
        let same_explore = now.explore.is_same(&before.explore);
        let same_time = now.time == before.time;
        let same = match self {
            Self::Header => {
                same_connection && same_form && (same_runs || now.runs.next_duel() == before.runs.next_duel())
            }
            Self::Recipe => same_connection && same_form && (same_runs || same_standing(now, before)),
            Self::Curves => {
                same_connection && same_form && same_runs && same_time && same_galleries(now, before)
            }
            Self::Map => same_explore,
            Self::Health => {
                same_form
                    && same_runs
                    && now.log.serial() == before.log.serial()
                    && now.latent() == before.latent()
            }
            Self::Explore => {
                same_connection && same_time && same_explore && (same_runs || same_source(now, before))
            }
        };
        !same
    }
}

impl State {
    /// Whether the page shows something else than it did before.
    #[must_use]
    pub fn looks_other_than(&self, before: &Self) -> bool {
        let parts = PagePart::ALL.iter().any(|part| part.differs(self, before));
        parts
            || self.learning != before.learning
            || self.frame != before.frame
            || self.view != before.view
            || self.source() != before.source()
    }
}

/// Whether the buttons and the fields of the recipe stand as they did.
fn same_standing(now: &State, before: &State) -> bool {
    let standing = |state: &State| {
        let can = [state.can_train(), state.can_step(), state.can_reset(), state.is_under_way()];
        (state.phase(), can)
    };
    standing(now) == standing(before)
        && now.runs.next_duel() == before.runs.next_duel()
        && now.unapplied_fields() == before.unapplied_fields()
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
