//! What the worker computes with: engines of the rehearsal, and one that knows the answers of the self-test.

use std::rc::Rc;

use elbo_engine::{
    Answer, Engine, EngineError, EngineState, EvaluationSums, Images, Inspection, Measurements, ModelSpec,
    Reconstruction, StepParams, StepStats, WeightError, Weights,
};
use elbo_protocol::Obstacle;
use elbo_trainer::KNOWN_TERMS;
use elbo_worker::{Devices, Gpu};
use futures::{FutureExt as _, future::LocalBoxFuture};

use crate::{engine::RehearsalEngine, weather::Weather};

/// What there is of a graphics processor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Graphics {
    /// None.
    Missing,
    /// One that is software.
    Software,
    /// One that computes wrongly.
    Wrong,
    /// One that can be used, but refuses every recipe.
    Refusing,
    /// One that can be used.
    Good,
}

/// The devices of a rehearsal.
pub struct RehearsalDevices {
    pub weather: Weather,
    pub graphics: Graphics,
}

/// Whether an engine is wanted for the self-test, whose net no other recipe here has.
fn is_self_test(spec: &ModelSpec) -> bool {
    spec.architecture.hidden == [32, 16] && spec.batch_size == 16
}

impl Devices for RehearsalDevices {
    fn cpu(&self, spec: &ModelSpec, weights: &Weights) -> Result<Box<dyn Engine>, EngineError> {
        if is_self_test(spec) {
            return Ok(Box::new(Examinee { answers: KNOWN_TERMS, looks: 0 }));
        }
        Ok(Box::new(RehearsalEngine::new(&self.weather, spec, weights)?))
    }

    fn open_gpu(&self) -> LocalBoxFuture<'static, Result<Rc<dyn Gpu>, Obstacle>> {
        let (weather, graphics) = (self.weather.clone(), self.graphics);
        async move {
            weather.answer(()).await.map_err(|error| Obstacle::NoDevice { detail: error.to_string() })?;
            match graphics {
                Graphics::Missing => Err(Obstacle::NoAdapter { detail: "none".to_owned() }),
                _ => Ok(Rc::new(RehearsalGpu { weather, graphics }) as Rc<dyn Gpu>),
            }
        }
        .boxed_local()
    }
}

struct RehearsalGpu {
    weather: Weather,
    graphics: Graphics,
}

impl Gpu for RehearsalGpu {
    fn adapter(&self) -> String {
        "rehearsal".to_owned()
    }

    fn is_software(&self) -> bool {
        self.graphics == Graphics::Software
    }

    fn engine<'a>(
        &'a self,
        spec: &'a ModelSpec,
        weights: &'a Weights,
    ) -> LocalBoxFuture<'a, Result<Box<dyn Engine>, EngineError>> {
        async move {
            if is_self_test(spec) {
                let answers = if self.graphics == Graphics::Wrong { [0.0; 4] } else { KNOWN_TERMS };
                return Ok(Box::new(Examinee { answers, looks: 0 }) as Box<dyn Engine>);
            }
            self.weather.answer(()).await?;
            if self.graphics == Graphics::Refusing {
                return Err(EngineError::Refused("no kernel fits".to_owned()));
            }
            Ok(Box::new(RehearsalEngine::new(&self.weather, spec, weights)?) as Box<dyn Engine>)
        }
        .boxed_local()
    }
}

/// An engine that says four numbers, whatever it is asked.
struct Examinee {
    answers: [f32; 4],
    looks: usize,
}

impl Examinee {
    fn row(&self, at: usize) -> StepStats {
        let [reconstruction, kl] = [self.answers[at], self.answers[at + 1]];
        StepStats { reconstruction, kl, ..StepStats::default() }
    }

    fn answer<'a, T: 'a>(value: T) -> Answer<'a, T> {
        std::future::ready(Ok(value)).boxed_local()
    }
}

impl Engine for Examinee {
    fn name(&self) -> &'static str {
        "examinee"
    }

    fn evaluation_piece(&self) -> usize {
        1
    }

    fn step(&mut self, _: &Images, _: &[u32], _: &StepParams) {}

    fn take_measurements(&mut self) -> Answer<'_, Measurements> {
        Self::answer(Measurements { steps: vec![self.row(0)], health: Vec::new() })
    }

    fn save(&mut self, _: usize) {}

    fn restore(&mut self, _: usize) {}

    fn evaluate(&mut self, _: &Images, _: std::ops::Range<usize>, _: &StepParams, _: bool) {}

    fn take_evaluation(&mut self) -> Answer<'_, EvaluationSums> {
        Self::answer(EvaluationSums::default())
    }

    fn decode<'a>(&'a mut self, _: &'a [f32]) -> Answer<'a, Vec<f32>> {
        Self::answer(Vec::new())
    }

    fn reconstruct<'a>(&'a mut self, _: &'a [u8], _: &'a StepParams) -> Answer<'a, Reconstruction> {
        Self::answer(Reconstruction::default())
    }

    fn inspect<'a>(&'a mut self, _: &'a Images, _: &'a [u32], _: &'a StepParams) -> Answer<'a, Inspection> {
        self.looks += 1;
        let row = self.row(if self.looks == 1 { 0 } else { 2 });
        Self::answer(Inspection { row, ..Inspection::default() })
    }

    fn read(&mut self) -> Answer<'_, Weights> {
        Self::answer(Weights::default())
    }

    fn load(&mut self, _: &Weights) -> Result<(), WeightError> {
        Ok(())
    }

    fn export(&mut self) -> Answer<'_, EngineState> {
        Self::answer(EngineState::default())
    }

    fn export_slot(&mut self, _: usize) -> Answer<'_, Option<EngineState>> {
        Self::answer(None)
    }

    fn import(&mut self, _: &EngineState) -> Result<(), WeightError> {
        Ok(())
    }

    fn set_noise_table(&mut self, _: Vec<f32>) {}
}
