//! The engine as others see it: steps and evaluations join the queue, answers wait for the device.

use std::ops::Range;

use elbo_engine::{
    Answer, Engine, EngineState, EvaluationSums, Images, Inspection, Measurements, NoiseKey, Reconstruction,
    StepParams, WeightError, Weights,
};

use crate::{
    engine::GpuEngine,
    job::{Job, Source, Stages},
    record::{self, Noise, Record, Store},
};

impl Engine for GpuEngine {
    fn name(&self) -> &'static str {
        "WebGPU"
    }

    fn evaluation_piece(&self) -> usize {
        self.tuning.evaluation_piece
    }

    fn step(&mut self, images: &Images, batch: &[u32], params: &StepParams) {
        if let Err(error) = self.fits(batch.len()) {
            self.faults.note(error.to_string());
            return;
        }
        self.make_room(2, batch.len());
        self.update_images(Source::Training, images);
        let slot = self.next_row(params);
        let record = Record {
            params,
            noise: self.noise_of(params.step),
            slot,
            train: true,
            running: false,
            store: Store::Gradients,
            gap: false,
            sums: 0,
        };
        if params.watch && self.normalizes() {
            let stages = Stages::ENCODE.and(Stages::DECODE).and(Stages::ROW);
            let before = Record { train: false, running: true, gap: true, ..record.clone() };
            self.push(&before, batch.iter().copied(), Source::Training, stages);
        }
        let mut stages = Stages::TRAIN;
        if record::is_bounded(params) {
            stages = stages.and(Stages::NORM).and(Stages::BOUND);
        }
        if params.watch {
            stages = stages.and(Stages::DEAD);
        }
        self.push(&record, batch.iter().copied(), Source::Training, stages);
    }

    fn take_measurements(&mut self) -> Answer<'_, Measurements> {
        Box::pin(self.rows_taken())
    }

    fn save(&mut self, slot: usize) {
        self.saved[slot] = true;
        self.jobs.push(Job::Save(slot));
    }

    fn restore(&mut self, slot: usize) {
        if self.saved[slot] {
            self.jobs.push(Job::Restore(slot));
            self.rows.clear();
            // The next evaluation clears the sums before it adds to them.
            (self.images, self.gap_images) = (0, 0);
        }
    }

    fn evaluate(&mut self, images: &Images, range: Range<usize>, params: &StepParams, gap: bool) {
        self.update_images(Source::HeldOut, images);
        if self.images == 0 {
            self.jobs.push(Job::Clear);
        }
        let mut start = range.start;
        while start < range.end {
            let piece = start..range.end.min(start + self.arrays.capacity);
            self.make_room(2, piece.len());
            let noise =
                Noise::Drawn { key: NoiseKey::of_held_out().0, step: 0, first_row: piece.start as u32 };
            let running = Record {
                params,
                noise,
                slot: self.spare_slot(),
                train: false,
                running: true,
                store: Store::Gradients,
                gap: false,
                sums: if gap { 3 } else { 1 },
            };
            let own = Record { running: false, sums: 4, ..running.clone() };
            let stages = Stages::ENCODE.and(Stages::DECODE).and(Stages::SUMS);
            for record in [Some(running), gap.then_some(own)].into_iter().flatten() {
                let indices = piece.clone().map(|index| index as u32);
                self.push(&record, indices, Source::HeldOut, stages);
            }
            self.images += piece.len();
            self.gap_images += if gap { piece.len() } else { 0 };
            start = piece.end;
        }
    }

    fn take_evaluation(&mut self) -> Answer<'_, EvaluationSums> {
        Box::pin(self.sums_taken())
    }

    fn decode<'a>(&'a mut self, z: &'a [f32]) -> Answer<'a, Vec<f32>> {
        Box::pin(self.decoded(z))
    }

    fn reconstruct<'a>(&'a mut self, pixels: &'a [u8], params: &'a StepParams) -> Answer<'a, Reconstruction> {
        Box::pin(self.reconstructed(pixels, params))
    }

    fn inspect<'a>(
        &'a mut self,
        images: &'a Images,
        batch: &'a [u32],
        params: &'a StepParams,
    ) -> Answer<'a, Inspection> {
        Box::pin(self.inspected(images, batch, params))
    }

    fn read(&mut self) -> Answer<'_, Weights> {
        Box::pin(self.weights_read())
    }

    fn load(&mut self, weights: &Weights) -> Result<(), WeightError> {
        let (parameters, statistics) = self.layout.pack(weights)?;
        self.flush();
        self.upload(&parameters, &statistics);
        Ok(())
    }

    fn export(&mut self) -> Answer<'_, EngineState> {
        Box::pin(self.exported())
    }

    fn export_slot(&mut self, slot: usize) -> Answer<'_, Option<EngineState>> {
        Box::pin(self.slot_exported(slot))
    }

    fn import(&mut self, state: &EngineState) -> Result<(), WeightError> {
        self.take_state(state)
    }

    fn set_noise_table(&mut self, table: Vec<f32>) {
        self.flush();
        self.table_steps = table.len() / (self.spec.batch_size * self.layout.latent);
        self.buffers.new_table(&self.device, table.len());
        self.queue.write_buffer(&self.buffers.table, 0, bytemuck::cast_slice(&table));
        self.bound = [None, None, None];
        self.created += 1;
    }
}
