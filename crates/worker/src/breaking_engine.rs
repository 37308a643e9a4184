//! For tests: an engine of which one step, once, is not finite.

use std::ops::Range;

use elbo_engine::{
    Answer, Engine, EngineState, EvaluationSums, Images, Inspection, Measurements, Reconstruction,
    StepParams, WeightError, Weights,
};
use futures::FutureExt as _;

/// Another engine, but for one loss.
pub struct BreakingEngine {
    inner: Box<dyn Engine>,
    /// The step, from 1, whose loss is to be NaN; none once it was.
    broken: Option<u32>,
    /// The steps whose measures were not taken yet.
    queued: Vec<u32>,
}

impl BreakingEngine {
    /// An engine whose loss of this step, from 1, is NaN the first time.
    pub fn new(inner: Box<dyn Engine>, broken: u32) -> Self {
        Self { inner, broken: Some(broken), queued: Vec::new() }
    }
}

impl Engine for BreakingEngine {
    fn name(&self) -> &'static str {
        self.inner.name()
    }

    fn evaluation_piece(&self) -> usize {
        self.inner.evaluation_piece()
    }

    fn step(&mut self, images: &Images, batch: &[u32], params: &StepParams) {
        self.queued.push(params.step + 1);
        self.inner.step(images, batch, params);
    }

    fn take_measurements(&mut self) -> Answer<'_, Measurements> {
        async {
            let mut taken = self.inner.take_measurements().await?;
            for (step, row) in self.queued.drain(..).zip(&mut taken.steps) {
                if self.broken.take_if(|broken| *broken == step).is_some() {
                    row.loss = f32::NAN;
                }
            }
            Ok(taken)
        }
        .boxed_local()
    }

    fn save(&mut self, slot: usize) {
        self.inner.save(slot);
    }

    fn restore(&mut self, slot: usize) {
        self.queued.clear();
        self.inner.restore(slot);
    }

    fn evaluate(&mut self, images: &Images, range: Range<usize>, params: &StepParams, measure_gap: bool) {
        self.inner.evaluate(images, range, params, measure_gap);
    }

    fn take_evaluation(&mut self) -> Answer<'_, EvaluationSums> {
        self.inner.take_evaluation()
    }

    fn decode<'a>(&'a mut self, z: &'a [f32]) -> Answer<'a, Vec<f32>> {
        self.inner.decode(z)
    }

    fn reconstruct<'a>(&'a mut self, pixels: &'a [u8], params: &'a StepParams) -> Answer<'a, Reconstruction> {
        self.inner.reconstruct(pixels, params)
    }

    fn inspect<'a>(
        &'a mut self,
        images: &'a Images,
        batch: &'a [u32],
        params: &'a StepParams,
    ) -> Answer<'a, Inspection> {
        self.inner.inspect(images, batch, params)
    }

    fn read(&mut self) -> Answer<'_, Weights> {
        self.inner.read()
    }

    fn load(&mut self, weights: &Weights) -> Result<(), WeightError> {
        self.inner.load(weights)
    }

    fn export(&mut self) -> Answer<'_, EngineState> {
        self.inner.export()
    }

    fn export_slot(&mut self, slot: usize) -> Answer<'_, Option<EngineState>> {
        self.inner.export_slot(slot)
    }

    fn import(&mut self, state: &EngineState) -> Result<(), WeightError> {
        self.inner.import(state)
    }

    fn set_noise_table(&mut self, table: Vec<f32>) {
        self.inner.set_noise_table(table);
    }
}
