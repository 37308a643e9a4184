//! English.

mod command;
mod curves_labels;
mod device;
mod explore_labels;
mod fault;
mod field;
mod recipe_labels;
mod run;
mod shell_labels;

use crate::Words;

/// English.
#[derive(Debug, Clone, Copy)]
pub(crate) struct English;

impl Words for English {}
