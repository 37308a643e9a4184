//! What is said of commands.

use elbo_protocol::FailureKind;
use elbo_recipe::preset;
use elbo_words::{SaidCommand, words};

use super::command::PageCommand;
use crate::{
    plot::view::Smoothing,
    state::{NextPress, Phase, State},
    workspace::Workspace,
};

/// What decides how some commands read.
#[derive(Debug, Clone, Copy, Default)]
struct Moment {
    next: Option<NextPress>,
    runs: bool,
    failure: Option<FailureKind>,
    plays_morph: bool,
    replays: bool,
}

impl Moment {
    fn of(state: &State) -> Self {
        Self {
            next: Some(state.next_press()),
            runs: state.phase() == Phase::Running,
            failure: state.connection.failure.as_ref().map(|failure| failure.kind),
            plays_morph: state.explore.morph.playing,
            replays: state.time.is_replaying(),
        }
    }
}

impl PageCommand {
    /// What it does in this state, so short that it stands in a list.
    #[must_use]
    pub fn label(self, state: &State) -> String {
        words().command_label(self.said(Moment::of(state)))
    }

    /// What it does, in a sentence without a full stop; may be empty.
    #[must_use]
    pub fn help(self) -> &'static str {
        words().command_help(self.said(Moment::default()))
    }

    fn said(self, moment: Moment) -> SaidCommand {
        match self {
            Self::Train => match moment.next {
                Some(NextPress::Pause) => SaidCommand::Pause,
                Some(NextPress::Resume) => SaidCommand::Resume,
                Some(NextPress::TrainAgain) => SaidCommand::TrainAgain,
                Some(NextPress::TrainChosen(name)) => SaidCommand::TrainChosen(name.and_then(preset)),
                Some(NextPress::Train) | None => SaidCommand::Train,
            },
            Self::PauseRun if moment.runs => SaidCommand::PauseRun,
            Self::PauseRun => SaidCommand::ResumeRun,
            Self::Step => SaidCommand::Step,
            Self::Reset => SaidCommand::Reset,
            Self::BackToRun => SaidCommand::BackToRun,
            Self::Retry => moment.failure.map_or(SaidCommand::Reset, SaidCommand::Retry),
            Self::Remedy => SaidCommand::ApplyRemedy,
            Self::RemedyFresh => SaidCommand::ApplyRemedyFresh,
            Self::RemedyOf(side) => SaidCommand::ApplyRemedyOf(side.name()),
            Self::Undo => SaidCommand::Undo,
            Self::Redo => SaidCommand::Redo,
            Self::ResetRecipe => SaidCommand::ResetRecipe,
            Self::Preset(preset) => SaidCommand::ChoosePreset(preset),
            Self::ReadyDuel(ready) => SaidCommand::BeginReadyDuel(ready.kind),
            Self::OwnDuel => SaidCommand::BeginOwnDuel,
            Self::EndDuel => SaidCommand::EndDuel,
            Self::Sample => SaidCommand::Sample,
            Self::Zero => SaidCommand::Zero,
            Self::RandomDigit => SaidCommand::PickRandomDigit,
            Self::DigitsBack => SaidCommand::TurnDigitsBack,
            Self::DigitsOn => SaidCommand::TurnDigitsOn,
            Self::DigitToPad => SaidCommand::DigitToPad,
            Self::PlayMorph if moment.plays_morph => SaidCommand::StopMorph,
            Self::PlayMorph => SaidCommand::PlayMorph,
            Self::ResetMorph => SaidCommand::ResetMorph,
            Self::UndoDrawing => SaidCommand::UndoDrawing,
            Self::ClearDrawing => SaidCommand::ClearDrawing,
            Self::DrawingToSliders => SaidCommand::DrawingToSliders,
            Self::Axes(axes) => SaidCommand::ChooseAxes(axes),
            Self::Replay if moment.replays => SaidCommand::StopReplay,
            Self::Replay => SaidCommand::Replay,
            Self::BackToLive => SaidCommand::BackToLive,
            Self::Show(workspace) => match workspace {
                Workspace::Recipe => SaidCommand::ShowRecipe,
                Workspace::Curves => SaidCommand::ShowCurves,
                Workspace::Latent => SaidCommand::ShowLatent,
                Workspace::Duel => SaidCommand::ShowDuel,
            },
            Self::Scale(logarithmic) => SaidCommand::Scale(logarithmic),
            Self::Smooth(smoothing) => SaidCommand::Smooth(match smoothing {
                Smoothing::None => 0,
                Smoothing::Some => 1,
                Smoothing::Strong => 2,
            }),
            Self::Device(device) => SaidCommand::Prefer(device),
            Self::Share => SaidCommand::Share,
            Self::Tour => SaidCommand::Tour,
            Self::Theme => SaidCommand::NextTheme,
            Self::Palette => SaidCommand::Palette,
            Self::Keys => SaidCommand::Keys,
        }
    }
}
