//! What commands do.

use super::command::PageCommand;
use crate::{
    plot::view::Look,
    prior::standard_normal,
    state::{
        Action, DuelAction, ExploreAction, FrameAction, HELD_OUT, LearnAction, MapAction, OnTop,
        RecipeAction, State, TimeAction, ViewRequest,
    },
};

impl PageCommand {
    /// The action that does it. `uniform` gives values of at least 0 and below 1, for what is drawn at random.
    #[must_use]
    pub fn action(self, state: &State, uniform: impl FnMut() -> f64) -> Action {
        let mut uniform = uniform;
        let look = state.view.look;
        match self {
            Self::Train => Action::Train,
            Self::PauseRun => Action::PauseOrResume,
            Self::Step => Action::Step,
            Self::Reset => Action::Reset,
            Self::BackToRun => Action::BackToRun,
            Self::Retry => Action::Retry,
            Self::Remedy => Action::ApplyRemedy,
            Self::RemedyFresh => Action::ApplyRemedyFresh,
            Self::Undo => Action::Recipe(RecipeAction::Undo),
            Self::Redo => Action::Recipe(RecipeAction::Redo),
            Self::ResetRecipe => Action::Recipe(RecipeAction::ResetAll),
            Self::Preset(preset) => Action::ChoosePreset(preset.name),
            Self::ReadyDuel(ready) => Action::Duel(DuelAction::Ready(ready.name)),
            Self::OwnDuel => Action::Duel(DuelAction::Start),
            Self::EndDuel => Action::Duel(DuelAction::End),
            Self::RemedyOf(side) => Action::Duel(DuelAction::ApplyRemedy(side)),
            Self::Sample => Action::SetSliders(standard_normal(state.latent(), uniform)),
            Self::Zero => Action::SetSliders(vec![0.0; state.latent()]),
            Self::RandomDigit => {
                let index = (uniform() * f64::from(HELD_OUT)) as u32;
                Action::Explore(ExploreAction::Pick(index.min(HELD_OUT - 1)))
            }
            Self::DigitsBack => {
                Action::Explore(ExploreAction::TurnTo(state.explore.digits.page.saturating_sub(1)))
            }
            Self::DigitsOn => Action::Explore(ExploreAction::TurnTo(state.explore.digits.page + 1)),
            Self::DigitToPad => Action::Explore(ExploreAction::DigitToPad),
            Self::PlayMorph => {
                let sample = standard_normal(state.latent(), uniform);
                Action::Explore(ExploreAction::PlayMorph { sample })
            }
            Self::ResetMorph => Action::Explore(ExploreAction::ResetMorph),
            Self::UndoDrawing => Action::Explore(ExploreAction::UndoInk),
            Self::ClearDrawing => Action::ClearInk,
            Self::DrawingToSliders => Action::Explore(ExploreAction::DrawingToSliders),
            Self::Axes(axes) => Action::Map(MapAction::ChooseAxes(axes)),
            Self::Replay if state.time.is_replaying() => Action::Time(TimeAction::Stop),
            Self::Replay => Action::Time(TimeAction::Replay),
            Self::BackToLive => Action::Time(TimeAction::BackToLive),
            Self::Show(workspace) => Action::View(ViewRequest::Show(workspace)),
            Self::Scale(logarithmic) => Action::View(ViewRequest::Look(Look { logarithmic, ..look })),
            Self::Smooth(smoothing) => Action::View(ViewRequest::Look(Look { smoothing, ..look })),
            Self::Device(device) => Action::Prefer(device),
            Self::Share => Action::Frame(FrameAction::Share),
            Self::Tour => Action::Learn(LearnAction::StartTour),
            Self::Theme => Action::Frame(FrameAction::NextTheme),
            Self::Palette => Action::Frame(FrameAction::Toggle(OnTop::Palette)),
            Self::Keys => Action::Frame(FrameAction::Toggle(OnTop::Keys)),
        }
    }
}
