//! What the device answers.

use elbo_engine::{
    EngineError, EvaluationSums, Images, Inspection, Measurements, Reconstruction, StepParams, StepStats,
    Weights,
};
use elbo_recipe::{PIXELS, Recipe};
use wgpu::CommandEncoder;

use crate::{
    activations::{Matrix, is_hidden},
    engine::GpuEngine,
    job::{Source, Stages},
    readback::Part,
    record::{Noise, Record, Store},
};

fn sized(found: usize, expected: usize) -> Result<(), EngineError> {
    if found == expected { Ok(()) } else { Err(EngineError::Size { expected, found }) }
}

impl GpuEngine {
    /// Sends what waits, then reads.
    async fn after(
        &mut self,
        encoder: CommandEncoder,
        parts: impl FnOnce(&Self) -> Vec<(BufferKind, usize, usize)>,
    ) -> Result<Vec<f32>, EngineError> {
        let parts = parts(self);
        let parts: Vec<Part<'_>> = parts
            .iter()
            .map(|(place, at, length)| {
                let buffer = match place {
                    BufferKind::Weights => &self.buffers.weights,
                    BufferKind::Gradients => &self.buffers.gradients,
                    BufferKind::Activations => &self.buffers.activations,
                    BufferKind::State => &self.buffers.state,
                };
                Part { buffer, at: *at, length: *length }
            })
            .collect();
        let on = (&self.device, &self.queue);
        self.staging.read(on, encoder, &parts, &self.faults, &mut self.created).await
    }

    pub(crate) fn encoded(&mut self) -> CommandEncoder {
        let mut encoder = self.encoder();
        self.encode(&mut encoder);
        encoder
    }

    pub(crate) async fn rows_taken(&mut self) -> Result<Measurements, EngineError> {
        if self.rows.is_empty() {
            self.flush();
            self.faults.check()?;
            return Ok(Measurements::default());
        }
        let encoder = self.encoded();
        let steps = std::mem::take(&mut self.rows);
        let length = self.row_layout.length;
        let values = self
            .after(encoder, |engine| {
                vec![(BufferKind::State, Self::in_state(engine.sum_layout.length), steps.len() * length)]
            })
            .await;
        let mut rows = Measurements::default();
        let normalizes = self.normalizes();
        for ((step, watched), values) in steps.iter().zip(values?.chunks_exact(length)) {
            rows.steps.push(StepStats::from_numbers(values));
            if *watched {
                rows.samples.push(self.row_layout.sample(values, *step, normalizes));
            }
        }
        Ok(rows)
    }

    pub(crate) async fn sums_taken(&mut self) -> Result<EvaluationSums, EngineError> {
        let length = self.sum_layout.length;
        if self.images == 0 {
            self.faults.check()?;
            return Ok(self.sum_layout.sums(&vec![0.0; length], 0, 0));
        }
        let encoder = self.encoded();
        let (images, gap_images) = (self.images, self.gap_images);
        (self.images, self.gap_images) = (0, 0);
        let values = self.after(encoder, |_| vec![(BufferKind::State, Self::in_state(0), length)]).await?;
        Ok(self.sum_layout.sums(&values, images, gap_images))
    }

    /// A pass of given images that changes nothing.
    fn look<'a>(&self, params: &'a StepParams) -> Record<'a> {
        Record {
            params,
            noise: Noise::None,
            slot: self.spare_slot(),
            train: false,
            running: true,
            store: Store::Means,
            gap: false,
            sums: 0,
        }
    }

    fn output(&self) -> Matrix {
        self.arrays.layers[self.arrays.layers.len() - 1].gradient
    }

    pub(crate) async fn decoded(&mut self, z: &[f32]) -> Result<Vec<f32>, EngineError> {
        sized(z.len(), self.layout.latent)?;
        self.flush();
        let mut padded = z.to_vec();
        padded.resize(self.layout.latent_columns, 0.0);
        let at = 16 * self.arrays.z.at as u64;
        self.queue.write_buffer(&self.buffers.activations, at, bytemuck::cast_slice(&padded));
        // A decoder needs none of these numbers.
        let params = StepParams::new(&Recipe::default(), 0, 0.0, 1.0);
        let record = self.look(&params);
        self.push(&record, [0].into_iter(), Source::Given, Stages::DECODE);
        let (encoder, output) = (self.encoded(), self.output());
        self.after(encoder, |_| vec![(BufferKind::Activations, 4 * output.at, PIXELS)]).await
    }

    pub(crate) async fn reconstructed(
        &mut self,
        pixels: &[u8],
        params: &StepParams,
    ) -> Result<Reconstruction, EngineError> {
        sized(pixels.len(), PIXELS)?;
        self.flush();
        self.given.put(&self.queue, pixels);
        let record = self.look(params);
        let stages = Stages::ENCODE.and(Stages::DECODE).and(Stages::ROW);
        self.push(&record, [0].into_iter(), Source::Given, stages);
        let (encoder, output, latent) = (self.encoded(), self.output(), self.layout.latent);
        let values = self
            .after(encoder, |engine| {
                vec![
                    (BufferKind::Activations, 4 * output.at, PIXELS),
                    (BufferKind::Activations, 4 * engine.arrays.mu.at, latent),
                    (BufferKind::State, Self::in_state(engine.spare_slot()), engine.row_layout.length),
                ]
            })
            .await?;
        let row = &values[PIXELS + latent..];
        Ok(Reconstruction {
            pixels: values[..PIXELS].to_vec(),
            mu: values[PIXELS..][..latent].to_vec(),
            reconstruction: StepStats::from_numbers(row).reconstruction,
            kl_per_dimension: self.row_layout.kl_per_dimension(row),
        })
    }

    pub(crate) async fn weights_read(&mut self) -> Result<Weights, EngineError> {
        let encoder = self.encoded();
        let (parameters, statistics) = (self.layout.parameters, self.layout.statistics);
        let values = self.after(encoder, |_| vec![(BufferKind::Weights, 0, parameters + statistics)]).await?;
        Ok(self.layout.unpack(&values[..parameters], &values[parameters..]))
    }

    /// Names of what layers give, where it lies, and how many of its columns are no padding.
    fn outputs(&self) -> Vec<(String, Matrix, usize)> {
        let (head, latent) = (self.layout.head, self.layout.latent);
        let mut found = Vec::new();
        for (index, layer) in self.layout.layers.iter().enumerate() {
            let (part, number) =
                if index < head { ("encoder", index) } else { ("decoder", index.wrapping_sub(head + 1)) };
            if index == head {
                let logvar_at = if self.layout.tied { 0 } else { self.layout.latent_columns / 4 };
                let latents = self.arrays.latents;
                let logvar = Matrix { at: latents.at + logvar_at, ..latents };
                found.push(("encoder.to_mu".to_owned(), self.arrays.mu, latent));
                found.push(("encoder.to_logvar".to_owned(), logvar, latent));
                found.push(("z".to_owned(), self.arrays.z, latent));
            } else if let (true, Some(active)) = (is_hidden(&self.layout, index), self.arrays.active(index)) {
                found.push((format!("{part}.hidden.{number}"), active, layer.outputs));
            } else {
                found.push(("decoder.to_logits".to_owned(), self.output(), layer.outputs));
            }
        }
        found
    }

    pub(crate) async fn inspected(
        &mut self,
        images: &Images,
        batch: &[u32],
        params: &StepParams,
    ) -> Result<Inspection, EngineError> {
        self.fits(batch.len())?;
        self.flush();
        let pixels: Vec<u8> =
            batch.iter().flat_map(|index| images.pixels(*index as usize)).copied().collect();
        self.given.put(&self.queue, &pixels);
        let record = Record {
            noise: self.noise_of(params.step),
            running: false,
            store: Store::Gradients,
            ..self.look(params)
        };
        let rows = 0..batch.len() as u32;
        let backward =
            Stages::ENCODE.and(Stages::DECODE).and(Stages::BACKWARD).and(Stages::NORM).and(Stages::ROW);
        self.push(&record, rows.clone(), Source::Given, backward);
        // Once more for the logits, which otherwise are not kept.
        let again = Record { store: Store::Logits, ..record };
        self.push(&again, rows, Source::Given, Stages::DECODE);
        let (encoder, outputs, parameters) = (self.encoded(), self.outputs(), self.layout.parameters);
        let values = self
            .after(encoder, |engine| {
                let first = [
                    (BufferKind::Gradients, 0, parameters),
                    (BufferKind::State, Self::in_state(engine.spare_slot()), engine.row_layout.length),
                ];
                // The last row of a matrix that begins in the middle of one ends before the next begins.
                let length = |matrix: &Matrix, width: usize| 4 * (batch.len() - 1) * matrix.width + width;
                let rest = outputs.iter().map(|(_, matrix, width)| {
                    (BufferKind::Activations, 4 * matrix.at, length(matrix, *width))
                });
                first.into_iter().chain(rest).collect()
            })
            .await?;
        let (gradients, rest) = values.split_at(parameters);
        let (row, mut rest) = rest.split_at(self.row_layout.length);
        let mut sums = Vec::new();
        for (name, matrix, width) in outputs {
            let (values, next) = rest.split_at(4 * (batch.len() - 1) * matrix.width + width);
            let rows = values.chunks(4 * matrix.width);
            sums.push((name, rows.flat_map(|row| &row[..width]).map(|value| value.abs()).sum()));
            rest = next;
        }
        Ok(Inspection {
            outputs: sums,
            kl_per_dimension: self.row_layout.kl_per_dimension(row),
            row: StepStats::from_numbers(row),
            gradients: self.layout.unpack_gradients(gradients),
        })
    }
}

/// A buffer that can be read.
#[derive(Debug, Clone, Copy)]
enum BufferKind {
    Weights,
    Gradients,
    Activations,
    State,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Tuning;
    use elbo_engine::{Architecture, Engine, ModelSpec, initial_weights};
    use elbo_recipe::{BatchNorm, Likelihood, Optimizer};
    use futures::executor::block_on;

    #[test]
    fn padding_stays_zero() {
        let gpu = block_on(crate::open()).expect("expected a GPU, or Debian's mesa-vulkan-drivers");
        for (batch_norm, optimizer) in [
            (BatchNorm::Off, Optimizer::Adam),
            (BatchNorm::Hidden, Optimizer::Rmsprop),
            (BatchNorm::HiddenAndMu, Optimizer::Adamw),
        ] {
            let recipe = Recipe {
                hidden: vec![13, 6],
                latent: 3,
                batch_size: 5,
                likelihood: Likelihood::GaussianLearned,
                weight_decay: 0.01,
                logvar_min: 0.5,
                batch_norm,
                optimizer,
                ..Recipe::default()
            };
            let spec = ModelSpec::from(&recipe);
            let weights = initial_weights(&Architecture::from(&recipe), 1);
            let (device, queue) = (&gpu.device, &gpu.queue);
            let engine = GpuEngine::new(device, queue, &spec, &weights, Tuning::software());
            let mut engine = block_on(engine).unwrap();
            let mut images = Images::default();
            images.extend(&(0..7 * PIXELS).map(|k| (k * 31 % 256) as u8).collect::<Vec<u8>>());
            for step in 0..4 {
                let params = StepParams { watch: true, ..StepParams::new(&recipe, step, 1e-2, 1.0) };
                engine.step(&images, &[0, 3, 6, 1, 2], &params);
            }
            let (parameters, statistics) = (engine.layout.parameters, engine.layout.statistics);
            let encoder = engine.encoded();
            let whole = |_: &GpuEngine| vec![(BufferKind::Weights, 0, parameters + statistics)];
            let values = block_on(engine.after(encoder, whole)).unwrap();
            let named = engine.layout.unpack(&values[..parameters], &values[parameters..]);
            assert_ne!(named, weights);
            // What is named is all there is.
            let (a, b) = engine.layout.pack(&named).unwrap();
            assert_eq!([a, b].concat(), values);
        }
    }
}
