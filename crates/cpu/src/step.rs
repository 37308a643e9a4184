//! One training step.

use elbo_engine::{Images, Row, Sample, Settings};
use elbo_protocol::BatchNorm;

use crate::{
    CpuEngine,
    backward::Backward,
    forward::{Statistics, track},
    lanes::run,
    measure::DeadShare,
    model::Model,
    noise::Noise,
    terms::{Terms, kl_per_dimension},
    workspace::Workspace,
};

impl CpuEngine {
    /// One update on these images.
    pub(crate) fn take_step(&mut self, images: &Images, batch: &[u32], settings: &Settings) {
        self.take_batch(images, batch, settings.step);
        let terms = self.differentiate(settings, |_| ());
        let mut sample = settings.watch.then(|| sample(&self.model, &self.work, settings.step + 1));
        let largest_logvar = self.work.latent.largest_logvar;
        if let Some(sample) = &mut sample
            && self.normalises()
        {
            sample.gap = Some(self.loss_with_running_statistics(settings) - terms.loss);
        }
        let Model { program, layout, state } = &mut self.model;
        let updated = state.update(program.rule, settings, &self.gradients);
        track(layout, &self.work, settings.batch_norm_momentum, &mut state.statistics);
        self.rows.steps.push(Row {
            gradient_norm: updated.gradients.norm(),
            largest_logvar,
            largest_gradient: updated.gradients.largest,
            ..terms.row()
        });
        if let Some(mut sample) = sample {
            sample.squared_update = updated.squared_update as f32;
            sample.squared_weights = updated.squared_weights as f32;
            self.rows.samples.push(sample);
        }
    }

    /// Terms of the loss on the batch, and all gradients. `look` sees what the forward pass has left.
    pub(crate) fn differentiate(&mut self, settings: &Settings, look: impl FnOnce(&Workspace)) -> Terms {
        let (model, work) = (&self.model, &mut self.work);
        work.sparse.list_by_pixel(model.layout.layers[0].columns);
        model.forward(Statistics::Own).all(work, settings);
        look(work);
        let explained = model.likely(settings).explain(work, true);
        let terms = Terms::new(explained.reconstruction, work, model.layout.latent, settings);
        if let Some(at) = model.layout.log_sigma {
            self.gradients[at] = explained.on_log_sigma;
        }
        let Model { program, layout, state } = model;
        Backward { program, layout, state, settings, gradients: &mut self.gradients }.all(work);
        terms
    }

    /// Takes images and the noise of a step.
    pub(crate) fn take_batch(&mut self, images: &Images, batch: &[u32], step: u32) {
        self.take_images(batch.len(), batch.iter().map(|index| images.pixels(*index as usize)));
        let (latent, columns) = (self.model.layout.latent, self.model.layout.latent_columns);
        let noise = &mut self.work.latent.noise[..batch.len() * columns];
        let size = batch.len() * latent;
        if self.table.is_empty() || size == 0 {
            run(Noise { key: self.model.program.noise, step, row: 0, latent, columns, out: noise });
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
        let Model { program, layout, .. } = &self.model;
        work.prepare(layout, program.architecture.activation, count);
        work.pixels.clear();
        for image in images {
            work.pixels.extend_from_slice(image);
        }
        work.sparse.list_by_image(&work.pixels, layout.layers[0].columns);
    }

    /// Loss of the batch with running statistics.
    fn loss_with_running_statistics(&mut self, settings: &Settings) -> f32 {
        let (model, work) = (&self.model, &mut self.work);
        model.forward(Statistics::Running).all(work, settings);
        let explained = model.likely(settings).explain(work, false);
        Terms::new(explained.reconstruction, work, model.layout.latent, settings).loss
    }

    fn normalises(&self) -> bool {
        self.model.program.architecture.batch_norm != BatchNorm::Off
    }
}

/// What a step under watch measures, but for its update and its gap.
fn sample(model: &Model, work: &Workspace, step: u32) -> Sample {
    let layout = &model.layout;
    let layers = layout.layers.iter().zip(&work.layers).enumerate();
    let hidden = layers.filter(|(index, _)| *index != layout.head && index + 1 != layout.layers.len());
    let dead = |(_, (linear, values)): (usize, (&elbo_engine::Linear, &crate::workspace::LayerValues))| {
        let columns = linear.columns;
        let values = &values.output[..work.images * columns];
        run(DeadShare { values, width: linear.outputs, columns })
    };
    Sample {
        step,
        kl_per_dimension: kl_per_dimension(work, layout.latent).collect(),
        dead_units: hidden.map(dead).collect(),
        ..Sample::default()
    }
}

#[cfg(test)]
mod tests {
    use elbo_engine::{Engine, Place, Program, initial_weights};
    use elbo_protocol::{Activation, Likelihood, PIXELS, Recipe};

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
            let program = Program::from(&recipe);
            let weights = initial_weights(&program.architecture, 0);
            let mut engine = CpuEngine::new(&program, &weights).unwrap();
            for step in 0..20 {
                engine.step(&images, &[0, 1, 2, 3, 4, 5, 6], &Settings::new(&recipe, step, 1e-2, 1.0));
            }
            let Model { layout, state, .. } = &engine.model;
            let named = |place| -> usize {
                let entries = layout.entries().iter().filter(|entry| entry.place == place);
                entries.map(|entry| entry.shape.iter().product::<usize>()).sum()
            };
            // What has a name is not zero; all the rest must be.
            let others = |buffer: &[f32]| buffer.iter().filter(|x| **x != 0.0).count();
            assert!(others(&state.parameters) <= named(Place::Parameters));
            assert!(others(&engine.gradients) <= named(Place::Parameters));
            assert!(others(&state.statistics) <= named(Place::Statistics));
            let read = layout.unpack(&state.parameters, &state.statistics);
            let sum = |values: &mut dyn Iterator<Item = f32>| values.map(|x| f64::from(x.abs())).sum::<f64>();
            let all = sum(&mut state.parameters.iter().chain(&*state.statistics).copied());
            let known = sum(&mut read.0.values().flat_map(|tensor| tensor.values.clone()));
            assert!((all - known).abs() < 1e-9 * all, "{all} and {known}");
        }
    }
}
