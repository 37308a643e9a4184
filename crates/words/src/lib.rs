//! Every sentence and every number format that the page and the command line show.
//!
//! What a run, a device or a fault is comes as data; how it reads in a language is an implementation of
//! [`Words`], one for each [`Language`]. A language that lacks a sentence does not compile.

#![forbid(unsafe_code)]

mod command;
mod curves;
mod curves_labels;
mod device;
mod duel;
mod english;
mod explore;
mod explore_labels;
mod fault;
mod field;
mod form;
mod log;
pub mod numbers;
mod plot;
mod query;
mod recipe_labels;
mod run;
mod schedule;
mod shell;
mod shell_labels;

pub use command::{CommandWords, EffectSign};
pub use curves::{CurvesWords, FigureNames};
pub use curves_labels::CurvesLabels;
pub use device::DeviceWords;
pub use duel::{DuelWords, ReadyDuelKind, ReadyDuelWords};
pub use explore::ExploreWords;
pub use explore_labels::ExploreLabels;
pub use fault::FaultWords;
pub use field::FieldWords;
pub use form::FormWords;
pub use log::{LogTitles, LogWords};
pub use plot::PlotWords;
pub use query::{Expected, QueryWords};
pub use recipe_labels::RecipeLabels;
pub use run::RunWords;
pub use schedule::ScheduleWords;
pub use shell::ShellWords;
pub use shell_labels::ShellLabels;

/// All that is said in one language.
pub trait Words:
    CurvesWords
    + DeviceWords
    + DuelWords
    + ExploreWords
    + FaultWords
    + FigureNames
    + RunWords
    + FormWords
    + LogWords
    + PlotWords
    + QueryWords
    + ScheduleWords
    + ShellWords
    + ShellLabels
    + ExploreLabels
    + CurvesLabels
    + RecipeLabels
    + FieldWords
    + CommandWords
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
