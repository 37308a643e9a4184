//! Going back in a run: the page shows what the model was at an earlier moment, while training goes on.

use std::rc::Rc;

use elbo_protocol::RunId;

use super::{State, breaks_worker};

/// Most moments of a run that the page knows. The worker keeps no more.
pub const MOMENTS: usize = 64;

/// What the visitor does with the time machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeAction {
    /// Go to the moment nearest to this step.
    GoTo(u32),
    /// Show the newest weights again.
    BackToLive,
    /// Replay the run, from the moment in view, or from the first.
    Replay,
    /// Stop the replay where it is.
    Stop,
    /// The next moment of the replay; after the last one, back to the newest weights.
    Advance,
}

impl State {
    /// The moments that the visitor can go to, rising; empty while there are fewer than two.
    #[must_use]
    pub fn moments(&self) -> &[u32] {
        let gone = self.failure.as_ref().is_some_and(|failure| breaks_worker(failure.kind));
        let kept = self.run.as_ref().map_or(&[][..], |run| &run.moments);
        if gone || kept.len() < 2 { &[] } else { kept }
    }

    pub(super) fn time_pressed(&mut self, action: TimeAction) {
        let kept = self.moments();
        match action {
            TimeAction::GoTo(step) => {
                let nearest = nearest(kept, step);
                self.replaying = false;
                if nearest.is_some() {
                    self.show_moment(nearest);
                }
            }
            TimeAction::BackToLive => {
                self.replaying = false;
                self.show_moment(None);
            }
            TimeAction::Replay => {
                let Some((first, last)) = kept.first().copied().zip(kept.last()) else { return };
                let begin = self.moment.filter(|moment| moment < last).unwrap_or(first);
                self.replaying = true;
                self.show_moment(Some(begin));
            }
            TimeAction::Stop => self.replaying = false,
            TimeAction::Advance if self.replaying => {
                let now = self.moment;
                let next = kept.iter().copied().find(|step| now.is_none_or(|now| *step > now));
                self.replaying = next.is_some();
                self.show_moment(next);
            }
            TimeAction::Advance => {}
        }
    }

    /// The worker has kept or dropped moments. What is in view stays in view, or the nearest to it that is kept.
    pub(super) fn moments_kept(&mut self, id: RunId, mut steps: Vec<u32>) {
        steps.sort_unstable();
        steps.dedup();
        steps.truncate(MOMENTS);
        let Some(run) = self.known(id) else { return };
        run.moments = Rc::new(steps);
        if let (Some(moment), Some(first)) = (self.moment, &self.run)
            && first.id == id
        {
            let nearest = nearest(&first.moments, moment);
            self.replaying &= nearest.is_some();
            self.show_moment(nearest);
        }
    }

    /// All moments are gone, with the run or its worker.
    pub(super) fn forget_moments(&mut self) {
        for run in self.run.iter_mut().chain(&mut self.rival) {
            run.moments = Rc::default();
        }
        self.replaying = false;
        self.moment = None;
    }

    fn show_moment(&mut self, moment: Option<u32>) {
        if self.moment != moment {
            self.moment = moment;
            self.want_images();
        }
    }
}

/// Of these steps, rising, the one nearest to a step; of two as near, the earlier.
fn nearest(kept: &[u32], step: u32) -> Option<u32> {
    kept.iter().copied().min_by_key(|moment| moment.abs_diff(step))
}

#[cfg(test)]
mod tests;
