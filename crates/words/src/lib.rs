//! Every sentence and every number format that the page and the command line show.
//!
//! What a run, a device or a fault is comes as data; how it reads in a language is an implementation of
//! [`Words`], one for each [`Language`]. A language that lacks a sentence does not compile.

#![forbid(unsafe_code)]

mod charts;
mod command;
mod controls;
mod device;
mod duel;
mod duel_panel;
mod english;
mod fault;
mod field;
mod figures;
mod form;
mod header;
mod line;
mod log;
mod map;
mod morph;
mod notices;
pub mod numbers;
mod pad;
mod page_command;
mod plot;
mod query;
mod recipe_panel;
mod run;
mod schedule;
mod sliders;
mod table;
mod test_digits;
mod time_machine;
mod verdict;
mod webgpu;

pub use charts::ChartWords;
pub use command::{CommandWords, EffectSign};
pub use controls::ControlWords;
pub use device::DeviceWords;
pub use duel::{DuelWords, ReadyDuelKind, ReadyDuelWords};
pub use duel_panel::DuelPanelWords;
pub use fault::FaultWords;
pub use field::FieldWords;
pub use figures::FigureWords;
pub use form::FormWords;
pub use header::HeaderWords;
pub use line::{ExamplesFault, LineWords};
pub use log::{LogKindWords, LogTitles, LogWords};
pub use map::MapWords;
pub use morph::MorphWords;
pub use notices::NoticeWords;
pub use pad::PadWords;
pub use page_command::{CommandGroup, PageCommandWords, SaidCommand};
pub use plot::PlotWords;
pub use query::{Expected, QueryWords};
pub use recipe_panel::RecipePanelWords;
pub use run::RunWords;
pub use schedule::ScheduleWords;
pub use sliders::SliderWords;
pub use table::{Apart, Course, TableWords};
pub use test_digits::TestDigitWords;
pub use time_machine::TimeMachineWords;
pub use verdict::VerdictWords;
pub use webgpu::WebgpuWords;

/// All that is said in one language.
pub trait Words:
    ChartWords
    + CommandWords
    + ControlWords
    + DeviceWords
    + DuelPanelWords
    + DuelWords
    + FaultWords
    + FieldWords
    + FigureWords
    + FormWords
    + HeaderWords
    + LineWords
    + LogWords
    + MapWords
    + MorphWords
    + NoticeWords
    + PadWords
    + PageCommandWords
    + PlotWords
    + QueryWords
    + RecipePanelWords
    + RunWords
    + ScheduleWords
    + SliderWords
    + TableWords
    + TestDigitWords
    + TimeMachineWords
    + VerdictWords
    + WebgpuWords
{
}

/// A language that the page and the command line speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English, as in the United States.
    #[default]
    English,
}

impl Language {
    /// Its words.
    #[must_use]
    pub fn words(self) -> &'static dyn Words {
        match self {
            Self::English => &english::English,
        }
    }
}

/// The words of the language in use.
#[must_use]
pub fn words() -> &'static dyn Words {
    Language::default().words()
}
