//! English.

mod device;
mod fault;
mod run;

use crate::Words;

/// English.
#[derive(Debug, Clone, Copy)]
pub(crate) struct English;

impl Words for English {}
