//! The figures of a run, now or at an earlier checkpoint.

use elbo_protocol::{HeldOut, Terms};

use super::Run;
use crate::history::{Series, Term};

/// The figures of a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RunAt<'run> {
    /// Optimizer updates done.
    pub step: u32,
    /// Training terms, over the last steps; none before the first.
    pub training: Option<Terms>,
    /// The held-out measures so far, oldest first.
    pub held_out: &'run [HeldOut],
    /// Why it ended before its time, if it had.
    pub ended: Option<&'run str>,
}

impl<'run> RunAt<'run> {
    /// The newest held-out measures.
    #[must_use]
    pub fn latest_held_out(&self) -> Option<&'run HeldOut> {
        self.held_out.last()
    }
}

impl Run {
    /// The figures after so many updates; without a checkpoint, or after the last update, the newest ones. The
    /// training terms of a checkpoint are those that the curves show there.
    #[must_use]
    pub fn at(&self, checkpoint: Option<u32>) -> RunAt<'_> {
        let Some(checkpoint) = checkpoint.filter(|step| *step < self.step) else {
            let (training, ended) = (self.training(), self.ended.as_deref());
            return RunAt { step: self.step, training, held_out: &self.held_out, ended };
        };
        let mean = |term| Some(self.history.at(checkpoint, Series::Term(term))?.mean);
        let training = || {
            let [loss, reconstruction, kl] = [Term::Loss, Term::Reconstruction, Term::Kl].map(mean);
            Some(Terms { loss: loss?, reconstruction: reconstruction?, kl: kl? })
        };
        let measured = self.held_out.partition_point(|measures| measures.step <= checkpoint);
        RunAt { step: checkpoint, training: training(), held_out: &self.held_out[..measured], ended: None }
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use elbo_protocol::RunId;

    use super::*;
    use crate::{
        history::measures,
        state::runs::{RunShape, run::held_out},
    };

    fn run() -> Run {
        let mut run =
            Run::new(RunId(1), Rc::default(), RunShape { steps_per_epoch: 10, ..RunShape::default() });
        for step in 1..=40_u8 {
            run.record(u32::from(step), &[measures(Terms::new(100.0, f32::from(step), 1.0))]);
        }
        for step in [10, 20, 30, 40] {
            run.record_held_out(held_out(step));
        }
        run.ended = Some("a number is not finite".to_owned());
        run
    }

    #[test]
    fn a_checkpoint_has_the_figures_of_its_time() {
        let run = run();
        let then = run.at(Some(25));
        assert_eq!((then.step, then.ended), (25, None));
        assert_eq!(then.training.map(|terms| terms.kl), Some(25.0));
        assert_eq!(then.latest_held_out().map(|measures| measures.step), Some(20));
        let start = run.at(Some(0));
        assert_eq!((start.step, start.training, start.held_out), (0, None, &[][..]));
    }

    #[test]
    fn the_present_and_what_comes_after_the_last_step_are_the_newest_figures() {
        let run = run();
        let now = run.at(None);
        assert_eq!((now.step, now.ended), (40, Some("a number is not finite")));
        assert_eq!((now.training, now.held_out.len()), (run.training(), 4));
        assert_eq!(run.at(Some(40)), now);
        assert_eq!(run.at(Some(90)), now, "the other run of a duel may have gone further");
    }
}
