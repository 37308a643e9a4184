//! What is said of the page's commands, in the palette and on the sheet of keys, in English.

use elbo_protocol::{Backend, BackendPreference};

use super::English;
use crate::{
    ChartWords, CommandGroup, ControlWords, DeviceWords, DuelPanelWords, DuelWords, FieldWords, HeaderWords,
    MapWords, MorphWords, PadWords, PageCommandWords, SaidCommand, SliderWords, TestDigitWords,
    TimeMachineWords, VerdictWords,
};

impl PageCommandWords for English {
    fn command_label(&self, command: SaidCommand) -> String {
        let label = match command {
            SaidCommand::Train => "Train",
            SaidCommand::Pause => "Pause training",
            SaidCommand::Resume => "Resume training",
            SaidCommand::TrainAgain => "Train again",
            SaidCommand::TrainChosen(preset) => {
                return self.train_chosen(preset.map(|preset| self.preset_label(preset)));
            }
            SaidCommand::PauseRun => "Pause the run as it is",
            SaidCommand::ResumeRun => "Go on with the run as it is",
            SaidCommand::Step => "Take one training step",
            SaidCommand::Reset => "Reset the model",
            SaidCommand::BackToRun => "Go back to the run before",
            SaidCommand::Retry(failure) => self.retry(failure),
            SaidCommand::ApplyRemedy => "Apply the remedy",
            SaidCommand::ApplyRemedyFresh => "Apply the remedy to a fresh run",
            SaidCommand::ApplyRemedyOf(side) => return format!("Apply the remedy of {side} to a fresh run"),
            SaidCommand::Undo => "Undo the last edit of the recipe",
            SaidCommand::Redo => "Redo the edit of the recipe",
            SaidCommand::ResetRecipe => "Undo all edits: back to the preset",
            SaidCommand::ChoosePreset(preset) => return format!("Preset: {}", self.preset_label(preset)),
            SaidCommand::BeginReadyDuel(duel) => return format!("Duel: {}", self.ready_duel(duel).label),
            SaidCommand::BeginOwnDuel => "Begin your own duel",
            SaidCommand::EndDuel => self.duel_end(),
            SaidCommand::ShowRecipe => "Go to the recipe",
            SaidCommand::ShowCurves => "Go to the curves",
            SaidCommand::ShowLatent => "Go to the latent space",
            SaidCommand::ShowDuel => "Go to the duel",
            SaidCommand::Sample => "Sample the prior",
            SaidCommand::Zero => "Set all sliders to zero",
            SaidCommand::PlayMorph => "Play the morph",
            SaidCommand::StopMorph => "Stop the morph",
            SaidCommand::ResetMorph => "Forget the ends of the morph",
            SaidCommand::PickRandomDigit => "Pick a test digit at random",
            SaidCommand::TurnDigitsBack => self.earlier_test_digits(),
            SaidCommand::TurnDigitsOn => self.later_test_digits(),
            SaidCommand::DigitToPad => "Put the test digit on the pad",
            SaidCommand::UndoDrawing => "Undo the last stroke",
            SaidCommand::ClearDrawing => "Clear the drawing",
            SaidCommand::DrawingToSliders => "Set the sliders to the drawing",
            SaidCommand::ChooseAxes(axes) => return format!("Map: {}", self.map_axes_choice(axes)),
            SaidCommand::Replay => self.time_replay(false),
            SaidCommand::StopReplay => self.time_replay(true),
            SaidCommand::BackToLive => self.time_back_to_live(),
            SaidCommand::Scale(logarithmic) => return format!("Scale: {}", self.scale_name(logarithmic)),
            SaidCommand::Smooth(place) => {
                return format!("Smoothing: {}", self.smoothings().get(place).copied().unwrap_or_default());
            }
            SaidCommand::Prefer(device) => {
                return format!(
                    "Device: {}",
                    match device {
                        BackendPreference::Auto => self.fastest_device(),
                        BackendPreference::Webgpu => self.backend(Backend::Webgpu),
                        BackendPreference::Cpu => self.backend(Backend::Cpu),
                    }
                );
            }
            SaidCommand::Share => "Share: copy a link",
            SaidCommand::Tour => "Take the tour",
            SaidCommand::NextTheme => "Change the theme",
            SaidCommand::Palette => "Find a command",
            SaidCommand::Keys => "Show the keys",
        };
        label.to_owned()
    }

    fn command_help(&self, command: SaidCommand) -> &'static str {
        match command {
            SaidCommand::PauseRun | SaidCommand::ResumeRun => self.pause_run_hint(),
            SaidCommand::Step => self.step_hint(),
            SaidCommand::Reset => self.reset_hint(),
            SaidCommand::BackToRun => {
                "The run before comes back as it was left, and this one waits in its place"
            }
            SaidCommand::ApplyRemedyFresh => self.remedy_fresh_hint(),
            SaidCommand::ChoosePreset(preset) => self.preset_explanation(preset),
            SaidCommand::BeginReadyDuel(duel) => self.ready_duel(duel).watch,
            SaidCommand::EndDuel => self.duel_end_hint(),
            SaidCommand::Sample => self.sample_prior_hint(),
            SaidCommand::PlayMorph => self.morph_play_hint(),
            SaidCommand::DigitToPad => self.digit_to_pad_hint(),
            SaidCommand::DrawingToSliders => self.pad_to_sliders_hint(),
            SaidCommand::ChooseAxes(axes) => self.map_axes_hint(axes),
            SaidCommand::Smooth(_) => self.smoothing_hint(),
            SaidCommand::Prefer(_) => self.device_choice(),
            SaidCommand::Share => self.share_hint(),
            SaidCommand::Tour => self.tour_hint(),
            SaidCommand::Undo => "Undo the last edit of the recipe",
            SaidCommand::Redo => "Make the edit again that was undone last",
            SaidCommand::ResetRecipe => "Every field goes back to the preset's value",
            SaidCommand::Palette => "Find and run any command by its name",
            SaidCommand::Keys => "Every key of the page",
            SaidCommand::Train
            | SaidCommand::Pause
            | SaidCommand::Resume
            | SaidCommand::TrainAgain
            | SaidCommand::TrainChosen(_)
            | SaidCommand::Retry(_)
            | SaidCommand::ApplyRemedy
            | SaidCommand::ApplyRemedyOf(_)
            | SaidCommand::BeginOwnDuel
            | SaidCommand::ShowRecipe
            | SaidCommand::ShowCurves
            | SaidCommand::ShowLatent
            | SaidCommand::ShowDuel
            | SaidCommand::Zero
            | SaidCommand::StopMorph
            | SaidCommand::ResetMorph
            | SaidCommand::PickRandomDigit
            | SaidCommand::TurnDigitsBack
            | SaidCommand::TurnDigitsOn
            | SaidCommand::UndoDrawing
            | SaidCommand::ClearDrawing
            | SaidCommand::Replay
            | SaidCommand::StopReplay
            | SaidCommand::BackToLive
            | SaidCommand::Scale(_)
            | SaidCommand::NextTheme => "",
        }
    }

    fn command_group(&self, group: CommandGroup) -> &'static str {
        match group {
            CommandGroup::Training => self.training(),
            CommandGroup::Recipe => "Recipe",
            CommandGroup::Duel => "Duel",
            CommandGroup::Explore => "Explore",
            CommandGroup::Curves => "Curves and time",
            CommandGroup::Page => "Page",
        }
    }

    fn with_keys(&self, help: &str, keys: &str) -> String {
        match (help, keys) {
            (help, "") => help.to_owned(),
            ("", keys) => format!("Key: {keys}"),
            (help, keys) => format!("{help} ({keys})"),
        }
    }

    fn keys(&self, control: bool, shift: bool, key: &str) -> String {
        let control = if control { "Ctrl+" } else { "" };
        let shift = if shift { "Shift+" } else { "" };
        format!("{control}{shift}{}", key.to_uppercase())
    }

    fn palette(&self) -> &'static str {
        "Commands"
    }

    fn palette_input(&self) -> &'static str {
        "Find a command"
    }

    fn palette_none(&self) -> &'static str {
        "No command that can be done now has such a name."
    }

    fn palette_count(&self, commands: usize) -> String {
        if commands == 1 { "1 command".to_owned() } else { format!("{commands} commands") }
    }

    fn palette_on(&self) -> &'static str {
        "chosen"
    }

    fn keys_title(&self) -> &'static str {
        "Keys"
    }

    fn single_keys(&self) -> &'static str {
        "Keys pressed alone work"
    }

    fn keys_note(&self) -> &'static str {
        "Not while you type in a field or read a card. On a Mac, Ctrl is Command."
    }

    fn palette_button(&self) -> &'static str {
        "Commands"
    }

    fn keys_button(&self) -> &'static str {
        "Keys"
    }

    fn recipe_undo_redo(&self) -> [&'static str; 2] {
        ["Undo", "Redo"]
    }
}
