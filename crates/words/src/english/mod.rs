//! English.

mod command;
mod curves;
mod curves_labels;
mod device;
mod duel;
mod explore;
mod explore_labels;
mod fault;
mod field;
mod form;
mod log;
mod plot;
mod query;
mod recipe_labels;
mod run;
mod schedule;
mod shell;
mod shell_labels;

use crate::Words;

/// English.
#[derive(Debug, Clone, Copy)]
pub(crate) struct English;

impl Words for English {}
