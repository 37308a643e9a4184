//! Everything on the device but images.

use elbo_engine::{EngineError, Layout, SLOTS, UpdateRule};
use wgpu::{Buffer, BufferUsages, CommandEncoder, Device};

use crate::{
    compile::activations::Activations,
    read::rows::{RowLayout, SumLayout},
    shared_struct::shared_struct,
};

shared_struct! {
    /// What outlives a pass, before the numbers that are read back.
    pub(crate) struct StateHead {
        /// Adam's correction `1 - beta1^t` of the mean of gradients.
        adam_correction1: f32,
        /// Adam's correction `1 - beta2^t` of the mean of squared gradients.
        adam_correction2: f32,
        /// What the gradients of this step's update are multiplied by.
        gradient_scale: f32,
        /// Whether this step's update is done: 0 or 1.
        takes_update: u32,
        /// What slopes of the logits are multiplied by, where the whole loss must be known first.
        slope_factor: f32,
        /// Loss of the batch with running statistics.
        running_loss: f32,
    }
}

/// Bytes of Adam's corrections, with which the state begins.
const CORRECTIONS: u64 = std::mem::offset_of!(StateHead, gradient_scale) as u64;
/// Rows that may wait to be taken at first.
const ROWS: usize = 512;

/// Everything on the device but images.
#[derive(Debug)]
pub(crate) struct Buffers {
    /// Trained parameters, then running statistics.
    pub weights: Buffer,
    /// What the optimizer keeps.
    pub moments: Buffer,
    /// Gradients.
    pub gradients: Buffer,
    /// What a pass computes.
    pub activations: Buffer,
    /// What outlives a pass: corrections, bounds, sums, rows.
    pub state: Buffer,
    /// Rows that fit there, besides one for passes that are no step.
    pub rows: usize,
    /// Records.
    pub records: Buffer,
    /// Noise that was given.
    pub noise_table: Buffer,
    /// Snapshots: weights, moments and corrections, one after the other.
    pub slots: Vec<Buffer>,
}

fn buffer(device: &Device, label: &str, numbers: usize) -> Buffer {
    device.create_buffer(&wgpu::BufferDescriptor {
        label: Some(label),
        size: (4 * numbers.max(8)) as u64,
        usage: BufferUsages::STORAGE | BufferUsages::COPY_DST | BufferUsages::COPY_SRC,
        mapped_at_creation: false,
    })
}

/// Numbers of the state with `rows` rows, and one more.
fn state_length(layout: &Layout, rows: usize) -> usize {
    StateHead::LENGTH + SumLayout::new(layout).length + (rows + 1) * RowLayout::new(layout).length
}

impl Buffers {
    /// The buffers of a net, with room for `records` words of records.
    ///
    /// # Errors
    /// [`EngineError::BufferSize`] if one of them is larger than the device allows.
    pub fn new(
        device: &Device,
        layout: &Layout,
        rule: UpdateRule,
        arrays: &Activations,
        records: usize,
    ) -> Result<Self, EngineError> {
        let (weights, kept) =
            (layout.parameters + layout.statistics.max(4), layout.parameters * rule.moment_count());
        let limits = device.limits();
        let slot = weights + kept + CORRECTIONS as usize / 4;
        let bound = [("weights", weights), ("moments", kept), ("activations", 4 * arrays.length)];
        for (name, numbers, limit) in bound
            .map(|(name, numbers)| (name, numbers, limits.max_storage_buffer_binding_size))
            .into_iter()
            .chain([("snapshot", slot, limits.max_buffer_size)])
        {
            let bytes = 4 * numbers as u64;
            if bytes > limit {
                return Err(EngineError::BufferSize { name, most: limit, found: bytes });
            }
        }
        Ok(Self {
            weights: buffer(device, "weights", weights),
            moments: buffer(device, "moments", kept),
            gradients: buffer(device, "gradients", layout.parameters),
            activations: buffer(device, "activations", 4 * arrays.length),
            state: buffer(device, "state", state_length(layout, ROWS)),
            rows: ROWS,
            records: buffer(device, "records", records),
            noise_table: buffer(device, "noise", 0),
            slots: (0..SLOTS).map(|_| buffer(device, "snapshot", slot)).collect(),
        })
    }

    /// Room for twice as many rows; what is there stays.
    pub fn grow_rows(&mut self, device: &Device, encoder: &mut CommandEncoder, layout: &Layout) {
        self.rows *= 2;
        let grown = buffer(device, "state", state_length(layout, self.rows));
        encoder.copy_buffer_to_buffer(&self.state, 0, &grown, 0, self.state.size());
        self.state = grown;
    }

    /// Room for a table of noise of `numbers` numbers.
    pub fn new_noise_table(&mut self, device: &Device, numbers: usize) {
        self.noise_table = buffer(device, "noise", numbers);
    }

    /// Copies weights, moments and corrections into a slot, or back from it.
    pub fn copy_slot(&self, encoder: &mut CommandEncoder, slot: usize, back: bool) {
        let parts = [
            (&self.weights, self.weights.size()),
            (&self.moments, self.moments.size()),
            (&self.state, CORRECTIONS),
        ];
        let mut at = 0;
        for (buffer, size) in parts {
            if back {
                encoder.copy_buffer_to_buffer(&self.slots[slot], at, buffer, 0, size);
            } else {
                encoder.copy_buffer_to_buffer(buffer, 0, &self.slots[slot], at, size);
            }
            at += size;
        }
    }
}
