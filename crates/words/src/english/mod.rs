//! English.

mod charts;
mod command;
mod controls;
mod device;
mod duel;
mod duel_panel;
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

use crate::Words;

/// English.
#[derive(Debug, Clone, Copy)]
pub(crate) struct English;

impl Words for English {}
