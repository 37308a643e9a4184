//! What happened, in words, newest first and bounded.

use std::collections::VecDeque;

use super::Side;

/// Most items kept.
pub const LOG_ITEMS: usize = 200;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogItem {
    /// Counts all items ever logged.
    pub serial: u32,
    /// Optimiser updates done when it happened; none outside a run.
    pub step: Option<u32>,
    /// To which run of a duel it happened; none if to both, or without a duel.
    pub side: Option<Side>,
    /// What happened.
    pub title: String,
    /// More about it; may be empty.
    pub detail: String,
    /// Whether it is a refusal or a failure.
    pub bad: bool,
}

/// The newest items.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Log {
    items: VecDeque<LogItem>,
    serial: u32,
}

impl Log {
    /// The items kept, newest first.
    pub fn items(&self) -> impl Iterator<Item = &LogItem> {
        self.items.iter()
    }

    /// How many items were ever logged.
    #[must_use]
    pub fn serial(&self) -> u32 {
        self.serial
    }

    pub(super) fn push(&mut self, step: Option<u32>, title: &str, detail: &str, bad: bool) {
        self.push_of(None, step, title, detail, bad);
    }

    pub(super) fn push_of(
        &mut self,
        side: Option<Side>,
        step: Option<u32>,
        title: &str,
        detail: &str,
        bad: bool,
    ) {
        self.serial = self.serial.wrapping_add(1);
        let (title, detail) = (title.to_owned(), detail.to_owned());
        self.items.push_front(LogItem { serial: self.serial, step, side, title, detail, bad });
        self.items.truncate(LOG_ITEMS);
    }
}
