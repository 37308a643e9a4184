//! The queue on the host, and how it goes to the device.

use elbo_engine::{Images, StepParams};
use wgpu::{BindGroup, BindGroupDescriptor, BindGroupEntry, BindingResource, BufferBinding, CommandEncoder};

use crate::{
    compile::bindings::Binding,
    engine::GpuEngine,
    run::{
        buffers::StateHead,
        image_store::ImageStore,
        job::{ImageSet, PassParts, QueuedJob},
        pass::PassSpec,
        record::{self, PassRecord},
    },
};

impl GpuEngine {
    /// Sends what waits to the device unless there is room for `passes` more passes of `images` images each.
    pub(crate) fn make_room(&mut self, passes: usize, images: usize) {
        let full = self.words.len() + passes * record::record_words(images) > self.room;
        if full || self.jobs.len() >= self.tuning.queue {
            self.flush();
        }
    }

    /// Puts a pass at the end of the queue.
    pub(crate) fn push(
        &mut self,
        pass: &PassSpec<'_>,
        images: impl ExactSizeIterator<Item = u32>,
        set: ImageSet,
        parts: PassParts,
    ) {
        let (begin, rows4) = (self.words.len(), images.len().div_ceil(4));
        PassRecord::append(pass, images, &mut self.words);
        self.jobs.push(QueuedJob::Pass { record: begin, rows4, images: set, parts });
    }

    /// Where the measurements of the next step go, counted in the numbers that are read back.
    pub(crate) fn next_row(&mut self, params: &StepParams) -> usize {
        if self.rows.len() == self.buffers.rows {
            let mut encoder = self.encoder();
            self.encode(&mut encoder);
            self.buffers.grow_rows(&self.device, &mut encoder, &self.layout);
            self.bound = [None, None, None];
            self.created += 1;
            self.queue.submit([encoder.finish()]);
        }
        self.rows.push((params.step + 1, params.measure_health));
        self.row_offset(self.rows.len() - 1)
    }

    fn row_offset(&self, row: usize) -> usize {
        self.sum_layout.length + row * self.row_layout.length
    }

    /// Where the row for passes that are no step lies, likewise.
    pub(crate) fn spare_row(&self) -> usize {
        self.row_offset(self.buffers.rows)
    }

    /// Images of a set, on the device.
    pub(crate) fn image_store(&self, set: ImageSet) -> &ImageStore {
        &self.image_stores[set as usize]
    }

    /// Uploads what is new of a set.
    pub(crate) fn update_images(&mut self, set: ImageSet, images: &Images) {
        if self.image_stores[set as usize].update(&self.device, &self.queue, images) {
            self.bound[set as usize] = None;
            self.created += 1;
        }
    }

    pub(crate) fn encoder(&self) -> CommandEncoder {
        self.device.create_command_encoder(&wgpu::CommandEncoderDescriptor { label: None })
    }

    /// Sends what waits to the device.
    pub(crate) fn flush(&mut self) {
        if self.jobs.is_empty() {
            return;
        }
        let mut encoder = self.encoder();
        self.encode(&mut encoder);
        self.queue.submit([encoder.finish()]);
    }

    /// Writes the records that wait, and encodes what they ask for.
    pub(crate) fn encode(&mut self, encoder: &mut CommandEncoder) {
        if !self.words.is_empty() {
            self.queue.write_buffer(&self.buffers.records, 0, bytemuck::cast_slice(&self.words));
            self.words.clear();
        }
        let mut jobs = std::mem::take(&mut self.jobs);
        let mut rest = jobs.as_slice();
        while let Some(job) = rest.first() {
            match *job {
                QueuedJob::Clear => {
                    let (at, length) = (4 * StateHead::LENGTH as u64, 4 * self.sum_layout.length as u64);
                    encoder.clear_buffer(&self.buffers.state, at, Some(length));
                }
                QueuedJob::Save(slot) => self.buffers.copy_slot(encoder, slot, false),
                QueuedJob::Restore(slot) => self.buffers.copy_slot(encoder, slot, true),
                QueuedJob::Pass { .. } => {
                    let end = rest
                        .iter()
                        .position(|job| !matches!(job, QueuedJob::Pass { .. }))
                        .unwrap_or(rest.len());
                    self.encode_passes(encoder, &rest[..end]);
                    rest = &rest[end..];
                    continue;
                }
            }
            rest = &rest[1..];
        }
        jobs.clear();
        self.jobs = jobs;
    }

    fn encode_passes(&mut self, encoder: &mut CommandEncoder, jobs: &[QueuedJob]) {
        for job in jobs {
            if let QueuedJob::Pass { images, .. } = job {
                self.bind(*images);
            }
        }
        let descriptor = wgpu::ComputePassDescriptor { label: None, timestamp_writes: None };
        let mut pass = encoder.begin_compute_pass(&descriptor);
        for job in jobs {
            let QueuedJob::Pass { record, rows4, images, parts } = *job else { continue };
            pass.set_bind_group(0, self.bound[images as usize].as_ref(), &[4 * record as u32]);
            for kernel in parts.kernels(&self.pipelines.passes) {
                let (pipeline, groups) = &self.pipelines.list[kernel];
                pass.set_pipeline(pipeline);
                pass.dispatch_workgroups(groups.of(rows4), 1, 1);
                self.launches += 1;
            }
        }
    }

    fn bind(&mut self, set: ImageSet) {
        if self.bound[set as usize].is_none() {
            self.bound[set as usize] = Some(self.bind_group(set));
            self.created += 1;
        }
    }

    fn bind_group(&self, set: ImageSet) -> BindGroup {
        let entries = Binding::ALL.map(|binding| {
            let buffer = match binding {
                Binding::Weights => &self.buffers.weights,
                Binding::Moments => &self.buffers.moments,
                Binding::Gradients => &self.buffers.gradients,
                Binding::Activations => &self.buffers.activations,
                Binding::State => &self.buffers.state,
                Binding::Images => self.image_store(set).buffer(),
                Binding::Record => &self.buffers.records,
                Binding::NoiseTable => &self.buffers.noise_table,
            };
            let size = 4 * record::record_words(self.arrays.capacity) as u64;
            let record = || BufferBinding { buffer, offset: 0, size: size.try_into().ok() };
            let resource = match binding.has_offset() {
                true => BindingResource::Buffer(record()),
                false => buffer.as_entire_binding(),
            };
            BindGroupEntry { binding: binding as u32, resource }
        });
        let layout = &self.pipelines.layout;
        self.device.create_bind_group(&BindGroupDescriptor { label: None, layout, entries: &entries })
    }
}
