//! One optimizer update, and what comes with it.

use elbo_engine::StepParams;
use elbo_protocol::{HeldOut, Occurrence};
use elbo_recipe::{
    KlSchedule, LearningRateSchedule, PlateauMode,
    schedule::{beta_at, learning_rate_at},
};

use super::{Session, Work};
use crate::{Dataset, EpochOrder, HEALTH_STEPS, SNAPSHOT_STEPS};

/// What the host knows of a step whose measures the device has.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pending {
    pub learning_rate: f32,
    pub beta: f32,
}

impl Session {
    pub(super) fn train(&mut self, data: &Dataset) -> Work {
        let Some(batch) = self.batch(data) else { return Work::WaitingForData };
        self.keep_snapshot();
        self.note_milestones();
        let params = self.settings();
        self.engine.step(&data.train, &batch, &params);
        self.step += 1;
        self.changes += 1;
        let (learning_rate, beta) = (params.learning_rate as f32, params.beta);
        self.pending.push(Pending { learning_rate, beta });
        Work::Stepped
    }

    /// The images of the next step's batch; none if they are not here yet.
    pub(super) fn batch(&mut self, data: &Dataset) -> Option<Vec<u32>> {
        let recipe = &self.plan.recipe;
        let epoch = self.epoch();
        if self.order.as_ref().is_none_or(|(known, _)| *known != epoch) {
            self.order = Some((epoch, EpochOrder::new(recipe.seed, epoch, self.plan.train_images)));
        }
        let index = (self.step % self.steps_per_epoch()) as usize;
        let (_, order) = self.order.as_ref()?;
        let batch = order.batch(index, recipe.batch_size as usize);
        let batch = batch.expect("an epoch has steps_per_epoch whole batches");
        let here = self.lines.is_some() && batch.iter().all(|image| (*image as usize) < data.train.len());
        here.then(|| batch.to_vec())
    }

    /// What the next step depends on besides weights and images.
    pub(super) fn settings(&self) -> StepParams {
        let beta = beta_at(&self.plan.recipe, self.step, self.span());
        let measure_health = (self.step + 1).is_multiple_of(HEALTH_STEPS);
        StepParams {
            measure_health,
            ..StepParams::new(&self.plan.recipe, self.step, self.learning_rate(), beta)
        }
    }

    /// The learning rate of the next step.
    pub(super) fn learning_rate(&self) -> f64 {
        let scheduled = learning_rate_at(&self.plan.recipe, self.step, self.span());
        f64::from(scheduled) * self.plateau_rate * self.rollback_rate
    }

    /// Keeps a snapshot every so often. It counts as good once a step from it has been seen to be finite.
    fn keep_snapshot(&mut self) {
        if self.step.is_multiple_of(SNAPSHOT_STEPS) || !self.guard.has_any() {
            self.snapshot();
        }
    }

    /// Notes the ends of warm-ups and the cuts that are due before the next step.
    fn note_milestones(&mut self) {
        let (recipe, span, step) = (&self.plan.recipe, self.span(), self.step);
        if step == 0 {
            return;
        }
        let rates = [step - 1, step].map(|step| learning_rate_at(recipe, step, span));
        let betas = [step - 1, step].map(|step| beta_at(recipe, step, span));
        let cuts = matches!(
            recipe.learning_rate_schedule,
            LearningRateSchedule::Step | LearningRateSchedule::Exponential
        );
        let mut found = Vec::new();
        if recipe.learning_rate_warmup > 0 && step == recipe.learning_rate_warmup {
            found.push(Occurrence::LearningRateWarm { learning_rate: rates[1] });
        } else if cuts && rates[1] < rates[0] {
            found.push(Occurrence::Cut { from: rates[0], to: rates[1] });
        }
        if recipe.kl_schedule == KlSchedule::Linear && betas[0] < recipe.beta && betas[1] >= recipe.beta {
            found.push(Occurrence::KlWarm { beta: betas[1] });
        }
        self.occurrences.extend(found.into_iter().map(|occurrence| (step, occurrence)));
    }

    /// Shows the plateau the held-out loss of an epoch.
    pub(super) fn watch_plateau(&mut self, measures: &HeldOut) {
        if self.plan.recipe.learning_rate_schedule != LearningRateSchedule::Plateau {
            return;
        }
        let loss = f64::from(measures.terms.loss);
        let metric = match self.plan.recipe.plateau_mode {
            PlateauMode::Min => loss,
            PlateauMode::Max => -loss,
        };
        let rate = self.learning_rate();
        // The loss is finite: a metric that is not is the sentinel's business, before it comes here.
        if let Ok(Some(cut)) = self.plateau.step(metric, rate) {
            self.plateau_rate *= cut.to / cut.from;
            let occurrence = Occurrence::PlateauCut {
                from: cut.from as f32,
                to: cut.to as f32,
                best: cut.best as f32,
                since: cut.since.iter().map(|metric| *metric as f32).collect(),
            };
            self.occurrences.push((self.step, occurrence));
        }
    }
}
