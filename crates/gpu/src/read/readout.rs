//! One read of some parts of the buffers, behind all work that waits.

use elbo_engine::{EngineError, StepParams};
use wgpu::CommandEncoder;

use crate::{
    engine::GpuEngine,
    read::staging::BufferSlice,
    run::{
        buffers::StateHead,
        pass::{NoiseSource, OutputKind, PassSpec},
    },
};

/// A buffer that can be read.
#[derive(Debug, Clone, Copy)]
pub(crate) enum ReadableBuffer {
    /// Trained parameters, then running statistics.
    Weights,
    /// Gradients.
    Gradients,
    /// What a pass computes.
    Activations,
    /// Sums and rows.
    Results,
}

/// A part of a buffer, in numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Readout {
    /// The buffer.
    pub buffer: ReadableBuffer,
    /// Where the part begins.
    pub at: usize,
    /// Its length.
    pub length: usize,
}

impl Readout {
    /// A part of what a pass computes.
    pub fn activations(at: usize, length: usize) -> Self {
        Self { buffer: ReadableBuffer::Activations, at, length }
    }

    /// A part of the sums and rows.
    pub fn results(at: usize, length: usize) -> Self {
        Self { buffer: ReadableBuffer::Results, at, length }
    }
}

/// Checks a size that was given.
pub(crate) fn expect_size(found: usize, expected: usize) -> Result<(), EngineError> {
    if found == expected { Ok(()) } else { Err(EngineError::Size { expected, found }) }
}

impl GpuEngine {
    /// All work that waits, not sent yet.
    pub(crate) fn encode_waiting(&mut self) -> CommandEncoder {
        let mut encoder = self.encoder();
        self.encode(&mut encoder);
        encoder
    }

    /// Sends what waits, then reads, one span after the other.
    pub(crate) async fn read_after(
        &mut self,
        encoder: CommandEncoder,
        spans: &[Readout],
    ) -> Result<Vec<f32>, EngineError> {
        let part = |span: &Readout| {
            let (buffer, from) = match span.buffer {
                ReadableBuffer::Weights => (&self.buffers.weights, 0),
                ReadableBuffer::Gradients => (&self.buffers.gradients, 0),
                ReadableBuffer::Activations => (&self.buffers.activations, 0),
                ReadableBuffer::Results => (&self.buffers.state, StateHead::LENGTH),
            };
            BufferSlice { buffer, at: from + span.at, length: span.length }
        };
        let parts: Vec<BufferSlice<'_>> = spans.iter().map(part).collect();
        let on = (&self.device, &self.queue);
        self.staging.read(on, encoder, &parts, &self.faults, &mut self.created).await
    }

    /// A pass of given images that changes nothing.
    pub(crate) fn passive_pass<'a>(&self, params: &'a StepParams) -> PassSpec<'a> {
        PassSpec {
            params,
            noise: NoiseSource::None,
            row_offset: self.spare_row(),
            trains: false,
            uses_running: true,
            keeps: OutputKind::Means,
            measures_gap: false,
            sums: 0,
        }
    }

    /// The row of a pass that is no step.
    pub(crate) fn spare_row_span(&self) -> Readout {
        Readout::results(self.spare_row(), self.row_layout.length)
    }
}
