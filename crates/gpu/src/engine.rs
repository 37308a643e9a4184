//! The engine as others see it.

use std::ops::Range;

use elbo_engine::{
    Answer, Engine, EngineError, Images, Inspection, Layout, NoiseKey, Program, Reconstruction, Rows, SLOTS,
    Settings, Sums, WeightError, Weights,
};
use elbo_protocol::PIXELS;
use wgpu::{BindGroup, Device, Queue};

use crate::{
    Tuning,
    activations::Activations,
    buffers::Buffers,
    image_store::ImageStore,
    job::{Job, Source, Stages},
    passes::Kernels,
    pipelines::Pipelines,
    readback::{Faults, Staging},
    record::{self, Noise, Record, Store},
    rows::{RowLayout, SumLayout},
};

/// Evaluations that may wait among the steps before they go to the device.
const WAITING_PIECES: usize = 8;

/// Training steps on a GPU.
#[derive(Debug)]
pub struct GpuEngine {
    pub(crate) device: Device,
    pub(crate) queue: Queue,
    pub(crate) program: Program,
    pub(crate) layout: Layout,
    pub(crate) tuning: Tuning,
    pub(crate) arrays: Activations,
    pub(crate) pipelines: Pipelines,
    pub(crate) buffers: Buffers,
    pub(crate) training: ImageStore,
    pub(crate) held_out: ImageStore,
    pub(crate) given: ImageStore,
    /// What the kernels are bound to for training, held-out and given images; none where it must be made anew.
    pub(crate) bound: [Option<BindGroup>; 3],
    pub(crate) staging: Staging,
    pub(crate) faults: Faults,
    /// Records that wait, and room for them in words.
    pub(crate) words: Vec<u32>,
    pub(crate) room: usize,
    pub(crate) jobs: Vec<Job>,
    pub(crate) row_layout: RowLayout,
    pub(crate) sum_layout: SumLayout,
    /// Steps whose measures were not taken yet: number from 1, and whether it was under watch.
    pub(crate) rows: Vec<(u32, bool)>,
    pub(crate) images: usize,
    pub(crate) gap_images: usize,
    pub(crate) saved: [bool; SLOTS],
    /// Steps in the table of given noise.
    pub(crate) table_steps: usize,
    /// Buffers and bind groups made so far.
    pub(crate) created: usize,
    pub(crate) launches: usize,
}

impl GpuEngine {
    /// Compiles the kernels of a program and uploads weights. Errors that the device reports from now on are told
    /// by the engine that was made last.
    ///
    /// # Errors
    /// [`EngineError::Refused`] if the device refuses a kernel or has not enough memory, [`EngineError::Weights`]
    /// if the weights are those of another net.
    pub async fn new(
        device: &Device,
        queue: &Queue,
        program: &Program,
        weights: &Weights,
        tuning: Tuning,
    ) -> Result<Self, EngineError> {
        let pixels = program.architecture.pixels;
        if pixels != PIXELS || program.batch_size == 0 {
            let found = format!("{pixels} pixels in batches of {}", program.batch_size);
            return Err(EngineError::Refused(format!(
                "expected {PIXELS} pixels and at least one image, found {found}"
            )));
        }
        let faults = Faults::listen(device);
        let layout = Layout::new(&program.architecture);
        let (parameters, statistics) = layout.pack(weights)?;
        let capacity = program.batch_size.max(tuning.evaluation_piece);
        let arrays = Activations::new(&layout, program.architecture.activation, capacity, &tuning);
        let (memory, validation) = (
            device.push_error_scope(wgpu::ErrorFilter::OutOfMemory),
            device.push_error_scope(wgpu::ErrorFilter::Validation),
        );
        let room = tuning.queue.max(1) * record::words(program.batch_size)
            + WAITING_PIECES * record::words(capacity);
        // The last record may be shorter than its binding.
        let records = room + record::words(capacity);
        let buffers = Buffers::new(device, &layout, program.rule, &arrays, records)?;
        let pipelines = Pipelines::new(device, Kernels::new(program, &layout, &arrays, &tuning));
        let (row_layout, sum_layout) = (RowLayout::new(&layout), SumLayout::new(&layout));
        let engine = Self {
            device: device.clone(),
            queue: queue.clone(),
            program: program.clone(),
            tuning,
            pipelines,
            buffers,
            training: ImageStore::new(device, "training images", 1),
            held_out: ImageStore::new(device, "held-out images", 1),
            given: ImageStore::new(device, "given images", capacity),
            bound: [None, None, None],
            staging: Staging::new(device, tuning.queue.max(1) * row_layout.length),
            faults,
            words: Vec::with_capacity(room),
            room,
            jobs: Vec::with_capacity(2 * tuning.queue + WAITING_PIECES),
            row_layout,
            sum_layout,
            rows: Vec::with_capacity(tuning.queue),
            images: 0,
            gap_images: 0,
            saved: [false; SLOTS],
            table_steps: 0,
            created: 0,
            launches: 0,
            layout,
            arrays,
        };
        engine.upload(&parameters, &statistics);
        let (invalid, full) = (validation.pop(), memory.pop());
        for error in [invalid.await, full.await].into_iter().flatten() {
            return Err(EngineError::Refused(error.to_string()));
        }
        Ok(engine)
    }

    /// Launches of kernels so far.
    #[must_use]
    pub fn launches(&self) -> usize {
        self.launches
    }

    /// Buffers and bind groups made since the engine was; in the steady state there come no more.
    #[must_use]
    pub fn created(&self) -> usize {
        self.created
    }

    fn upload(&self, parameters: &[f32], statistics: &[f32]) {
        self.queue.write_buffer(&self.buffers.weights, 0, bytemuck::cast_slice(parameters));
        let at = 4 * parameters.len() as u64;
        self.queue.write_buffer(&self.buffers.weights, at, bytemuck::cast_slice(statistics));
    }

    /// Images of a pass at most.
    pub(crate) fn fits(&self, images: usize) -> Result<(), EngineError> {
        if (1..=self.arrays.capacity).contains(&images) {
            return Ok(());
        }
        let message = format!("expected 1 to {} images, found {images}", self.arrays.capacity);
        Err(EngineError::Refused(message))
    }

    /// Noise of a training step.
    pub(crate) fn noise_of(&self, step: u32) -> Noise {
        if self.table_steps == 0 {
            return Noise::Drawn { key: self.program.noise.0, step, first_row: 0 };
        }
        let of_step = self.program.batch_size * self.layout.latent;
        Noise::Table((step as usize % self.table_steps * of_step) as u32)
    }

    pub(crate) fn normalises(&self) -> bool {
        self.layout.statistics > 0
    }
}

impl Engine for GpuEngine {
    fn name(&self) -> &'static str {
        "WebGPU"
    }

    fn evaluation_piece(&self) -> usize {
        self.tuning.evaluation_piece
    }

    fn step(&mut self, images: &Images, batch: &[u32], settings: &Settings) {
        if let Err(error) = self.fits(batch.len()) {
            self.faults.note(error.to_string());
            return;
        }
        self.make_room(2, batch.len());
        self.update_images(Source::Training, images);
        let slot = self.next_row(settings);
        let record = Record {
            settings,
            noise: self.noise_of(settings.step),
            slot,
            train: true,
            running: false,
            store: Store::Gradients,
            gap: false,
            sums: 0,
        };
        if settings.watch && self.normalises() {
            let stages = Stages::ENCODE.and(Stages::DECODE).and(Stages::ROW);
            let before = Record { train: false, running: true, gap: true, ..record.clone() };
            self.push(&before, batch.iter().copied(), Source::Training, stages);
        }
        let mut stages = Stages::TRAIN;
        if record::is_bounded(settings) {
            stages = stages.and(Stages::NORM).and(Stages::BOUND);
        }
        if settings.watch {
            stages = stages.and(Stages::DEAD);
        }
        self.push(&record, batch.iter().copied(), Source::Training, stages);
    }

    fn take_rows(&mut self) -> Answer<'_, Rows> {
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
        }
    }

    fn evaluate(&mut self, images: &Images, range: Range<usize>, settings: &Settings, gap: bool) {
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
                settings,
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

    fn take_sums(&mut self) -> Answer<'_, Sums> {
        Box::pin(self.sums_taken())
    }

    fn decode<'a>(&'a mut self, z: &'a [f32]) -> Answer<'a, Vec<f32>> {
        Box::pin(self.decoded(z))
    }

    fn reconstruct<'a>(&'a mut self, pixels: &'a [u8], settings: &'a Settings) -> Answer<'a, Reconstruction> {
        Box::pin(self.reconstructed(pixels, settings))
    }

    fn inspect<'a>(
        &'a mut self,
        images: &'a Images,
        batch: &'a [u32],
        settings: &'a Settings,
    ) -> Answer<'a, Inspection> {
        Box::pin(self.inspected(images, batch, settings))
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

    fn give_noise(&mut self, table: Vec<f32>) {
        self.flush();
        self.table_steps = table.len() / (self.program.batch_size * self.layout.latent);
        self.buffers.new_table(&self.device, table.len());
        self.queue.write_buffer(&self.buffers.table, 0, bytemuck::cast_slice(&table));
        self.bound = [None, None, None];
        self.created += 1;
    }
}
