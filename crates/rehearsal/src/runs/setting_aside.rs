//! How runs are set aside, and come back.

use elbo_protocol::{RunId, RunState};

use super::RunLedger;

impl RunLedger {
    /// The present runs are set aside: something must have been done by them, and others asked for.
    pub(super) fn set_aside(&mut self, run: RunId) -> Result<(), String> {
        let is_first = self.present.first().is_some_and(|first| first.run == run);
        if !is_first || self.asked.is_empty() || std::mem::replace(&mut self.sets_aside, true) {
            return Err(format!("{run:?} is set aside, and is not the first of runs that others follow"));
        }
        // A run that broke may have gone back to its beginning.
        if !self.broke && self.present.iter().all(|told| told.step() == 0) {
            return Err(format!("{run:?} is set aside, and has done nothing"));
        }
        Ok(())
    }

    /// Runs that were set aside are present again, and the present ones aside; or they are gone.
    pub(super) fn returned(&mut self, run: RunId, state: Option<RunState>) -> Result<(), String> {
        if self.asked_back.pop_front() != Some(run) {
            return Err(format!("{run:?} is back, and was not asked back"));
        }
        let is_here = self.aside.runs.first().is_some_and(|first| first.run == run);
        if is_here != state.is_some() {
            return Err(format!("{run:?} is back as {state:?}, and was set aside: {is_here}"));
        }
        if is_here {
            std::mem::swap(&mut self.aside.runs, &mut self.present);
            std::mem::swap(&mut self.aside.state, &mut self.state);
            std::mem::swap(&mut self.aside.decided, &mut self.decided);
            self.expected = self.present.len();
            self.state = state;
            self.tells_device_again = self.decided;
            self.told.clear();
            self.must_train = false;
            // A duel that was set aside between two steps catches up.
            self.may_step = true;
        }
        Ok(())
    }
}
