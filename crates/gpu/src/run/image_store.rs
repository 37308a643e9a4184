//! Images on the device, as bytes.

use elbo_engine::Images;
use elbo_recipe::PIXELS;
use wgpu::{Buffer, BufferUsages, Device, Queue};

/// Images on the device, as many as there were when they were last looked at.
#[derive(Debug)]
pub(crate) struct ImageStore {
    label: &'static str,
    buffer: Buffer,
    uploaded: usize,
}

fn create(device: &Device, label: &'static str, images: usize) -> Buffer {
    device.create_buffer(&wgpu::BufferDescriptor {
        label: Some(label),
        size: (images.max(1) * PIXELS) as u64,
        usage: BufferUsages::STORAGE | BufferUsages::COPY_DST,
        mapped_at_creation: false,
    })
}

impl ImageStore {
    /// Room for `images` images at first.
    pub fn new(device: &Device, label: &'static str, images: usize) -> Self {
        Self { label, buffer: create(device, label, images), uploaded: 0 }
    }

    /// The buffer.
    pub fn buffer(&self) -> &Buffer {
        &self.buffer
    }

    /// Uploads the images that came since the last call. Returns whether the buffer had to be replaced.
    pub fn update(&mut self, device: &Device, queue: &Queue, images: &Images) -> bool {
        let count = images.len();
        if count == self.uploaded {
            return false;
        }
        let capacity = self.buffer.size() as usize / PIXELS;
        let grows = count > capacity;
        if grows {
            self.buffer = create(device, self.label, count.max(2 * capacity));
        }
        // Fewer than before: they are others.
        if grows || count < self.uploaded {
            self.uploaded = 0;
        }
        queue.write_buffer(
            &self.buffer,
            (self.uploaded * PIXELS) as u64,
            &images.bytes()[self.uploaded * PIXELS..],
        );
        self.uploaded = count;
        grows
    }

    /// Puts images in place of the first ones.
    pub fn put(&self, queue: &Queue, pixels: &[u8]) {
        queue.write_buffer(&self.buffer, 0, pixels);
    }
}
