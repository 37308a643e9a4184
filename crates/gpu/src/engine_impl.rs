//! The engine as others see it: steps and evaluations join the queue, answers wait for the device.

use std::ops::Range;

use elbo_engine::{
    Answer, Engine, EngineState, EvaluationSums, Images, Inspection, Measurements, NoiseKey, Reconstruction,
    StepParams, WeightError, Weights,
};

use crate::{
    engine::GpuEngine,
    run::{
        job::{ImageSet, PassParts, QueuedJob},
        pass::{self, NoiseSource, OutputKind, PassSpec},
        record::{SUM_INTO_ALL, SUM_INTO_OWN, SUM_INTO_RUNNING},
    },
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
        self.update_images(ImageSet::Training, images);
        let row_offset = self.next_row(params);
        let pass = PassSpec {
            params,
            noise: self.noise_of(params.step),
            row_offset,
            trains: true,
            uses_running: false,
            keeps: OutputKind::Gradients,
            measures_gap: false,
            sums: 0,
        };
        if params.measure_health && self.layout.normalizes() {
            let parts = PassParts::ENCODE.and(PassParts::DECODE).and(PassParts::ROW);
            let before = PassSpec { trains: false, uses_running: true, measures_gap: true, ..pass.clone() };
            self.push(&before, batch.iter().copied(), ImageSet::Training, parts);
        }
        let mut parts = PassParts::TRAIN;
        if pass::needs_norm(params) {
            parts = parts.and(PassParts::NORM).and(PassParts::BOUND);
        }
        if params.measure_health {
            parts = parts.and(PassParts::DEAD);
        }
        self.push(&pass, batch.iter().copied(), ImageSet::Training, parts);
    }

    fn take_measurements(&mut self) -> Answer<'_, Measurements> {
        Box::pin(self.read_measurements())
    }

    fn save(&mut self, slot: usize) {
        self.saved[slot] = true;
        self.jobs.push(QueuedJob::Save(slot));
    }

    fn restore(&mut self, slot: usize) {
        if self.saved[slot] {
            self.jobs.push(QueuedJob::Restore(slot));
        }
        self.rows.clear();
        // The next evaluation clears the sums before it adds to them.
        (self.images, self.gap_images) = (0, 0);
    }

    fn evaluate(&mut self, images: &Images, range: Range<usize>, params: &StepParams, gap: bool) {
        self.update_images(ImageSet::HeldOut, images);
        if self.images == 0 {
            self.jobs.push(QueuedJob::Clear);
        }
        let mut start = range.start;
        while start < range.end {
            let piece = start..range.end.min(start + self.arrays.capacity);
            self.make_room(2, piece.len());
            let noise =
                NoiseSource::Drawn { key: NoiseKey::of_held_out().0, step: 0, first_row: piece.start as u32 };
            let running = PassSpec {
                params,
                noise,
                row_offset: self.spare_row(),
                trains: false,
                uses_running: true,
                keeps: OutputKind::Gradients,
                measures_gap: false,
                sums: if gap { SUM_INTO_ALL | SUM_INTO_RUNNING } else { SUM_INTO_ALL },
            };
            let own = PassSpec { uses_running: false, sums: SUM_INTO_OWN, ..running.clone() };
            let parts = PassParts::ENCODE.and(PassParts::DECODE).and(PassParts::SUMS);
            for pass in [Some(running), gap.then_some(own)].into_iter().flatten() {
                let indices = piece.clone().map(|index| index as u32);
                self.push(&pass, indices, ImageSet::HeldOut, parts);
            }
            self.images += piece.len();
            self.gap_images += if gap { piece.len() } else { 0 };
            start = piece.end;
        }
    }

    fn take_evaluation(&mut self) -> Answer<'_, EvaluationSums> {
        Box::pin(self.read_evaluation())
    }

    fn decode<'a>(&'a mut self, z: &'a [f32]) -> Answer<'a, Vec<f32>> {
        Box::pin(self.read_decoded(z))
    }

    fn reconstruct<'a>(&'a mut self, pixels: &'a [u8], params: &'a StepParams) -> Answer<'a, Reconstruction> {
        Box::pin(self.read_reconstruction(pixels, params))
    }

    fn inspect<'a>(
        &'a mut self,
        images: &'a Images,
        batch: &'a [u32],
        params: &'a StepParams,
    ) -> Answer<'a, Inspection> {
        Box::pin(self.read_inspection(images, batch, params))
    }

    fn read(&mut self) -> Answer<'_, Weights> {
        Box::pin(self.read_weights())
    }

    fn load(&mut self, weights: &Weights) -> Result<(), WeightError> {
        let (parameters, statistics) = self.layout.pack(weights)?;
        self.flush();
        self.upload(&parameters, &statistics);
        Ok(())
    }

    fn export(&mut self) -> Answer<'_, EngineState> {
        Box::pin(self.export_state())
    }

    fn export_slot(&mut self, slot: usize) -> Answer<'_, Option<EngineState>> {
        Box::pin(self.export_slot_state(slot))
    }

    fn import(&mut self, state: &EngineState) -> Result<(), WeightError> {
        self.import_state(state)
    }

    fn set_noise_table(&mut self, table: Vec<f32>) {
        self.flush();
        self.table_steps = table.len() / (self.spec.batch_size * self.layout.latent);
        self.buffers.new_noise_table(&self.device, table.len());
        self.queue.write_buffer(&self.buffers.noise_table, 0, bytemuck::cast_slice(&table));
        self.bound = [None, None, None];
        self.created += 1;
    }
}
