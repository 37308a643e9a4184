//! What can be done now.

use std::rc::Rc;

use super::command::PageCommand;
use crate::{
    state::{Morph, PAGES, State},
    workspace::Workspace,
};

/// How a command stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It can be done.
    Can,
    /// What it chooses is chosen already.
    On,
    /// It cannot be done now.
    Cannot,
}

impl Standing {
    fn can_if(can: bool) -> Self {
        if can { Self::Can } else { Self::Cannot }
    }

    fn on_if(on: bool) -> Self {
        if on { Self::On } else { Self::Can }
    }
}

impl PageCommand {
    /// Whether it can be done now; one whose choice is made can.
    #[must_use]
    pub fn is_possible(self, state: &State) -> bool {
        self.standing(state) != Standing::Cannot
    }

    /// How it stands now.
    #[must_use]
    pub fn standing(self, state: &State) -> Standing {
        let (explore, form) = (&state.explore, &state.form);
        let can = match self {
            Self::Train => state.can_train(),
            Self::PauseRun => state.can_pause(),
            Self::Step => state.can_step(),
            Self::Reset => state.can_reset(),
            Self::BackToRun => state.can_return(),
            Self::Retry => state.connection.failure.is_some(),
            Self::Remedy | Self::RemedyFresh => state.can_apply_remedy(),
            Self::RemedyOf(side) => state.runs.duel().is_some() && state.can_apply_remedy_of(side),
            Self::Undo => form.can_undo(),
            Self::Redo => form.can_redo(),
            Self::ResetRecipe => !form.is_reset(),
            Self::OwnDuel | Self::ReadyDuel(_) => state.can_duel(),
            Self::EndDuel => state.runs.next_duel().is_some() && state.can_duel(),
            Self::DigitsBack => explore.digits.page > 0,
            Self::DigitsOn => explore.digits.page + 1 < PAGES,
            Self::DigitToPad => explore.digits.picked.is_some(),
            Self::ResetMorph => explore.morph != Morph::default(),
            Self::UndoDrawing => !explore.pad.ink_before.is_empty(),
            Self::ClearDrawing => !explore.pad.ink.is_empty(),
            Self::DrawingToSliders => explore.pad.mu.is_some(),
            Self::Replay => state.time.is_replaying() || !state.checkpoints().is_empty(),
            Self::BackToLive => state.time.checkpoint().is_some(),
            Self::Sample
            | Self::Zero
            | Self::RandomDigit
            | Self::PlayMorph
            | Self::Share
            | Self::Tour
            | Self::Theme
            | Self::Palette
            | Self::Keys => true,
            Self::Show(workspace) => return Standing::on_if(is_in_place(state, workspace)),
            Self::Preset(preset) => {
                let is_whole = form.refusals.is_empty() && form.recipe_refused.is_none();
                return Standing::on_if(is_whole && form.is_preset(preset.name));
            }
            Self::Axes(axes) => return Standing::on_if(explore.map.axes == axes),
            Self::Scale(logarithmic) => return Standing::on_if(state.view.look.logarithmic == logarithmic),
            Self::Smooth(smoothing) => return Standing::on_if(state.view.look.smoothing == smoothing),
            Self::Device(device) => return Standing::on_if(state.connection.preference == device),
        };
        Standing::can_if(can)
    }
}

/// Whether a workspace stands where it would come to stand.
fn is_in_place(state: &State, workspace: Workspace) -> bool {
    state.view.middle() == workspace || (workspace == Workspace::Recipe && state.view.shows(workspace))
}

/// How all commands stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standings(Rc<[Standing]>);

impl Standings {
    /// How they stand in this state.
    #[must_use]
    pub fn of(state: &State) -> Self {
        Self(PageCommand::all().iter().map(|command| command.standing(state)).collect())
    }

    /// How a command stands.
    #[must_use]
    pub fn get(&self, command: PageCommand) -> Standing {
        let place = PageCommand::all().iter().position(|known| *known == command);
        place.and_then(|place| self.0.get(place).copied()).unwrap_or(Standing::Cannot)
    }
}
