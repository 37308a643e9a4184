//! What happened, in words, newest first and bounded.

use std::collections::VecDeque;

use elbo_protocol::Occurrence;
use elbo_words::words;

use crate::side::Side;

/// Most items kept.
pub const LOG_ITEMS: usize = 200;

/// What kind of thing happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogKind {
    /// Anything else.
    Note,
    /// A refusal or a failure.
    Trouble,
    /// A new verdict.
    Verdict,
    /// A warm-up that ended.
    WarmUp,
    /// A cut of the learning rate.
    Cut,
    /// Gradients that were clipped.
    Clip,
    /// Updates that were not made.
    Skip,
    /// A return to a snapshot.
    Rollback,
    /// A change of the recipe.
    Change,
}

impl LogKind {
    /// Name for style sheets and tests.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Trouble => "problem",
            Self::Verdict => "verdict",
            Self::WarmUp => "warm-up",
            Self::Cut => "cut",
            Self::Clip => "clip",
            Self::Skip => "skip",
            Self::Rollback => "rollback",
            Self::Change => "change",
        }
    }

    /// A word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => words().log_kind_note(),
            Self::Trouble => words().log_kind_trouble(),
            Self::Verdict => words().log_kind_verdict(),
            Self::WarmUp => words().log_kind_warm_up(),
            Self::Cut => words().log_kind_cut(),
            Self::Clip => words().log_kind_clip(),
            Self::Skip => words().log_kind_skip(),
            Self::Rollback => words().log_kind_rollback(),
            Self::Change => words().log_kind_change(),
        }
    }

    /// The kind of what happened to a run.
    #[must_use]
    pub fn of(occurrence: &Occurrence) -> Self {
        match occurrence {
            Occurrence::LearningRateWarm { .. } | Occurrence::KlWarm { .. } => Self::WarmUp,
            Occurrence::Cut { .. } | Occurrence::PlateauCut { .. } => Self::Cut,
            Occurrence::Clipped { .. } => Self::Clip,
            Occurrence::Skipped { .. } => Self::Skip,
            Occurrence::RolledBack { .. } | Occurrence::GaveUp { .. } => Self::Rollback,
            Occurrence::Amended { .. } => Self::Change,
            Occurrence::FellBack { .. } | Occurrence::HeldBack { .. } => Self::Note,
        }
    }
}

/// Whether something is told as usual, or as a refusal or a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// As usual.
    Plain,
    /// As a refusal or a failure.
    Bad,
}

impl Tone {
    /// [`Tone::Bad`] if so, else [`Tone::Plain`].
    #[must_use]
    pub fn bad_if(bad: bool) -> Self {
        if bad { Self::Bad } else { Self::Plain }
    }
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogItem {
    /// Counts all items ever logged.
    pub serial: u32,
    /// Optimizer updates done when it happened; none outside a run.
    pub step: Option<u32>,
    /// To which run of a duel it happened; none if to both, or without a duel.
    pub side: Option<Side>,
    /// What kind of thing happened.
    pub kind: LogKind,
    /// What happened.
    pub title: String,
    /// More about it; may be empty.
    pub detail: String,
    /// How it is told.
    pub tone: Tone,
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

    /// Lists something that happened outside a run, or to all runs.
    pub(super) fn push(&mut self, step: Option<u32>, title: &str, detail: &str, tone: Tone) {
        let kind = match tone {
            Tone::Plain => LogKind::Note,
            Tone::Bad => LogKind::Trouble,
        };
        self.push_of((None, step), kind, title, detail, tone);
    }

    /// Lists what happened to one side, after so many updates.
    pub(super) fn push_of(
        &mut self,
        (side, step): (Option<Side>, Option<u32>),
        kind: LogKind,
        title: &str,
        detail: &str,
        tone: Tone,
    ) {
        self.serial = self.serial.wrapping_add(1);
        let (title, detail) = (title.to_owned(), detail.to_owned());
        self.items.push_front(LogItem { serial: self.serial, step, side, kind, title, detail, tone });
        self.items.truncate(LOG_ITEMS);
    }
}
