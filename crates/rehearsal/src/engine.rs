//! An engine that computes next to nothing, and does it late, wrongly or not at all when it is told to.

use std::ops::Range;

use elbo_engine::{
    Answer, Engine, EngineError, EngineState, EvaluationSums, HealthStats, Images, Inspection, Measurements,
    ModelSpec, Reconstruction, SLOTS, StepOutcome, StepParams, StepStats, WeightError, Weights,
};
use elbo_recipe::PIXELS;

use crate::weather::Weather;

/// Held-out images in one piece: an evaluation has three.
const EVALUATION_PIECE: usize = 4_000;

/// A model whose losses are a number of its own and fall with every step.
pub struct RehearsalEngine {
    weather: Weather,
    /// Its number: no other engine has the same losses.
    number: u32,
    latent: usize,
    weights: Weights,
    slots: [Option<Weights>; SLOTS],
    rows: Measurements,
    sums: EvaluationSums,
}

impl RehearsalEngine {
    pub fn new(weather: &Weather, spec: &ModelSpec, weights: &Weights) -> Result<Self, EngineError> {
        Ok(Self {
            number: weather.new_engine()?,
            weather: weather.clone(),
            latent: spec.architecture.latent,
            weights: weights.clone(),
            slots: Default::default(),
            rows: Measurements::default(),
            sums: EvaluationSums::default(),
        })
    }

    /// An image that tells which engine has made it of which latent vector.
    fn pixels(&self, z: &[f32]) -> Vec<f32> {
        let sum: f32 = z.iter().sum();
        vec![(sum * 0.37 + self.number as f32 * 0.11).rem_euclid(1.0); PIXELS]
    }

    fn size(expected: usize, found: usize) -> Result<(), EngineError> {
        if expected == found { Ok(()) } else { Err(EngineError::Size { expected, found }) }
    }
}

impl Engine for RehearsalEngine {
    fn name(&self) -> &'static str {
        "rehearsal"
    }

    fn evaluation_piece(&self) -> usize {
        EVALUATION_PIECE
    }

    fn step(&mut self, _: &Images, _: &[u32], params: &StepParams) {
        self.weather.work();
        let step = params.step + 1;
        let broken = if self.weather.breaks(step) { f32::NAN } else { 1.0 };
        let reconstruction = 150.0 + self.number as f32 + 50.0 / step as f32;
        self.rows.steps.push(StepStats {
            reconstruction,
            kl: 2.0 * broken,
            loss: (reconstruction + params.beta * 2.0) * broken,
            gradient_norm: 10.0,
            largest_logvar: 1.0,
            largest_gradient: 1.0,
            outcome: StepOutcome::Applied,
        });
        if params.measure_health {
            self.rows.health.push(HealthStats {
                step,
                kl_per_dimension: vec![1.0; self.latent],
                squared_update: 1e-6,
                squared_weights: 1.0,
                dead_units: Vec::new(),
                batch_norm_gap: None,
            });
        }
    }

    fn take_measurements(&mut self) -> Answer<'_, Measurements> {
        self.weather.answer(std::mem::take(&mut self.rows))
    }

    fn save(&mut self, slot: usize) {
        self.slots[slot] = Some(self.weights.clone());
    }

    fn restore(&mut self, slot: usize) {
        if let Some(kept) = &self.slots[slot] {
            self.weights = kept.clone();
        }
        self.rows = Measurements::default();
        self.sums = EvaluationSums::default();
    }

    fn evaluate(&mut self, _: &Images, range: Range<usize>, _: &StepParams, _: bool) {
        self.weather.work();
        let count = range.len() as f32;
        self.sums.images += range.len();
        self.sums.reconstruction += count * (150.0 + self.number as f32);
        for sums in [&mut self.sums.kl_per_dimension, &mut self.sums.mu, &mut self.sums.squared_mu] {
            sums.resize(self.latent, 0.0);
            sums.iter_mut().for_each(|sum| *sum += count);
        }
    }

    fn take_evaluation(&mut self) -> Answer<'_, EvaluationSums> {
        self.weather.answer(std::mem::take(&mut self.sums))
    }

    fn decode<'a>(&'a mut self, z: &'a [f32]) -> Answer<'a, Vec<f32>> {
        match Self::size(self.latent, z.len()) {
            Ok(()) => self.weather.answer(self.pixels(z)),
            Err(error) => Box::pin(async { Err(error) }),
        }
    }

    fn reconstruct<'a>(&'a mut self, pixels: &'a [u8], _: &'a StepParams) -> Answer<'a, Reconstruction> {
        if let Err(error) = Self::size(PIXELS, pixels.len()) {
            return Box::pin(async { Err(error) });
        }
        self.weather.answer(Reconstruction {
            pixels: self.pixels(&[]),
            mu: vec![0.25; self.latent],
            reconstruction: 100.0,
            kl_per_dimension: vec![1.0; self.latent],
        })
    }

    fn inspect<'a>(&'a mut self, _: &'a Images, _: &'a [u32], _: &'a StepParams) -> Answer<'a, Inspection> {
        self.weather.answer(Inspection::default())
    }

    fn read(&mut self) -> Answer<'_, Weights> {
        self.weather.answer(self.weights.clone())
    }

    fn load(&mut self, weights: &Weights) -> Result<(), WeightError> {
        self.weights = weights.clone();
        Ok(())
    }

    fn export(&mut self) -> Answer<'_, EngineState> {
        let weights = self.weights.clone();
        self.weather.answer(EngineState { weights, ..EngineState::default() })
    }

    fn export_slot(&mut self, slot: usize) -> Answer<'_, Option<EngineState>> {
        let kept = self.slots[slot].clone();
        self.weather.answer(kept.map(|weights| EngineState { weights, ..EngineState::default() }))
    }

    fn import(&mut self, state: &EngineState) -> Result<(), WeightError> {
        self.weights = state.weights.clone();
        self.rows = Measurements::default();
        self.sums = EvaluationSums::default();
        Ok(())
    }

    fn set_noise_table(&mut self, _: Vec<f32>) {}
}
