//! The engine: what it holds, and how it is made.

use elbo_engine::{EngineError, Layout, ModelSpec, SLOTS, Weights};
use elbo_recipe::PIXELS;
use wgpu::{BindGroup, Device, Queue};

use crate::{
    Tuning,
    compile::{activations::Activations, passes::Kernels, pipelines::Pipelines},
    read::{
        rows::{RowLayout, SumLayout},
        staging::{Faults, Staging},
    },
    run::{buffers::Buffers, image_store::ImageStore, job::QueuedJob, pass::NoiseSource, record},
};

/// Evaluations that may wait among the steps before they go to the device.
const WAITING_PIECES: usize = 8;

/// Training steps on a GPU.
#[derive(Debug)]
pub struct GpuEngine {
    pub(crate) device: Device,
    pub(crate) queue: Queue,
    pub(crate) spec: ModelSpec,
    pub(crate) layout: Layout,
    pub(crate) tuning: Tuning,
    pub(crate) arrays: Activations,
    pub(crate) pipelines: Pipelines,
    pub(crate) buffers: Buffers,
    /// Images by the number of their set.
    pub(crate) image_stores: [ImageStore; 3],
    /// The bind group of each set; `None` before its first use, and after one of its buffers was replaced.
    pub(crate) bound: [Option<BindGroup>; 3],
    pub(crate) staging: Staging,
    pub(crate) faults: Faults,
    /// Records that wait, and room for them in words.
    pub(crate) words: Vec<u32>,
    pub(crate) room: usize,
    pub(crate) jobs: Vec<QueuedJob>,
    pub(crate) row_layout: RowLayout,
    pub(crate) sum_layout: SumLayout,
    /// Steps whose measures were not taken yet: number from 1, and whether its health is measured.
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
    /// Compiles the kernels of a model and uploads weights. Errors that the device reports from now on come with an
    /// answer of the engine that was made last.
    ///
    /// # Errors
    /// [`EngineError::ImageSize`] for images of another size or empty batches, [`EngineError::BufferSize`] if a
    /// buffer is larger than the device allows, [`EngineError::Refused`] if the device refuses a kernel or has not
    /// enough memory, [`EngineError::Weights`] if the weights are those of another net.
    pub async fn new(
        device: &Device,
        queue: &Queue,
        spec: &ModelSpec,
        weights: &Weights,
        tuning: Tuning,
    ) -> Result<Self, EngineError> {
        let pixels = spec.architecture.pixels;
        if pixels != PIXELS || spec.batch_size == 0 {
            let batch_size = spec.batch_size;
            return Err(EngineError::ImageSize { expected: PIXELS, found: pixels, batch_size });
        }
        let faults = Faults::listen(device);
        let layout = Layout::new(&spec.architecture);
        let (parameters, statistics) = layout.pack(weights)?;
        let capacity = spec.batch_size.max(tuning.evaluation_piece);
        let arrays = Activations::new(&layout, capacity, &tuning);
        let (memory, validation) = (
            device.push_error_scope(wgpu::ErrorFilter::OutOfMemory),
            device.push_error_scope(wgpu::ErrorFilter::Validation),
        );
        let room = tuning.queue.max(1) * record::record_words(spec.batch_size)
            + WAITING_PIECES * record::record_words(capacity);
        // The last record may be shorter than its binding.
        let records = room + record::record_words(capacity);
        let buffers = Buffers::new(device, &layout, spec.rule, &arrays, records)?;
        let pipelines = Pipelines::new(device, Kernels::new(spec, &layout, &arrays, &tuning));
        let (row_layout, sum_layout) = (RowLayout::new(&layout), SumLayout::new(&layout));
        let engine = Self {
            device: device.clone(),
            queue: queue.clone(),
            spec: spec.clone(),
            tuning,
            pipelines,
            buffers,
            image_stores: [("training images", 1), ("held-out images", 1), ("given images", capacity)]
                .map(|(label, images)| ImageStore::new(device, label, images)),
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
        match (invalid.await, full.await) {
            (None, None) => Ok(engine),
            (Some(error), _) | (None, Some(error)) => Err(EngineError::Refused(error.to_string())),
        }
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

    pub(crate) fn upload(&self, parameters: &[f32], statistics: &[f32]) {
        self.queue.write_buffer(&self.buffers.weights, 0, bytemuck::cast_slice(parameters));
        let at = 4 * parameters.len() as u64;
        self.queue.write_buffer(&self.buffers.weights, at, bytemuck::cast_slice(statistics));
    }

    /// Images of a pass at most.
    pub(crate) fn fits(&self, images: usize) -> Result<(), EngineError> {
        if (1..=self.arrays.capacity).contains(&images) {
            return Ok(());
        }
        Err(EngineError::ImageCount { most: self.arrays.capacity, found: images })
    }

    /// Noise of a training step.
    pub(crate) fn noise_of(&self, step: u32) -> NoiseSource {
        if self.table_steps == 0 {
            return NoiseSource::Drawn { key: self.spec.noise.0, step, first_row: 0 };
        }
        let of_step = self.spec.batch_size * self.layout.latent;
        NoiseSource::Table((step as usize % self.table_steps * of_step) as u32)
    }
}
