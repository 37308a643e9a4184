//! The optimizer's state and the weights by name: out of an engine, into an engine.

use elbo_engine::{EngineState, EvaluationSums, Measurements, WeightError};

use crate::{CpuEngine, optim::state::State, simd::buffer::Buffer};

impl CpuEngine {
    /// A state of this engine by name.
    pub(crate) fn named(&self, state: &State) -> EngineState {
        let buffers = [&state.parameters, &state.statistics, &state.first, &state.second];
        EngineState::unpack(
            &self.model.layout,
            self.model.spec.rule,
            buffers.map(|buffer| &**buffer),
            state.corrections,
        )
    }

    /// Goes on from a state.
    ///
    /// # Errors
    /// [`WeightError`] if it is that of another net or rule; nothing is changed then.
    pub(crate) fn take_state(&mut self, state: &EngineState) -> Result<(), WeightError> {
        let packed = state.pack(&self.model.layout, self.model.spec.rule)?;
        self.model.state = State {
            parameters: Buffer::from(&packed.parameters[..]),
            statistics: Buffer::from(&packed.statistics[..]),
            first: Buffer::from(&packed.first_moments[..]),
            second: Buffer::from(&packed.second_moments[..]),
            corrections: packed.corrections,
        };
        self.rows = Measurements::default();
        self.sums = EvaluationSums::default();
        Ok(())
    }
}
