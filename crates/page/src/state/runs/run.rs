//! One run as the page sees it.

use std::{collections::VecDeque, rc::Rc};

use elbo_protocol::{
    AmendmentId, Baselines, Diagnosis, Health, HeldOut, Occurrence, Outcome, RunId, StepMeasures, Terms,
};
use elbo_recipe::{MOST_CHECKPOINTS, Recipe};

use super::amendments::Amendments;
use crate::{history::History, marks::Marks, order::rising};

/// Most held-out measures kept; then every second one goes.
pub const HELD_OUT_POINTS: usize = 2048;

/// Steps that the training figures are averaged over.
pub const AVERAGED_STEPS: usize = 20;

/// What the worker says of a run when it is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RunShape {
    /// Trainable parameters.
    pub parameters: u32,
    /// Latent dimensions.
    pub latent: u32,
    /// Optimizer updates per epoch.
    pub steps_per_epoch: u32,
    /// Optimizer updates in the whole run.
    pub total_steps: u32,
}

/// A run that exists.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Its name.
    pub id: RunId,
    /// Its recipe, with the changes that were sent and not refused.
    pub recipe: Rc<Recipe>,
    /// Its size and length.
    pub shape: RunShape,
    /// Optimizer updates done.
    pub step: u32,
    /// Passes over the training images done.
    pub epoch: u32,
    /// Training speed, once it can be told.
    pub images_per_second: Option<f32>,
    /// The measures of all steps.
    pub history: Rc<History>,
    /// The held-out measures, oldest first.
    pub held_out: Rc<Vec<HeldOut>>,
    /// The moments that its curves are marked at.
    pub marks: Rc<Marks>,
    /// The losses to compare with, once known.
    pub lines: Option<Baselines>,
    /// The newest health measures.
    pub health: Option<Health>,
    /// What was last said of it.
    pub diagnosis: Option<Diagnosis>,
    /// The checkpoints that the worker keeps: optimizer updates behind each, rising.
    pub checkpoints: Rc<Vec<u32>>,
    /// Why it ended before its time, if it did.
    pub ended: Option<String>,
    /// Updates with clipped gradients, also those that a rollback undid.
    pub clipped: u32,
    /// Updates that were skipped, also those that a rollback undid.
    pub skipped: u32,
    /// What the schedule's learning rate is multiplied by: plateaus and rollbacks cut it.
    pub rate_scale: f32,
    recent: VecDeque<(u32, StepMeasures)>,
    amendments: Amendments,
}

impl Run {
    /// A run before its first step.
    #[must_use]
    pub fn new(id: RunId, recipe: Rc<Recipe>, shape: RunShape) -> Self {
        Self {
            id,
            amendments: Amendments::new(Rc::clone(&recipe)),
            recipe,
            shape,
            step: 0,
            epoch: 0,
            images_per_second: None,
            history: Rc::default(),
            held_out: Rc::default(),
            marks: Rc::default(),
            lines: None,
            health: None,
            diagnosis: None,
            checkpoints: Rc::default(),
            ended: None,
            clipped: 0,
            skipped: 0,
            rate_scale: 1.0,
            recent: VecDeque::with_capacity(AVERAGED_STEPS),
        }
    }

    /// Mean of the terms of the last [`AVERAGED_STEPS`] steps; none before the first.
    #[must_use]
    pub fn training(&self) -> Option<Terms> {
        let count = self.recent.len() as f32;
        let mean = |part: fn(&Terms) -> f32| {
            self.recent.iter().map(|(_, step)| part(&step.terms)).sum::<f32>() / count
        };
        (count > 0.0).then(|| Terms {
            loss: mean(|terms| terms.loss),
            reconstruction: mean(|terms| terms.reconstruction),
            kl: mean(|terms| terms.kl),
        })
    }

    /// Seconds to the end of the run at the speed of now; none before it is known, and at the end.
    #[must_use]
    pub fn seconds_left(&self) -> Option<f32> {
        let speed = self.images_per_second.filter(|speed| *speed > 0.0)?;
        let steps = self.shape.total_steps.checked_sub(self.step).filter(|steps| *steps > 0)?;
        Some(steps as f32 * self.recipe.batch_size as f32 / speed)
    }

    /// The measures of the newest step.
    #[must_use]
    pub fn latest(&self) -> Option<&StepMeasures> {
        self.recent.back().map(|(_, measures)| measures)
    }

    /// The newest held-out measures.
    #[must_use]
    pub fn latest_held_out(&self) -> Option<&HeldOut> {
        self.held_out.last()
    }

    /// Records steps. A step that was recorded before replaces what was recorded from it on: the run has
    /// been rolled back.
    pub(in crate::state) fn record(&mut self, first_step: u32, steps: &[StepMeasures]) {
        let first_step = first_step.max(1);
        if !steps.is_empty() && first_step <= self.step {
            self.roll_back(first_step);
        }
        let history = Rc::make_mut(&mut self.history);
        for (step, measures) in (first_step..).zip(steps) {
            self.step = step;
            history.push(step, measures);
            if self.recent.len() == AVERAGED_STEPS {
                self.recent.pop_front();
            }
            self.recent.push_back((step, *measures));
            match measures.outcome {
                Outcome::Applied => {}
                Outcome::Clipped => self.clipped = self.clipped.saturating_add(1),
                Outcome::Skipped => self.skipped = self.skipped.saturating_add(1),
            }
        }
    }

    /// Records health measures of a step that is recorded.
    pub(in crate::state) fn record_health(&mut self, health: Health) {
        Rc::make_mut(&mut self.history).note_update_ratio(health.step, health.update_ratio);
        self.health = Some(health);
    }

    fn roll_back(&mut self, first_step: u32) {
        Rc::make_mut(&mut self.history).truncate(first_step);
        Rc::make_mut(&mut self.held_out).retain(|measures| measures.step < first_step);
        self.recent.retain(|(step, _)| *step < first_step);
        self.health.take_if(|health| health.step >= first_step);
    }

    pub(in crate::state) fn record_held_out(&mut self, measures: HeldOut) {
        let points = Rc::make_mut(&mut self.held_out);
        points.retain(|point| point.step < measures.step);
        if points.len() >= HELD_OUT_POINTS {
            let mut index = 0;
            points.retain(|_| {
                index += 1;
                index % 2 == 0
            });
        }
        points.push(measures);
    }

    /// Takes over a recipe that is sent to the worker, before its answer. The name of the change.
    pub(in crate::state) fn amend(&mut self, recipe: Rc<Recipe>) -> AmendmentId {
        let amendment = self.amendments.send(recipe);
        self.recipe = Rc::clone(self.amendments.recipe());
        amendment
    }

    /// The worker has taken a change.
    pub(in crate::state) fn amended(&mut self, amendment: AmendmentId) {
        if self.amendments.taken(amendment) {
            self.recipe = Rc::clone(self.amendments.recipe());
        }
    }

    /// The worker has refused a change: unless a newer one is on its way, the recipe is again the one it last took.
    /// Whether the answer was awaited.
    pub(in crate::state) fn amendment_refused(&mut self, amendment: AmendmentId) -> bool {
        let was_awaited = self.amendments.refused(amendment);
        if was_awaited {
            self.recipe = Rc::clone(self.amendments.recipe());
        }
        was_awaited
    }

    /// Takes in what happened after so many updates.
    pub(in crate::state) fn occurred(&mut self, step: u32, occurrence: &Occurrence) {
        Rc::make_mut(&mut self.marks).note(step, occurrence);
        match occurrence {
            Occurrence::PlateauCut { from, to, .. } => {
                if *from > 0.0 {
                    self.rate_scale *= to / from;
                }
            }
            Occurrence::RolledBack { rate_factor, .. } => self.rate_scale = *rate_factor,
            Occurrence::LearningRateWarm { .. }
            | Occurrence::KlWarm { .. }
            | Occurrence::Amended { .. }
            | Occurrence::Cut { .. }
            | Occurrence::Clipped { .. }
            | Occurrence::Skipped { .. }
            | Occurrence::GaveUp { .. }
            | Occurrence::FellBack { .. }
            | Occurrence::HeldBack { .. } => {}
        }
    }

    /// Keeps in mind which checkpoints the worker keeps, in any order.
    pub(in crate::state) fn set_checkpoints(&mut self, steps: Vec<u32>) {
        let mut steps = rising(steps);
        steps.truncate(MOST_CHECKPOINTS);
        self.checkpoints = Rc::new(steps);
    }
}

/// Made-up held-out measures, ten steps an epoch, for tests.
#[cfg(test)]
pub(in crate::state) fn held_out(step: u32) -> HeldOut {
    HeldOut {
        step,
        epoch: step / 10,
        terms: Terms::default(),
        kl_per_dimension: vec![0.5],
        active_units: 1,
        batch_norm_gap: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::{BUCKETS, Series, measures};

    fn run() -> Run {
        Run::new(RunId(1), Rc::default(), RunShape { steps_per_epoch: 10, ..RunShape::default() })
    }

    fn steps(count: u32, kl: f32) -> Vec<StepMeasures> {
        vec![measures(Terms::new(100.0, kl, 1.0)); count as usize]
    }

    #[test]
    fn a_rollback_replaces_steps_means_and_held_out_measures() {
        let mut run = run();
        run.record(1, &steps(40, 2.0));
        for step in [10, 20, 30, 40] {
            run.record_held_out(held_out(step));
        }
        run.record(26, &steps(3, 8.0));
        assert_eq!((run.step, run.history.last_step()), (28, 28));
        let kept: Vec<u32> = run.held_out.iter().map(|measures| measures.step).collect();
        assert_eq!(kept, [10, 20]);
        // Five of the steps averaged over were taken before the rollback, and three after.
        assert!((run.training().unwrap().kl - (5.0 * 2.0 + 3.0 * 8.0) / 8.0).abs() < 1e-5);
        run.record_held_out(held_out(30));
        assert_eq!(run.held_out.len(), 3);
    }

    #[test]
    fn update_ratios_are_kept_and_roll_back_with_their_steps() {
        let mut run = run();
        run.record(1, &steps(40, 2.0));
        let health = |step| Health {
            step,
            kl_per_dimension: vec![0.5],
            update_ratio: 1e-3,
            dead_units: Vec::new(),
            batch_norm_gap: None,
        };
        for step in [10, 30] {
            run.record_health(health(step));
        }
        assert_eq!(run.history.points(Series::UpdateRatio).count(), 2);
        run.record(26, &steps(3, 8.0));
        assert_eq!((run.history.points(Series::UpdateRatio).count(), run.health), (1, None));
    }

    #[test]
    fn a_report_without_steps_is_no_rollback() {
        let mut run = run();
        run.record(1, &steps(40, 2.0));
        run.record(1, &[]);
        assert_eq!((run.step, run.history.last_step()), (40, 40));
    }

    #[test]
    fn endless_rollbacks_stay_bounded() {
        let mut run = run();
        for round in 0..50 {
            run.record(1 + round * 100, &steps(2000, 1.0));
            run.record_held_out(held_out(round * 100 + 2000));
        }
        assert!(run.history.len() <= BUCKETS);
        assert_eq!(run.history.points(Series::GradientNorm).count(), run.history.len());
        assert!(run.held_out.len() <= 50);
    }

    #[test]
    fn clipped_and_skipped_updates_are_counted() {
        let mut run = run();
        let mut batch = steps(4, 1.0);
        batch[1].outcome = Outcome::Clipped;
        batch[2].outcome = Outcome::Skipped;
        run.record(1, &batch);
        run.record(5, &batch);
        assert_eq!((run.clipped, run.skipped), (2, 2));
    }

    #[test]
    fn cuts_scale_the_schedule() {
        let mut run = run();
        run.occurred(9, &Occurrence::PlateauCut { from: 1e-3, to: 5e-4, best: 1.0, since: Vec::new() });
        assert!((run.rate_scale - 0.5).abs() < 1e-6);
    }
}
