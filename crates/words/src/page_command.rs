//! What is said of the page's commands, in the palette and on the sheet of keys.

use elbo_protocol::{Axes, BackendPreference, FailureKind};
use elbo_recipe::Preset;

use crate::ReadyDuelKind;

/// A command of the page, as it reads at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum SaidCommand {
    Train,
    Pause,
    Resume,
    TrainAgain,
    /// What is chosen, of this preset, or as edited.
    TrainChosen(Option<&'static Preset>),
    PauseRun,
    ResumeRun,
    Step,
    Reset,
    BackToRun,
    /// After a failure of this kind.
    Retry(FailureKind),
    ApplyRemedy,
    ApplyRemedyFresh,
    /// The remedy of one side of a duel, by its letter.
    ApplyRemedyOf(&'static str),
    Undo,
    Redo,
    ResetRecipe,
    ChoosePreset(&'static Preset),
    BeginReadyDuel(ReadyDuelKind),
    BeginOwnDuel,
    EndDuel,
    ShowRecipe,
    ShowCurves,
    ShowLatent,
    ShowDuel,
    Sample,
    Zero,
    PlayMorph,
    StopMorph,
    ResetMorph,
    PickRandomDigit,
    TurnDigitsBack,
    TurnDigitsOn,
    DigitToPad,
    UndoDrawing,
    ClearDrawing,
    DrawingToSliders,
    ChooseAxes(Axes),
    Replay,
    StopReplay,
    BackToLive,
    /// The scale of the charts: logarithmic, or linear.
    Scale(bool),
    /// A smoothing of the charts: its place among `ChartWords::smoothings`.
    Smooth(usize),
    Prefer(BackendPreference),
    Share,
    Tour,
    NextTheme,
    Palette,
    Keys,
}

/// Commands that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum CommandGroup {
    Training,
    Recipe,
    Duel,
    Explore,
    Curves,
    Page,
}

impl CommandGroup {
    /// All groups, in the order in which they are listed.
    pub const ALL: [Self; 6] =
        [Self::Training, Self::Recipe, Self::Duel, Self::Explore, Self::Curves, Self::Page];
}

/// What is said of the page's commands.
pub trait PageCommandWords {
    /// What a command does, so short that it stands in a list.
    fn command_label(&self, command: SaidCommand) -> String;

    /// What it does, in a sentence without a full stop; may be empty.
    fn command_help(&self, command: SaidCommand) -> &'static str;

    /// The heading of a group.
    fn command_group(&self, group: CommandGroup) -> &'static str;

    /// What a button does and the keys that do it, for a tooltip; what it does may be empty.
    fn with_keys(&self, help: &str, keys: &str) -> String;

    /// The keys that are pressed together, by their names in the browser, as they read on the page.
    fn keys(&self, control: bool, shift: bool, key: &str) -> String;

    /// The name of the palette.
    fn palette(&self) -> &'static str;

    /// What is typed in the palette.
    fn palette_input(&self) -> &'static str;

    /// No command is found.
    fn palette_none(&self) -> &'static str;

    /// How many commands are found.
    fn palette_count(&self, commands: usize) -> String;

    /// Beside a choice that is made already.
    fn palette_on(&self) -> &'static str;

    /// The heading of the sheet of keys.
    fn keys_title(&self) -> &'static str;

    /// The switch of the keys that are pressed alone.
    fn single_keys(&self) -> &'static str;

    /// Where keys do nothing.
    fn keys_note(&self) -> &'static str;

    /// The button that opens the palette.
    fn palette_button(&self) -> &'static str;

    /// The button that opens the sheet of keys.
    fn keys_button(&self) -> &'static str;

    /// The buttons that undo an edit of the recipe, and make it again.
    fn recipe_undo_redo(&self) -> [&'static str; 2];
}
