//! Weights and the optimizer's state by name: off the device, onto the device.

use elbo_engine::{EngineError, EngineState, UpdateRule, WeightError};

use crate::{engine::GpuEngine, read::staging::BufferSlice};

/// Numbers of Adam's corrections.
const CORRECTIONS: usize = 2;

impl GpuEngine {
    pub(crate) async fn export_state(&mut self) -> Result<EngineState, EngineError> {
        let (weights, moments) = (self.weight_numbers(), self.moment_numbers());
        let encoder = self.encode_waiting();
        let buffers = &self.buffers;
        let parts = [
            BufferSlice { buffer: &buffers.weights, at: 0, length: weights },
            BufferSlice { buffer: &buffers.moments, at: 0, length: moments },
            BufferSlice { buffer: &buffers.state, at: 0, length: CORRECTIONS },
        ];
        let on = (&self.device, &self.queue);
        let numbers = self.staging.read(on, encoder, &parts, &self.faults, &mut self.created).await?;
        Ok(self.named(&numbers))
    }

    pub(crate) async fn export_slot_state(
        &mut self,
        slot: usize,
    ) -> Result<Option<EngineState>, EngineError> {
        if !self.saved[slot] {
            return Ok(None);
        }
        let (weights, moments) = (self.weight_numbers(), self.moment_numbers());
        let encoder = self.encode_waiting();
        let buffers = &self.buffers;
        // A slot holds the three buffers whole, one after the other.
        let after_weights = buffers.weights.size() as usize / 4;
        let after_moments = after_weights + buffers.moments.size() as usize / 4;
        let parts = [(0, weights), (after_weights, moments), (after_moments, CORRECTIONS)]
            .map(|(at, length)| BufferSlice { buffer: &buffers.slots[slot], at, length });
        let on = (&self.device, &self.queue);
        let numbers = self.staging.read(on, encoder, &parts, &self.faults, &mut self.created).await?;
        Ok(Some(self.named(&numbers)))
    }

    /// Goes on from a state.
    ///
    /// # Errors
    /// [`WeightError`] if it is that of another net or rule; nothing is changed then.
    pub(crate) fn import_state(&mut self, state: &EngineState) -> Result<(), WeightError> {
        let packed = state.pack(&self.layout, self.spec.rule)?;
        let moments = match self.spec.rule {
            UpdateRule::Adam { .. } => [packed.first_moments, packed.second_moments].concat(),
            UpdateRule::Sgd { .. } => packed.first_moments,
            UpdateRule::Rmsprop { .. } => packed.second_moments,
        };
        self.flush();
        self.upload(&packed.parameters, &packed.statistics);
        self.queue.write_buffer(&self.buffers.moments, 0, bytemuck::cast_slice(&moments));
        let corrections = packed.corrections.map(|correction| correction as f32);
        self.queue.write_buffer(&self.buffers.state, 0, bytemuck::cast_slice(&corrections));
        self.rows.clear();
        (self.images, self.gap_images) = (0, 0);
        Ok(())
    }

    fn weight_numbers(&self) -> usize {
        self.layout.parameters + self.layout.statistics
    }

    fn moment_numbers(&self) -> usize {
        self.layout.parameters * self.spec.rule.moment_count()
    }

    /// The state from the numbers of weights, moments and corrections, one after the other.
    fn named(&self, numbers: &[f32]) -> EngineState {
        let (weights, rest) = numbers.split_at(self.weight_numbers());
        let (parameters, statistics) = weights.split_at(self.layout.parameters);
        let (moments, corrections) = rest.split_at(self.moment_numbers());
        let (first, second) = match self.spec.rule {
            UpdateRule::Adam { .. } => moments.split_at(self.layout.parameters),
            UpdateRule::Sgd { .. } => (moments, &[][..]),
            UpdateRule::Rmsprop { .. } => (&[][..], moments),
        };
        let corrections = [corrections[0], corrections[1]].map(f64::from);
        EngineState::unpack(
            &self.layout,
            self.spec.rule,
            [parameters, statistics, first, second],
            corrections,
        )
    }
}
