//! One optimiser update, and what is kept of it on the device.

use burn::tensor::Tensor;
use elbo_protocol::{
    BatchNorm, Clipping, HeldOut, KlSchedule, LearningRateSchedule, Occurrence, PlateauMode,
    schedule::{beta_at, learning_rate_at},
};
use elbo_vae::{Pass, TermTensors};

use super::{Session, Work};
use crate::{
    Dataset, EpochOrder, Update,
    gradients::{differentiate, global_norm, largest_magnitude},
    health::{HEALTH_STEPS, Sample},
    snapshot::SNAPSHOT_STEPS,
    step_noise,
};

/// The measures of one step that the device has, and what the host knows of it.
#[derive(Debug)]
pub(super) struct Pending {
    /// Reconstruction, KL, loss, gradient norm, largest logvar and, when single numbers are clipped, the
    /// largest gradient: `[5]` or `[6]`.
    pub values: Tensor<1>,
    pub learning_rate: f32,
    pub beta: f32,
}

/// A batch of images, `[batch, 784]`, and its noise, `[batch, latent]`.
pub(super) struct Batch {
    pub images: Tensor<2>,
    pub eps: Tensor<2>,
}

impl Session {
    pub(super) fn train(&mut self, data: &Dataset) -> Work {
        let Some(batch) = self.batch(data) else { return Work::WaitingForData };
        self.keep_snapshot();
        self.note_milestones();
        let row = self.update(batch);
        self.pending.push(row);
        Work::Stepped
    }

    /// The batch of the next step; none if its images are not here yet.
    pub(super) fn batch(&mut self, data: &Dataset) -> Option<Batch> {
        let recipe = &self.plan.recipe;
        let (batch_size, latent) = (recipe.batch_size as usize, recipe.latent as usize);
        let epoch = self.epoch();
        if self.order.as_ref().is_none_or(|(known, _)| *known != epoch) {
            self.order = Some((epoch, EpochOrder::new(recipe.seed, epoch, self.plan.train_images)));
        }
        let index = (self.step % self.steps_per_epoch()) as usize;
        let (_, order) = self.order.as_ref()?;
        let batch = order.batch(index, batch_size).expect("an epoch has steps_per_epoch whole batches");
        if self.lines.is_none() || batch.iter().any(|image| *image as usize >= data.train.len()) {
            return None;
        }
        let device = self.device.clone().autodiff();
        let images = data.train.gather(batch.iter().map(|image| *image as usize), &device);
        let eps = step_noise(self.plan.recipe.seed, self.step, batch_size * latent);
        Some(Batch { images, eps: self.tensor(eps, [batch_size, latent]) })
    }

    /// The learning rate of the next step.
    pub(super) fn learning_rate(&self) -> f64 {
        let scheduled = learning_rate_at(&self.plan.recipe, self.step, self.span());
        f64::from(scheduled) * self.plateau_rate * self.rollback_rate
    }

    /// One optimiser update.
    pub(super) fn update(&mut self, batch: Batch) -> Pending {
        let beta = beta_at(&self.plan.recipe, self.step, self.span());
        let learning_rate = self.learning_rate();
        let watch = (self.step + 1).is_multiple_of(HEALTH_STEPS);
        let mut pass = if watch { Pass::training().watched() } else { Pass::training() };
        let again =
            (watch && self.normalises()).then(|| (batch.images.clone().inner(), batch.eps.clone().inner()));
        let (terms, loss, gradients) =
            differentiate(&self.model, batch.images, batch.eps, &self.objective, beta, &mut pass);
        let norm = global_norm(&self.model, &gradients);
        let mut row = vec![
            terms.reconstruction.clone(),
            terms.kl(),
            loss.clone(),
            norm.clone(),
            largest_logvar(&terms),
        ];
        if self.plan.recipe.clipping == Clipping::Value {
            row.push(largest_magnitude(&self.model, &gradients));
        }
        let how = Update {
            learning_rate,
            weight_decay: f64::from(self.plan.recipe.weight_decay),
            scale: self.bounds.scale(&norm),
            largest: self.bounds.largest(),
            keep: self.bounds.keep(&norm),
            watch,
        };
        let gap = again.map(|(images, eps)| self.gap(images, eps, beta, &loss));
        let updated = self.optimiser.update(self.model.clone(), gradients, &how);
        self.model = updated.model.track(&pass.statistics, self.plan.recipe.batch_norm_momentum);
        self.step += 1;
        if let (Some(squared_norms), Some(layers)) = (updated.squared_norms, pass.layers) {
            let hidden = layers.into_iter().filter(|(name, _)| name.contains(".hidden."));
            let activations: Vec<Tensor<2>> = hidden.map(|(_, activation)| activation.inner()).collect();
            self.samples.push(Sample::new(
                self.step,
                terms.kl_per_dimension,
                squared_norms,
                &activations,
                gap,
            ));
        }
        Pending { values: Tensor::cat(row, 0), learning_rate: learning_rate as f32, beta }
    }

    fn normalises(&self) -> bool {
        self.plan.recipe.batch_norm != BatchNorm::Off
    }

    /// Loss of a batch with running statistics, less its loss with its own.
    fn gap(&self, images: Tensor<2>, eps: Tensor<2>, beta: f32, own: &Tensor<1>) -> Tensor<1> {
        let terms = self.model().terms(images, eps, &self.objective, &mut Pass::evaluation());
        terms.loss(&self.objective, beta) - own.clone()
    }

    /// Keeps a snapshot every so often. It counts as good once a step from it has been seen to be finite.
    fn keep_snapshot(&mut self) {
        if self.step.is_multiple_of(SNAPSHOT_STEPS) || !self.guard.has_any() {
            let snapshot = self.snapshot();
            self.guard.keep(snapshot);
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

/// Largest magnitude of logvar in the batch before it is bounded, `[1]`.
fn largest_logvar(terms: &TermTensors) -> Tensor<1> {
    terms.raw_logvar.clone().abs().max()
}
