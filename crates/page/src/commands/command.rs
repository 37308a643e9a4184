//! The commands, in one table.

use std::{borrow::Cow, sync::LazyLock};

use elbo_protocol::{Axes, BackendPreference};
use elbo_recipe::{PRESETS, Preset};
use elbo_words::CommandGroup;

use super::shortcut::Shortcut;
use crate::{
    duels::{READY_DUELS, ReadyDuel},
    plot::view::Smoothing,
    side::Side,
    workspace::{WORKSPACES, Workspace},
};

/// Declares the commands that stand for themselves, each with its name, group and keys, beside those that choose one of
/// several things.
macro_rules! commands {
    ($($(#[$doc:meta])* $variant:ident: $name:literal, $group:ident, $keys:expr;)*) => {
        /// What the visitor can tell the page to do.
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub enum PageCommand {
            $($(#[$doc])* $variant,)*
            /// Show a workspace.
            Show(Workspace),
            /// Choose a preset.
            Preset(&'static Preset),
            /// Begin a ready-made duel.
            ReadyDuel(&'static ReadyDuel),
            /// A fresh run with the remedy of one side of a duel.
            RemedyOf(Side),
            /// Choose the plane of the map.
            Axes(Axes),
            /// Choose the scale of the charts: logarithmic, or linear.
            Scale(bool),
            /// Choose the smoothing of the charts.
            Smooth(Smoothing),
            /// Choose the device.
            Device(BackendPreference),
        }

        const PLAIN: &[PageCommand] = &[$(PageCommand::$variant),*];

        impl PageCommand {
            /// Its name in tests and in the page, in kebab case.
            #[must_use]
            pub fn name(self) -> Cow<'static, str> {
                match self {
                    $(Self::$variant => Cow::Borrowed($name),)*
                    Self::Show(workspace) => format!("show-{}", workspace.name()).into(),
                    Self::Preset(preset) => format!("preset-{}", preset.name).into(),
                    Self::ReadyDuel(ready) => format!("duel-{}", ready.name).into(),
                    Self::RemedyOf(side) => format!("duel-remedy-{}", side.name().to_lowercase()).into(),
                    Self::Axes(axes) => match axes {
                        Axes::Principal => Cow::Borrowed("map-axes-principal"),
                        Axes::MostInformative => Cow::Borrowed("map-axes-informative"),
                    },
                    Self::Scale(logarithmic) => {
                        Cow::Borrowed(if logarithmic { "scale-log" } else { "scale-linear" })
                    }
                    Self::Smooth(smoothing) => format!("smoothing-{}", smoothing.name()).into(),
                    Self::Device(device) => format!("device-{}", device.name()).into(),
                }
            }

            /// What it belongs to.
            #[must_use]
            pub fn group(self) -> CommandGroup {
                match self {
                    $(Self::$variant => CommandGroup::$group,)*
                    Self::Preset(_) => CommandGroup::Recipe,
                    Self::ReadyDuel(_) | Self::RemedyOf(_) => CommandGroup::Duel,
                    Self::Axes(_) => CommandGroup::Explore,
                    Self::Scale(_) | Self::Smooth(_) => CommandGroup::Curves,
                    Self::Show(_) | Self::Device(_) => CommandGroup::Page,
                }
            }

            /// Its keys, if it has any.
            #[must_use]
            pub fn shortcut(self) -> Option<Shortcut> {
                match self {
                    $(Self::$variant => $keys,)*
                    Self::Show(workspace) => Some(Shortcut::alone(workspace.entry().key)),
                    Self::Scale(logarithmic) => Some(Shortcut::alone(if logarithmic { 'l' } else { 'i' })),
                    Self::Preset(_)
                    | Self::ReadyDuel(_)
                    | Self::RemedyOf(_)
                    | Self::Axes(_)
                    | Self::Smooth(_)
                    | Self::Device(_) => None,
                }
            }
        }
    };
}

commands! {
    /// Train, pause or resume.
    Train: "train", Training, Some(Shortcut::alone('t'));
    /// Pause the run that exists, or go on with it, whatever is chosen for the next one.
    PauseRun: "pause-run", Training, Some(Shortcut::alone('h'));
    /// Take one step.
    Step: "step", Training, Some(Shortcut::alone('s'));
    /// Begin again with untrained weights.
    Reset: "reset", Training, Some(Shortcut::alone('r'));
    /// Go back to the run that the present one took the place of.
    BackToRun: "back-to-run", Training, Some(Shortcut::alone('g'));
    /// Go on after a failure.
    Retry: "retry", Training, Some(Shortcut::alone('y'));
    /// Apply the remedy of the diagnosis.
    Remedy: "remedy", Training, Some(Shortcut::alone('m'));
    /// Apply it to a fresh run from the same seed.
    RemedyFresh: "remedy-fresh", Training, Some(Shortcut::alone('f'));
    /// Undo the last edit of the recipe.
    Undo: "recipe-undo", Recipe, Some(Shortcut::with_control('z'));
    /// Make the edit again that was undone last.
    Redo: "recipe-redo", Recipe, Some(Shortcut::with_both('z'));
    /// Every field goes back to the preset's value.
    ResetRecipe: "recipe-reset", Recipe, None;
    /// Begin the duel that was set up.
    OwnDuel: "duel-start", Duel, None;
    /// End the duel.
    EndDuel: "duel-end", Duel, Some(Shortcut::alone('e'));
    /// Draw the sliders from the prior.
    Sample: "sample-prior", Explore, Some(Shortcut::alone('n'));
    /// Set all sliders to zero.
    Zero: "zero-sliders", Explore, Some(Shortcut::alone('0'));
    /// Pick a test digit at random.
    RandomDigit: "test-digit-random", Explore, Some(Shortcut::alone('d'));
    /// The page of test digits before.
    DigitsBack: "test-digits-back", Explore, None;
    /// The next page of test digits.
    DigitsOn: "test-digits-on", Explore, None;
    /// Put the picked digit on the pad.
    DigitToPad: "digit-to-pad", Explore, None;
    /// Play or stop the morph.
    PlayMorph: "morph-play", Explore, Some(Shortcut::alone('o'));
    /// Forget the ends of the morph.
    ResetMorph: "morph-reset", Explore, None;
    /// Undo the last change of the drawing.
    UndoDrawing: "draw-undo", Explore, Some(Shortcut::alone('u'));
    /// Clear the drawing.
    ClearDrawing: "draw-clear", Explore, Some(Shortcut::alone('x'));
    /// Set the sliders to the drawing's code.
    DrawingToSliders: "draw-to-sliders", Explore, Some(Shortcut::alone('c'));
    /// Replay the run, or stop the replay.
    Replay: "time-play", Curves, Some(Shortcut::alone('p'));
    /// Show the newest weights again.
    BackToLive: "back-to-live", Curves, Some(Shortcut::alone('b'));
    /// Copy the link.
    Share: "share", Page, None;
    /// Begin the tour.
    Tour: "tour", Page, None;
    /// The next theme.
    Theme: "theme", Page, None;
    /// Open or close the palette.
    Palette: "open-palette", Page, Some(Shortcut::with_control('k'));
    /// Open or close the sheet of keys.
    Keys: "open-keys", Page, Some(Shortcut::alone('?'));
}

static ALL: LazyLock<Vec<PageCommand>> = LazyLock::new(|| {
    let chosen = [
        WORKSPACES.iter().map(|entry| PageCommand::Show(entry.id)).collect::<Vec<_>>(),
        PRESETS.iter().map(PageCommand::Preset).collect(),
        READY_DUELS.iter().map(PageCommand::ReadyDuel).collect(),
        Side::BOTH.map(PageCommand::RemedyOf).to_vec(),
        [Axes::Principal, Axes::MostInformative].map(PageCommand::Axes).to_vec(),
        [true, false].map(PageCommand::Scale).to_vec(),
        Smoothing::ALL.map(PageCommand::Smooth).to_vec(),
        [BackendPreference::Auto, BackendPreference::Webgpu, BackendPreference::Cpu]
            .map(PageCommand::Device)
            .to_vec(),
    ];
    let all: Vec<PageCommand> = PLAIN.iter().copied().chain(chosen.into_iter().flatten()).collect();
    // What belongs together stands together.
    let of = |group: CommandGroup| all.iter().copied().filter(move |command| command.group() == group);
    CommandGroup::ALL.into_iter().flat_map(of).collect()
});

impl PageCommand {
    /// All commands, group by group.
    #[must_use]
    pub fn all() -> &'static [Self] {
        &ALL
    }

    /// The command of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::all().iter().copied().find(|command| command.name() == name)
    }
}
