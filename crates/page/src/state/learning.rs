//! Explanations and the tour: which is open, and where the visitor is in it.

use super::{Effect, Memory};
use crate::{
    learn::{Topic, tour::STOPS},
    placement::Rect,
};

/// An explanation that is open.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Opened {
    /// What it explains.
    pub topic: Topic,
    /// Which of the buttons of the topic opened it; empty for the only one.
    pub at: &'static str,
    /// Where that button is, in the document, in CSS pixels.
    pub anchor: Rect,
}

/// What the visitor does with explanations and the tour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LearnAction {
    /// The button of an explanation was pressed.
    Toggle(Opened),
    /// The explanation was closed.
    Close,
    /// The tour was asked for.
    StartTour,
    /// The tour was declined.
    DeclineTour,
    /// On to the next stop; from the last one, out.
    NextStop,
    /// Back to the stop before.
    PreviousStop,
    /// The tour was left.
    EndTour,
}

/// Explanations and the tour.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Learning {
    /// The explanation that is open.
    pub open: Option<Opened>,
    /// Whether the tour is offered: on a first visit, until it is taken or declined.
    pub offers_tour: bool,
    /// The stop of the tour, from 0, while it is on.
    pub stop: Option<usize>,
}

impl Learning {
    /// Takes an action.
    pub(super) fn on_action(&mut self, action: LearnAction) -> Option<Effect> {
        match action {
            LearnAction::Toggle(opened) => {
                let same = self.open.is_some_and(|open| (open.topic, open.at) == (opened.topic, opened.at));
                self.open = (!same).then_some(opened);
            }
            LearnAction::Close => self.open = None,
            LearnAction::StartTour => {
                // Twice pressed, it begins again.
                *self = Self { open: None, offers_tour: false, stop: Some(0) };
                return Some(Effect::Remember(Memory::Visit));
            }
            LearnAction::DeclineTour => {
                self.offers_tour = false;
                return Some(Effect::Remember(Memory::Visit));
            }
            LearnAction::NextStop => {
                self.stop = self.stop.map(|stop| stop + 1).filter(|stop| *stop < STOPS.len());
            }
            LearnAction::PreviousStop => self.stop = self.stop.map(|stop| stop.saturating_sub(1)),
            LearnAction::EndTour => self.stop = None,
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        state::{Action, PageLayout, State, ViewRequest, tests::opened as page},
        workspace::Workspace,
    };

    fn opened(topic: Topic, at: &'static str) -> Opened {
        Opened { topic, at, anchor: Rect::default() }
    }

    fn act(state: &mut State, action: LearnAction) -> Vec<Effect> {
        state.apply(Action::Learn(action), 1.0)
    }

    #[test]
    fn one_explanation_is_open_at_a_time_and_its_button_closes_it() {
        let mut state = page("");
        act(&mut state, LearnAction::Toggle(opened(Topic::Elbo, "")));
        act(&mut state, LearnAction::Toggle(opened(Topic::Collapse, "")));
        assert_eq!(state.learning.open.map(|open| open.topic), Some(Topic::Collapse));
        act(&mut state, LearnAction::Toggle(opened(Topic::Collapse, "preset")));
        assert_eq!(state.learning.open.map(|open| open.at), Some("preset"));
        act(&mut state, LearnAction::Toggle(opened(Topic::Collapse, "preset")));
        assert_eq!(state.learning.open, None);
        act(&mut state, LearnAction::Close);
        assert_eq!(state.learning.open, None);
    }

    #[test]
    fn the_tour_goes_from_stop_to_stop_and_ends_after_the_last() {
        let mut state = page("");
        state.learning.offers_tour = true;
        assert_eq!(act(&mut state, LearnAction::StartTour), [Effect::Remember(Memory::Visit)]);
        assert_eq!((state.learning.stop, state.learning.offers_tour), (Some(0), false));
        act(&mut state, LearnAction::PreviousStop);
        assert_eq!(state.learning.stop, Some(0));
        for stop in 1..STOPS.len() {
            act(&mut state, LearnAction::NextStop);
            assert_eq!(state.learning.stop, Some(stop));
        }
        act(&mut state, LearnAction::NextStop);
        assert_eq!(state.learning.stop, None);
        act(&mut state, LearnAction::NextStop);
        assert_eq!(state.learning.stop, None, "it is not on");
    }

    #[test]
    fn the_tour_brings_what_it_speaks_of_into_view() {
        for layout in [PageLayout::Narrow, PageLayout::Wide, PageLayout::Double] {
            let mut state = page("workspace=duel");
            state.apply(Action::View(ViewRequest::Fit(layout)), 0.0);
            act(&mut state, LearnAction::StartTour);
            for stop in STOPS {
                let beside = stop.workspace == Workspace::Latent && state.view.shows_hand();
                assert!(beside || state.view.shows(stop.workspace), "{layout:?}: {}", stop.part);
                act(&mut state, LearnAction::NextStop);
            }
        }
    }

    #[test]
    fn a_declined_tour_is_remembered_and_can_be_asked_for() {
        let mut state = page("");
        state.learning.offers_tour = true;
        assert_eq!(act(&mut state, LearnAction::DeclineTour), [Effect::Remember(Memory::Visit)]);
        assert!(!state.learning.offers_tour);
        act(&mut state, LearnAction::StartTour);
        act(&mut state, LearnAction::EndTour);
        assert_eq!(state.learning.stop, None);
    }
}
