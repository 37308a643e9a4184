//! Which weights the page shows: the pretrained ones, the newest of the run, or a checkpoint, while training goes on.

/// What the visitor does with the time machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeAction {
    /// Go to the checkpoint nearest to this step.
    GoTo(u32),
    /// Show the newest weights again.
    BackToLive,
    /// Replay the run, from the checkpoint in view, or from the first.
    Replay,
    /// Stop the replay where it is.
    Stop,
    /// The next checkpoint of the replay; after the last one, back to the newest weights.
    Advance,
}

/// Which weights are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// The pretrained ones, as long as there are any: the visitor has not begun.
    Pretrained,
    /// The newest of the run.
    Live,
    /// Those after so many updates.
    Checkpoint { step: u32, replaying: bool },
}

/// Which weights the page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeMachine {
    shown: Shown,
    /// The step of a link, until the run has come so far.
    wanted: Option<u32>,
}

impl TimeMachine {
    /// The pretrained weights, or from the beginning those of the run; and the step to go to when there is one such.
    pub(super) fn new(has_begun: bool, wanted: Option<u32>) -> Self {
        Self { shown: if has_begun { Shown::Live } else { Shown::Pretrained }, wanted }
    }

    /// The step that the visitor is taken to as soon as the run has come so far; none if there is none.
    #[must_use]
    pub fn wanted(self) -> Option<u32> {
        self.wanted
    }

    /// Another step, or none, is to be shown as soon as the run has come so far.
    pub(super) fn want(&mut self, step: Option<u32>) {
        self.wanted = step;
    }

    /// The step to which the visitor has gone back; none for the newest weights.
    #[must_use]
    pub fn checkpoint(self) -> Option<u32> {
        match self.shown {
            Shown::Pretrained | Shown::Live => None,
            Shown::Checkpoint { step, .. } => Some(step),
        }
    }

    /// Whether the run is being replayed.
    #[must_use]
    pub fn is_replaying(self) -> bool {
        matches!(self.shown, Shown::Checkpoint { replaying: true, .. })
    }

    /// Whether the run answers, and no longer the pretrained weights.
    #[must_use]
    pub fn has_begun(self) -> bool {
        self.shown != Shown::Pretrained
    }

    /// The visitor has trained, stepped or reset: from now on the run answers. Whether that is new.
    pub(super) fn begin(&mut self) -> bool {
        let is_new = !self.has_begun();
        if is_new {
            self.shown = Shown::Live;
        }
        is_new
    }

    /// Takes an action, with the checkpoints kept, rising. Whether other weights are shown from now on.
    pub(super) fn on_action(&mut self, action: TimeAction, kept: &[u32]) -> bool {
        self.wanted = None;
        let at = |step: Option<u32>, replaying| {
            step.map_or(Shown::Live, |step| Shown::Checkpoint { step, replaying })
        };
        let next = match (action, self.shown) {
            (TimeAction::GoTo(step), shown) => {
                nearest(kept, step).map_or(shown, |step| at(Some(step), false))
            }
            (TimeAction::Replay, _) => {
                let Some((first, last)) = kept.first().zip(kept.last()) else { return false };
                let begin = self.checkpoint().filter(|step| step < last).unwrap_or(*first);
                at(Some(begin), true)
            }
            (TimeAction::BackToLive, Shown::Checkpoint { .. }) => Shown::Live,
            (TimeAction::Stop, Shown::Checkpoint { step, .. }) => at(Some(step), false),
            (TimeAction::Advance, Shown::Checkpoint { step: now, replaying: true }) => {
                at(kept.iter().copied().find(|step| *step > now), true)
            }
            (TimeAction::BackToLive | TimeAction::Stop | TimeAction::Advance, shown) => shown,
        };
        self.show(next)
    }

    /// The worker has kept or dropped checkpoints. What is in view stays in view, or the nearest to it that is
    /// kept. Whether other weights are shown from now on.
    pub(super) fn kept(&mut self, kept: &[u32]) -> bool {
        let has_come = |wanted: &mut u32| kept.len() > 1 && kept.last().is_some_and(|last| *last >= *wanted);
        if let Some(wanted) = self.wanted.take_if(has_come) {
            return self.on_action(TimeAction::GoTo(wanted), kept);
        }
        let next = match self.shown {
            Shown::Checkpoint { step, replaying } => {
                nearest(kept, step).map_or(Shown::Live, |step| Shown::Checkpoint { step, replaying })
            }
            Shown::Pretrained | Shown::Live => self.shown,
        };
        self.show(next)
    }

    /// All checkpoints are gone, with the run or its worker.
    pub(super) fn forget(&mut self) {
        if self.checkpoint().is_some() {
            self.shown = Shown::Live;
        }
    }

    fn show(&mut self, next: Shown) -> bool {
        let before = self.checkpoint();
        self.shown = next;
        self.checkpoint() != before
    }
}

/// Of these steps, rising, the one nearest to a step; of two as near, the earlier.
fn nearest(kept: &[u32], step: u32) -> Option<u32> {
    kept.iter().copied().min_by_key(|kept| kept.abs_diff(step))
}

#[cfg(test)]
mod tests;
