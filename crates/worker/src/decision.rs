//! On which device the runs train: decided before the first step, once for all of them.

use elbo_engine::{Engine, EngineError, ModelSpec, Weights, initial_weights};
use elbo_protocol::{
    Backend, BackendPreference, DeviceReason, DeviceReport, DeviceTask, Event, Occurrence, RunId, Timing,
};
use elbo_recipe::Recipe;
use elbo_trainer::{Session, TrainError};

use crate::{
    choice::choose,
    creation::session,
    opening::Tested,
    port::post,
    run::Run,
    runs::Runs,
    worker::{Graphics, Worker},
};

/// What was decided: the device, why, where the visitor would expect another, what was measured, and the runs
/// on the graphics processor, if they train there.
type Decision = (Backend, Option<DeviceReason>, Option<Timing>, Vec<Session>);

impl Worker {
    /// Decides on which device the runs train, once that can be decided.
    pub async fn decide(&mut self) {
        let Some(runs) = self.runs.as_ref().filter(|runs| !runs.is_decided()) else { return };
        let tested = match &self.graphics {
            Graphics::Opening => return,
            Graphics::None(reason) => {
                let reason = reason.clone();
                return self.decided(Backend::Cpu, reason, None);
            }
            Graphics::Open(tested) => tested.clone(),
        };
        // A measurement needs images, and so does training.
        if runs.all().iter().any(|run| run.session.lines().is_none()) {
            return;
        }
        let ids: Vec<RunId> = runs.all().iter().map(Run::id).collect();
        let wanted = runs.all().iter().map(|run| (run.session.recipe().clone(), run.session.train_images()));
        let wanted: Vec<_> = wanted.collect();
        post(&Event::Choosing { doing: DeviceTask::Compiling });
        match self.on_graphics(&tested, &wanted).await {
            Ok((backend, reason, timing, sessions)) => {
                let runs = self.runs.iter_mut().flat_map(Runs::all_mut);
                for (run, session) in runs.zip(sessions) {
                    run.move_to(session, &self.loader.data());
                }
                self.decided(backend, reason, timing);
            }
            Err(error) => {
                let reason = DeviceReason::Fault((&error).into());
                self.decided(Backend::Cpu, Some(reason.clone()), None);
                for run in ids {
                    let occurrence = Occurrence::FellBack { reason: reason.clone() };
                    post(&Event::Occurred { run, step: 0, occurrence });
                }
            }
        }
    }

    /// Builds the runs on the graphics processor, unless the CPU is the faster one and the choice is free.
    async fn on_graphics(
        &mut self,
        tested: &Tested,
        wanted: &[(Recipe, usize)],
    ) -> Result<Decision, TrainError> {
        let (mut engines, mut timings) = (Vec::new(), Vec::new());
        for (recipe, _) in wanted {
            let spec = ModelSpec::from(recipe);
            let weights = initial_weights(&spec.architecture, recipe.seed);
            let mut gpu = tested.gpu.engine(&spec, &weights).await?;
            if self.preference == BackendPreference::Auto {
                timings.push(self.timing(recipe, (&spec, &weights), &mut *gpu).await?);
            }
            engines.push(gpu);
        }
        let timing = mean(&timings);
        let (backend, reason) = choose(self.preference, timing);
        if backend == Backend::Cpu {
            return Ok((backend, reason, timing, Vec::new()));
        }
        let sessions = wanted.iter().zip(engines);
        let sessions = sessions.map(|((recipe, images), engine)| session(recipe.clone(), *images, engine));
        Ok((backend, reason, timing, sessions.collect::<Result<_, _>>()?))
    }

    async fn timing(
        &mut self,
        recipe: &Recipe,
        (spec, weights): (&ModelSpec, &Weights),
        gpu: &mut dyn Engine,
    ) -> Result<Timing, EngineError> {
        post(&Event::Choosing { doing: DeviceTask::Measuring });
        let mut cpu = self.devices.cpu(spec, weights)?;
        let images = self.loader.data().train.clone();
        self.timings.of(recipe, &images, &mut *cpu, gpu).await
    }

    fn decided(&mut self, backend: Backend, reason: Option<DeviceReason>, timing: Option<Timing>) {
        let Some(runs) = &mut self.runs else { return };
        runs.decide(backend);
        let (adapter, self_test) = match (&self.graphics, backend) {
            (Graphics::Open(tested), Backend::Webgpu) => (tested.gpu.adapter(), tested.self_test.clone()),
            _ => ("wasm SIMD".to_owned(), self.cpu_test.clone()),
        };
        let engine = runs.all().first().map(|run| run.session.engine_name().to_owned()).unwrap_or_default();
        post(&Event::Ready { device: DeviceReport { backend, adapter, engine, reason, self_test, timing } });
    }
}

/// How long a step takes on average over the runs, which take turns; none without measurements.
fn mean(timings: &[Timing]) -> Option<Timing> {
    let mean = |of: fn(&Timing) -> f32| timings.iter().map(of).sum::<f32>() / timings.len() as f32;
    let timing = || Timing { cpu_ms: mean(|timing| timing.cpu_ms), gpu_ms: mean(|timing| timing.gpu_ms) };
    (!timings.is_empty()).then(timing)
}
