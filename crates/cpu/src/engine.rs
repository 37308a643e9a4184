//! The engine, as others see it.

use std::ops::Range;

use elbo_engine::{
    Answer, Engine, EngineState, EvaluationSums, Images, Inspection, Measurements, ModelSpec, Reconstruction,
    SLOTS, StepParams, WeightError, Weights,
};
use futures::{FutureExt, future::ready};

use crate::{optim::state::State, pass::model::Model, pass::workspace::Workspace, simd::buffer::Buffer};

/// Held-out images to evaluate in one piece: a few milliseconds' work.
const EVALUATION_PIECE: usize = 200;

/// One model in training on one CPU thread.
///
/// Whatever is asked for is computed at once: no answer is ever waited for.
#[derive(Debug)]
pub struct CpuEngine {
    pub(crate) model: Model,
    pub(crate) work: Workspace,
    pub(crate) gradients: Buffer,
    pub(crate) rows: Measurements,
    pub(crate) sums: EvaluationSums,
    /// Noise of training steps, if others draw it, `[steps, batch, latent]`.
    pub(crate) table: Vec<f32>,
    slots: [Option<State>; SLOTS],
}

impl CpuEngine {
    /// A model with these weights, whose optimizer has seen no gradient yet.
    ///
    /// # Errors
    /// [`WeightError`] if the weights are those of another net.
    pub fn new(spec: &ModelSpec, weights: &Weights) -> Result<Self, WeightError> {
        let model = Model::new(spec, weights)?;
        let mut work = Workspace::new(&model.layout);
        work.prepare(&model.layout, spec.batch_size);
        Ok(Self {
            work,
            gradients: Buffer::new(model.layout.parameters),
            model,
            rows: Measurements::default(),
            sums: EvaluationSums::default(),
            table: Vec::new(),
            slots: Default::default(),
        })
    }
}

impl Engine for CpuEngine {
    fn name(&self) -> &'static str {
        "CPU"
    }

    fn evaluation_piece(&self) -> usize {
        EVALUATION_PIECE
    }

    fn step(&mut self, images: &Images, batch: &[u32], params: &StepParams) {
        self.take_step(images, batch, params);
    }

    fn take_measurements(&mut self) -> Answer<'_, Measurements> {
        ready(Ok(std::mem::take(&mut self.rows))).boxed_local()
    }

    fn save(&mut self, slot: usize) {
        match &mut self.slots[slot] {
            Some(kept) => kept.clone_from(&self.model.state),
            empty => *empty = Some(self.model.state.clone()),
        }
    }

    fn restore(&mut self, slot: usize) {
        if let Some(kept) = &self.slots[slot] {
            self.model.state.clone_from(kept);
        }
        self.rows = Measurements::default();
        self.sums = EvaluationSums::default();
    }

    fn evaluate(&mut self, images: &Images, range: Range<usize>, params: &StepParams, gap: bool) {
        self.add_evaluation(images, range, params, gap);
    }

    fn take_evaluation(&mut self) -> Answer<'_, EvaluationSums> {
        ready(Ok(self.finish_evaluation())).boxed_local()
    }

    fn decode<'a>(&'a mut self, z: &'a [f32]) -> Answer<'a, Vec<f32>> {
        ready(self.decode_one(z)).boxed_local()
    }

    fn reconstruct<'a>(&'a mut self, pixels: &'a [u8], params: &'a StepParams) -> Answer<'a, Reconstruction> {
        ready(self.reconstruct_one(pixels, params)).boxed_local()
    }

    fn inspect<'a>(
        &'a mut self,
        images: &'a Images,
        batch: &'a [u32],
        params: &'a StepParams,
    ) -> Answer<'a, Inspection> {
        ready(Ok(self.inspect_step(images, batch, params))).boxed_local()
    }

    fn read(&mut self) -> Answer<'_, Weights> {
        let Model { layout, state, .. } = &self.model;
        ready(Ok(layout.unpack(&state.parameters, &state.statistics))).boxed_local()
    }

    fn load(&mut self, weights: &Weights) -> Result<(), WeightError> {
        self.model.state.load(&self.model.layout, weights)
    }

    fn export(&mut self) -> Answer<'_, EngineState> {
        ready(Ok(self.named(&self.model.state))).boxed_local()
    }

    fn export_slot(&mut self, slot: usize) -> Answer<'_, Option<EngineState>> {
        ready(Ok(self.slots[slot].as_ref().map(|kept| self.named(kept)))).boxed_local()
    }

    fn import(&mut self, state: &EngineState) -> Result<(), WeightError> {
        self.take_state(state)
    }

    fn set_noise_table(&mut self, table: Vec<f32>) {
        self.table = table;
    }
}
