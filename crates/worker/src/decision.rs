//! On which device a run trains: decided before its first step.

use elbo_engine::{Engine, EngineError, Program, Weights, initial_weights};
use elbo_protocol::{Backend, BackendPreference, DeviceReport, Event, Occurrence, Recipe, Timing};
use elbo_trainer::{Plan, Session, TrainError};

use crate::{
    choice::choose,
    opening::Tested,
    port::post,
    worker::{Graphics, Worker},
};

impl Worker {
    /// Decides on which device the run trains, once that can be decided.
    pub async fn decide(&mut self) {
        let Some(run) = self.run.as_ref().filter(|run| !run.is_decided()) else { return };
        let tested = match &self.graphics {
            Graphics::Opening => return,
            Graphics::None(reason) => {
                let reason = reason.clone();
                return self.decided(Backend::Cpu, reason, None);
            }
            Graphics::Open(tested) => tested.clone(),
        };
        // A measurement needs images, and so does training.
        if run.session.lines().is_none() {
            return;
        }
        let (id, recipe, images) = (run.id(), run.session.recipe().clone(), run.session.train_images());
        post(&Event::Choosing { doing: "compiling kernels".to_owned() });
        match self.on_graphics(&tested, &recipe, images).await {
            Ok((backend, reason, timing, session)) => {
                if let (Some(session), Some(run)) = (session, &mut self.run) {
                    run.move_to(session, &self.loader.data());
                }
                self.decided(backend, reason, timing);
            }
            Err(error) => {
                let reason = error.to_string();
                let occurrence = Occurrence::FellBack { reason: reason.clone() };
                self.decided(Backend::Cpu, Some(reason), None);
                post(&Event::Occurred { run: id, step: 0, occurrence });
            }
        }
    }

    /// Builds the run on the graphics processor, unless the CPU is the faster one and the choice is free.
    async fn on_graphics(
        &mut self,
        tested: &Tested,
        recipe: &Recipe,
        train_images: usize,
    ) -> Result<(Backend, Option<String>, Option<Timing>, Option<Session>), TrainError> {
        let program = Program::from(recipe);
        let weights = initial_weights(&program.architecture, recipe.seed);
        let mut gpu = tested.gpu.engine(&program, &weights).await?;
        let timing = match self.preference {
            BackendPreference::Auto => Some(self.timing(recipe, (&program, &weights), &mut *gpu).await?),
            _ => None,
        };
        let (backend, reason) = choose(self.preference, timing);
        let session = match backend {
            Backend::Webgpu => Some(session(recipe.clone(), train_images, gpu)?),
            Backend::Cpu => None,
        };
        Ok((backend, reason, timing, session))
    }

    async fn timing(
        &mut self,
        recipe: &Recipe,
        (program, weights): (&Program, &Weights),
        gpu: &mut dyn Engine,
    ) -> Result<Timing, EngineError> {
        post(&Event::Choosing { doing: "measuring both devices".to_owned() });
        let mut cpu = self.devices.cpu(program, weights)?;
        let images = self.loader.data().train.clone();
        self.timings.of(recipe, &images, &mut *cpu, gpu).await
    }

    fn decided(&mut self, backend: Backend, reason: Option<String>, timing: Option<Timing>) {
        let Some(run) = &mut self.run else { return };
        run.decide(backend);
        let (adapter, self_test) = match (&self.graphics, backend) {
            (Graphics::Open(tested), Backend::Webgpu) => (tested.gpu.adapter(), tested.self_test.clone()),
            _ => ("wasm SIMD".to_owned(), self.cpu_test.clone()),
        };
        let engine = run.session.engine_name().to_owned();
        post(&Event::Ready { device: DeviceReport { backend, adapter, engine, reason, self_test, timing } });
    }
}

/// A fresh run on an engine.
pub(crate) fn session(
    recipe: Recipe,
    train_images: usize,
    engine: Box<dyn Engine>,
) -> Result<Session, TrainError> {
    let evaluation_piece = engine.evaluation_piece();
    Session::new(Plan { recipe, train_images, evaluation_piece }, engine)
}
