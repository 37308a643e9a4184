//! One training step.

use elbo_engine::{HealthStats, Images, StepParams, StepStats};

use crate::{
    CpuEngine,
    layers::measure::DeadShare,
    layers::noise::Noise,
    pass::backward::Backward,
    pass::forward::{Statistics, track},
    pass::model::Model,
    pass::terms::{Terms, kl_per_dimension},
    pass::workspace::Workspace,
    simd::lanes::run,
};

impl CpuEngine {
    /// One update on these images.
    pub(crate) fn take_step(&mut self, images: &Images, batch: &[u32], params: &StepParams) {
        self.take_batch(images, batch, params.step);
        let terms = self.differentiate(params, |_| ());
        let mut health =
            params.measure_health.then(|| health_stats(&self.model, &self.work, params.step + 1));
        let largest_logvar = self.work.latent.largest_logvar;
        if let Some(health) = &mut health
            && self.model.layout.normalizes()
        {
            health.batch_norm_gap = Some(self.loss_with_running_statistics(params) - terms.loss);
        }
        let Model { spec, layout, state } = &mut self.model;
        let (updated, outcome) = state.update(spec.rule, params, &self.gradients);
        track(layout, &self.work, params.batch_norm_momentum, &mut state.statistics);
        self.rows.steps.push(StepStats {
            gradient_norm: updated.gradients.norm(),
            largest_logvar,
            largest_gradient: updated.gradients.largest,
            outcome,
            ..terms.row()
        });
        if let Some(mut health) = health {
            health.squared_update = updated.squared_update as f32;
            health.squared_weights = updated.squared_weights as f32;
            self.rows.health.push(health);
        }
    }

    /// Terms of the loss on the batch, and all gradients. `look` sees what the forward pass has left.
    pub(crate) fn differentiate(&mut self, params: &StepParams, look: impl FnOnce(&Workspace)) -> Terms {
        let (model, work) = (&self.model, &mut self.work);
        work.sparse.list_by_pixel(work.image_columns);
        model.forward(Statistics::Own).all(work, params);
        look(work);
        let found = model.reconstruction_loss(params).compute(work, true);
        let terms = Terms::new(found.reconstruction, work, model.layout.latent, params);
        if let Some(at) = model.layout.log_sigma() {
            self.gradients[at] = found.on_log_sigma;
        }
        let Model { layout, state, .. } = model;
        Backward { layout, state, params, gradients: &mut self.gradients }.all(work);
        terms
    }

    /// Takes images and the noise of a step.
    pub(crate) fn take_batch(&mut self, images: &Images, batch: &[u32], step: u32) {
        self.take_images(batch.len(), batch.iter().map(|index| images.pixels(*index as usize)));
        let (latent, columns) = (self.model.layout.latent, self.model.layout.latent_columns);
        let noise = &mut self.work.latent.noise[..batch.len() * columns];
        let size = batch.len() * latent;
        if self.table.is_empty() || size == 0 {
            run(Noise { key: self.model.spec.noise, step, row: 0, latent, columns, out: noise });
            return;
        }
        let begin = step as usize % (self.table.len() / size).max(1) * size;
        let mut numbers = self.table[begin..].iter().chain(self.table.iter().cycle()).copied();
        noise.fill(0.0);
        for row in noise.chunks_exact_mut(columns) {
            row[..latent].fill_with(|| numbers.next().unwrap_or_default());
        }
    }

    /// Takes images.
    pub(crate) fn take_images<'a>(&mut self, count: usize, images: impl Iterator<Item = &'a [u8]>) {
        let work = &mut self.work;
        work.prepare(&self.model.layout, count);
        work.pixels.clear();
        for image in images {
            work.pixels.extend_from_slice(image);
        }
        work.sparse.list_by_image(&work.pixels, work.image_columns);
    }

    /// Loss of the batch with running statistics.
    fn loss_with_running_statistics(&mut self, params: &StepParams) -> f32 {
        let (model, work) = (&self.model, &mut self.work);
        model.forward(Statistics::Running).all(work, params);
        let found = model.reconstruction_loss(params).compute(work, false);
        Terms::new(found.reconstruction, work, model.layout.latent, params).loss
    }
}

/// What a step that measures health tells of its batch, but for its update and its gap.
fn health_stats(model: &Model, work: &Workspace, step: u32) -> HealthStats {
    let layout = &model.layout;
    let dead_units = layout.hidden().map(|(index, _, dense)| {
        let (width, columns) = (dense.linear.outputs, dense.linear.columns);
        run(DeadShare { values: &work.stages[index].output[..work.images * columns], width, columns })
    });
    HealthStats {
        step,
        kl_per_dimension: kl_per_dimension(work, layout.latent).collect(),
        dead_units: dead_units.collect(),
        ..HealthStats::default()
    }
}

#[cfg(test)]
mod tests {
    use elbo_engine::{BufferKind, Engine, ModelSpec, initial_weights};
    use elbo_recipe::{Activation, BatchNorm, Likelihood, PIXELS, Recipe};

    use super::*;

    #[test]
    fn padding_stays_zero() {
        let mut images = Images::default();
        images.extend(&(0..7 * PIXELS).map(|i| (i % 251) as u8).collect::<Vec<_>>());
        for (index, activation) in
            [Activation::Relu, Activation::Silu, Activation::Gelu, Activation::Tanh].into_iter().enumerate()
        {
            let recipe = Recipe {
                hidden: vec![5, 9],
                latent: 3,
                batch_size: 7,
                activation,
                batch_norm: [BatchNorm::Off, BatchNorm::Hidden, BatchNorm::HiddenAndMu][index % 3],
                likelihood: [Likelihood::Bernoulli, Likelihood::GaussianLearned][index % 2],
                weight_decay: 0.1,
                ..Recipe::default()
            };
            let spec = ModelSpec::from(&recipe);
            let weights = initial_weights(&spec.architecture, 0);
            let mut engine = CpuEngine::new(&spec, &weights).unwrap();
            for step in 0..20 {
                engine.step(&images, &[0, 1, 2, 3, 4, 5, 6], &StepParams::new(&recipe, step, 1e-2, 1.0));
            }
            let Model { layout, state, .. } = &engine.model;
            let named = |kind| -> usize {
                let slots = layout.slots().iter().filter(|slot| slot.buffer == kind);
                slots.map(|slot| slot.shape.iter().product::<usize>()).sum()
            };
            // What has a name is not zero; all the rest must be.
            let others = |buffer: &[f32]| buffer.iter().filter(|x| **x != 0.0).count();
            assert!(others(&state.parameters) <= named(BufferKind::Parameters));
            assert!(others(&engine.gradients) <= named(BufferKind::Parameters));
            assert!(others(&state.statistics) <= named(BufferKind::Statistics));
            let read = layout.unpack(&state.parameters, &state.statistics);
            let sum = |values: &mut dyn Iterator<Item = f32>| values.map(|x| f64::from(x.abs())).sum::<f64>();
            let all = sum(&mut state.parameters.iter().chain(&*state.statistics).copied());
            let known = sum(&mut read.0.values().flat_map(|tensor| tensor.values.clone()));
            assert!((all - known).abs() < 1e-9 * all, "{all} and {known}");
        }
    }
}
