//! What is done when a number is not finite: find the first culprit, go back, go on or give up.

use elbo_protocol::{Occurrence, schedule::beta_at};
use elbo_vae::Pass;

use super::{Session, Work};
use crate::{Dataset, gradients::differentiate, sentinel::Probe};

/// What the run is doing.
#[derive(Debug)]
pub(super) enum Mode {
    /// Training, or evaluating.
    Training,
    /// Repeating the steps from the last good snapshot to the one that broke.
    Retracing {
        /// The step, from 1, that broke.
        until: u32,
        /// The term that was seen not to be finite.
        term: &'static str,
    },
    /// The step that broke was looked into; the answer is on the device.
    Probed(Box<Probe>),
    /// Stopped for good.
    GivenUp,
}

impl Session {
    /// Goes back to the last good snapshot, to repeat the steps up to the one that broke. The same seed, step and
    /// weights give the same batch and noise, so that it breaks again.
    pub(super) fn begin_retracing(&mut self, term: &'static str, until: u32) {
        self.restore();
        self.mode = Mode::Retracing { until, term };
    }

    /// Repeats a step, or looks into the one that broke.
    pub(super) fn retrace(&mut self, data: &Dataset, until: u32) -> Work {
        let Some(batch) = self.batch(data) else { return Work::WaitingForData };
        if self.step + 1 < until {
            // Its measures are known already.
            let _ = self.update(batch);
            self.samples.clear();
            return Work::Stepped;
        }
        let Mode::Retracing { term, .. } = self.mode else { return Work::Probed };
        let beta = beta_at(&self.plan.recipe, self.step, self.span());
        let mut pass = Pass::training().watched();
        let (terms, loss, gradients) =
            differentiate(&self.model, batch.images, batch.eps, &self.objective, beta, &mut pass);
        let probe = Probe::new(until, term, &self.model, pass, &terms, loss, &gradients);
        self.mode = Mode::Probed(Box::new(probe));
        Work::Probed
    }

    /// Goes back to the last good snapshot with a lower learning rate, or gives up.
    pub(super) fn recover(&mut self, culprit: String, at_step: u32) {
        let tries = self.guard.try_again(at_step);
        self.restore();
        let (recipe, to_step) = (&self.plan.recipe, self.step);
        let (of, on) = (recipe.rollback_tries, recipe.rollback);
        if !on || tries > of {
            let tries = if on { of } else { 0 };
            self.observer.broke(self.step, &culprit, at_step, recipe);
            self.occurrences.push((to_step, Occurrence::GaveUp { culprit, at_step, to_step, tries }));
            self.mode = Mode::GivenUp;
            return;
        }
        self.rollback_rate *= f64::from(recipe.rollback_factor);
        let rate_factor = self.rollback_rate as f32;
        let rolled = Occurrence::RolledBack { culprit, at_step, to_step, rate_factor, attempt: tries, of };
        self.occurrences.push((to_step, rolled));
        self.mode = Mode::Training;
    }

    /// Puts everything that the next steps depend on back to the last good snapshot. Batch order and noise are
    /// functions of the step, so that they go back with it.
    fn restore(&mut self) {
        let Some(snapshot) = self.guard.last_good() else { return };
        self.step = snapshot.step;
        self.model = snapshot.model;
        self.optimiser = snapshot.optimiser;
        self.plateau = snapshot.plateau;
        self.plateau_rate = snapshot.plateau_rate;
        self.evaluated_epochs = snapshot.evaluated_epochs;
        self.observer.go_back_to(snapshot.observer);
        self.pending.clear();
        self.samples.clear();
        self.evaluation = None;
    }
}
