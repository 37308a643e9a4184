//! What is done when a number is not finite: find the first culprit, go back, go on or give up.

use elbo_engine::{Architecture, Layout};
use elbo_protocol::{Occurrence, Quantity};

use super::sentinel::culprit;
use super::{
    Session, Work,
    mode::{Broken, Mode},
};
use crate::{Dataset, TrainError};

impl Session {
    /// Goes back to the last good snapshot, to repeat the steps up to the one that broke. The same seed, step and
    /// weights give the same batch and noise, so that it breaks again.
    pub(super) fn begin_retracing(&mut self, term: Quantity, until: u32) {
        self.restore();
        self.mode = Mode::Retracing { until, term };
    }

    /// Repeats a step, or comes to the one that broke.
    pub(super) fn retrace(&mut self, data: &Dataset, until: u32) -> Work {
        let Some(batch) = self.batch(data) else { return Work::WaitingForData };
        if self.step + 1 < until {
            let settings = self.settings();
            self.engine.step(&data.train, &batch, &settings);
            self.step += 1;
            self.changes += 1;
            return Work::Stepped;
        }
        let Mode::Retracing { term, .. } = &self.mode else { return Work::Probed };
        let broken = Broken { step: until, term: term.clone(), batch, images: data.train.clone() };
        self.mode = Mode::Probing(Box::new(broken));
        Work::Probed
    }

    /// Looks into the step that broke, names the culprit and recovers from it.
    pub(super) async fn probe(&mut self, broken: Broken) -> Result<(), TrainError> {
        let settings = self.settings();
        let weights = self.engine.read().await?;
        let step = self.engine.inspect(&broken.images, &broken.batch, &settings).await?;
        let layout = Layout::new(&Architecture::from(&self.plan.recipe));
        self.recover(culprit(broken.term, &layout, &weights, &step), broken.step);
        Ok(())
    }

    /// Goes back to the last good snapshot with a lower learning rate, or gives up.
    pub(super) fn recover(&mut self, culprit: Quantity, at_step: u32) {
        let tries = self.guard.try_again(at_step);
        self.restore();
        let (recipe, to_step) = (&self.plan.recipe, self.step);
        self.rolled_back_to = Some(self.rolled_back_to.map_or(to_step, |step| step.min(to_step)));
        let (of, on) = (recipe.rollback_tries, recipe.rollback);
        if !on || tries > of {
            let tries = if on { of } else { 0 };
            self.observer.broke(self.step, culprit.clone(), at_step, recipe);
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
        self.engine.restore(snapshot.slot);
        self.changes += 1;
        self.plateau = snapshot.plateau;
        self.plateau_rate = snapshot.plateau_rate;
        self.evaluated_epochs = snapshot.evaluated_epochs;
        self.observer.go_back_to(snapshot.observer);
        self.pending.clear();
        self.evaluated_images = None;
    }
}
