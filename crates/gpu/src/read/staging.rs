//! Numbers from the device, through one buffer that the host can map.

use std::sync::{Arc, Mutex, PoisonError};

use elbo_engine::EngineError;
use futures::channel::oneshot;
use wgpu::{Buffer, BufferUsages, CommandEncoder, Device, Queue};

/// What the device reported outside of any answer.
#[derive(Debug, Clone, Default)]
pub(crate) struct Faults(Arc<Mutex<Option<String>>>);

impl Faults {
    /// Keeps a fault for the next answer; the first is the one that matters.
    pub fn note(&self, message: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(message);
    }

    /// Tells a fault.
    pub fn check(&self) -> Result<(), EngineError> {
        match self.0.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(message) => Err(EngineError::Device(message)),
            None => Ok(()),
        }
    }

    /// Listens to a device.
    pub fn listen(device: &Device) -> Self {
        let faults = Self::default();
        let (errors, lost) = (faults.clone(), faults.clone());
        device.on_uncaptured_error(Arc::new(move |error: wgpu::Error| errors.note(error.to_string())));
        device.set_device_lost_callback(move |reason, message| {
            // A device that is let go counts as lost too.
            if reason != wgpu::DeviceLostReason::Destroyed {
                lost.note(message);
            }
        });
        faults
    }
}

/// A part of a buffer, in numbers of 32 bits.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BufferSlice<'a> {
    /// The buffer.
    pub buffer: &'a Buffer,
    /// Where the part begins.
    pub at: usize,
    /// Its length.
    pub length: usize,
}

/// The buffer that the host can map.
#[derive(Debug)]
pub(crate) struct Staging {
    buffer: Buffer,
    /// Whether a mapping was begun and not ended: the answer was dropped.
    busy: bool,
}

fn create(device: &Device, numbers: usize) -> Buffer {
    device.create_buffer(&wgpu::BufferDescriptor {
        label: Some("staging"),
        size: 4 * numbers as u64,
        usage: BufferUsages::COPY_DST | BufferUsages::MAP_READ,
        mapped_at_creation: false,
    })
}

impl Staging {
    /// Room for `numbers` numbers at first.
    pub fn new(device: &Device, numbers: usize) -> Self {
        Self { buffer: create(device, numbers), busy: false }
    }

    /// Copies parts of buffers after what `encoder` has, submits all, and gives the parts one after the other.
    /// `created` goes up by one where the buffer had to be replaced.
    pub async fn read(
        &mut self,
        (device, queue): (&Device, &Queue),
        mut encoder: CommandEncoder,
        parts: &[BufferSlice<'_>],
        faults: &Faults,
        created: &mut usize,
    ) -> Result<Vec<f32>, EngineError> {
        let length: usize = parts.iter().map(|part| part.length).sum();
        if self.busy || self.buffer.size() < 4 * length as u64 {
            *self = Self::new(device, length.next_power_of_two());
            *created += 1;
        }
        let mut at = 0;
        for part in parts {
            let (from, size) = (4 * part.at as u64, 4 * part.length as u64);
            encoder.copy_buffer_to_buffer(part.buffer, from, &self.buffer, at, size);
            at += size;
        }
        queue.submit([encoder.finish()]);
        let (sender, receiver) = oneshot::channel();
        self.busy = true;
        self.buffer.map_async(wgpu::MapMode::Read, 0..at, move |result| {
            // The receiver is gone if the answer was dropped.
            let _ = sender.send(result);
        });
        let failed = |error: &dyn std::error::Error| EngineError::Device(error.to_string());
        // In a browser the device goes on by itself.
        #[cfg(not(target_arch = "wasm32"))]
        device.poll(wgpu::PollType::wait_indefinitely()).map_err(|error| failed(&error))?;
        let mapped = receiver.await.map_err(|error| failed(&error))?;
        faults.check()?;
        mapped.map_err(|error| failed(&error))?;
        let values = {
            let view = self.buffer.get_mapped_range(0..at).map_err(|error| failed(&error))?;
            bytemuck::pod_collect_to_vec::<u8, f32>(&view)
        };
        self.buffer.unmap();
        self.busy = false;
        Ok(values)
    }
}
