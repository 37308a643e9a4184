//! The worker's loop: take what the page asks for, answer, do a slice of work, give way.

use std::rc::Rc;

use elbo_engine::{Engine, EngineError, Program, Weights, initial_weights};
use elbo_protocol::{
    Backend, BackendPreference, Command, DeviceReport, Event, FailureKind, Occurrence, Recipe, RunId,
    SelfTest, Timing,
};
use elbo_trainer::{Plan, Session, TrainError};
use futures::{FutureExt as _, StreamExt as _, channel::mpsc::UnboundedSender};

use crate::{
    choice::{Timings, choose},
    devices::Devices,
    loader::Loader,
    opening::{Tested, open_gpu, test_cpu},
    pace::give_way,
    port::{Input, listen, post, post_failure},
    requests::Requests,
    run::Run,
};

/// The graphics processor, as far as it is known.
enum Graphics {
    Opening,
    Open(Tested),
    /// Why not; none if it is not wanted.
    None(Option<String>),
}

struct Worker {
    devices: Rc<dyn Devices>,
    preference: BackendPreference,
    cpu_test: SelfTest,
    graphics: Graphics,
    timings: Timings,
    loader: Loader,
    run: Option<Run>,
    requests: Requests,
}

/// Serves the page until it goes away.
pub async fn serve(devices: Rc<dyn Devices>) {
    let (arrivals, mut inputs) = listen();
    post(&Event::Booted);
    let mut worker: Option<Worker> = None;
    while let Some(input) = inputs.next().await {
        let mut next = Some(input);
        while let Some(input) = next.take() {
            take(&mut worker, input, &devices, &arrivals).await;
            next = inputs.next().now_or_never().flatten();
        }
        let Some(worker) = &mut worker else { continue };
        worker.answer().await;
        worker.decide().await;
        while worker.is_busy() {
            worker.slice().await;
            give_way().await;
            while let Some(input) = inputs.next().now_or_never().flatten() {
                worker.take(input).await;
            }
            worker.answer().await;
            worker.decide().await;
        }
    }
}

async fn take(
    worker: &mut Option<Worker>,
    input: Input,
    devices: &Rc<dyn Devices>,
    arrivals: &UnboundedSender<Input>,
) {
    match (worker, input) {
        (worker @ None, Input::Command(Command::Open { preference, data_url, train_images })) => {
            let loader = Loader::new(data_url, train_images as usize, arrivals.clone());
            loader.start();
            let cpu_test = test_cpu(&**devices).await;
            let graphics = match preference {
                BackendPreference::Cpu => Graphics::None(None),
                _ => Graphics::Opening,
            };
            post(&Event::Opened);
            if let Graphics::Opening = graphics {
                let (devices, arrivals) = (Rc::clone(devices), arrivals.clone());
                post(&Event::Choosing { doing: "trying WebGPU".to_owned() });
                wasm_bindgen_futures::spawn_local(async move {
                    let opened = open_gpu(devices, preference).await;
                    arrivals.unbounded_send(Input::GraphicsOpened(opened)).unwrap_or_default();
                });
            }
            *worker = Some(Worker {
                devices: Rc::clone(devices),
                preference,
                cpu_test,
                graphics,
                timings: Timings::default(),
                loader,
                run: None,
                requests: Requests::default(),
            });
        }
        (Some(worker), input) => worker.take(input).await,
        (None, input) => {
            post_failure(
                None,
                FailureKind::Worker,
                format!("expected the command to open first, found {input:?}"),
            );
        }
    }
}

impl Worker {
    fn is_busy(&self) -> bool {
        self.run.as_ref().is_some_and(|run| run.is_decided() && run.is_busy())
    }

    async fn take(&mut self, input: Input) {
        let command = match input {
            Input::DataArrived => return self.data_arrived(),
            Input::GraphicsOpened(opened) => {
                self.graphics = match opened {
                    Ok(tested) => Graphics::Open(tested),
                    Err(reason) => Graphics::None(Some(reason)),
                };
                return;
            }
            Input::Command(command) => self.requests.keep(command),
        };
        match command {
            Some(Command::Reset { run, recipe, train_images }) => self.create(run, recipe, train_images),
            Some(Command::Start { run, recipe, train_images }) => {
                self.create(run, recipe, train_images);
                self.with(run, Run::train);
            }
            Some(Command::Resume { run }) => self.with(run, Run::train),
            Some(Command::Step { run }) => self.with(run, Run::step),
            Some(Command::Pause { run }) => {
                if let Some(run) = self.run.as_mut().filter(|present| present.id() == run) {
                    let paused = run.pause().await;
                    self.settle(paused);
                }
            }
            Some(Command::Amend { run, recipe }) => {
                if let Some(run) = self.run.as_mut().filter(|present| present.id() == run) {
                    let amended = run.amend(&recipe).await;
                    self.settle(amended);
                }
            }
            Some(Command::RetryData) => self.loader.start(),
            Some(command @ Command::Open { .. }) => {
                post_failure(
                    None,
                    FailureKind::Worker,
                    format!("the worker is already open, found {command:?}"),
                );
            }
            Some(Command::Decode { .. } | Command::Reconstruct { .. }) | None => {}
        }
    }

    fn data_arrived(&mut self) {
        if let Some(run) = &mut self.run {
            run.data_arrived(&self.loader.data());
        }
    }

    /// Does something to the run of that name; messages for another are late and dropped.
    fn with(&mut self, run: RunId, act: impl FnOnce(&mut Run)) {
        if let Some(run) = self.run.as_mut().filter(|present| present.id() == run) {
            act(run);
        }
    }

    /// Builds a run on the CPU, which answers at once. Before its first step the device is decided.
    fn create(&mut self, id: RunId, recipe: Recipe, train_images: u32) {
        if let Err(error) = recipe.validate() {
            return post_failure(Some(id), FailureKind::Recipe, error.to_string());
        }
        let program = Program::from(&recipe);
        let weights = initial_weights(&program.architecture, recipe.seed);
        // The old run goes first: its memory is then free for the new one.
        self.run = None;
        let made = self.devices.cpu(&program, &weights).map_err(TrainError::from);
        match made.and_then(|engine| session(recipe, train_images as usize, engine)) {
            Ok(session) => {
                let mut run = Run::new(id, session);
                run.data_arrived(&self.loader.data());
                self.run = Some(run);
            }
            Err(error) => post_failure(Some(id), FailureKind::Recipe, error.to_string()),
        }
    }

    /// Decides on which device the run trains, once that can be decided.
    async fn decide(&mut self) {
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

    async fn answer(&mut self) {
        if let Some(run) = &mut self.run
            && !self.requests.is_empty()
        {
            let answered = self.requests.answer(&mut run.session).await;
            self.settle(answered);
        }
    }

    async fn slice(&mut self) {
        if let Some(run) = &mut self.run {
            let done = run.slice(&self.loader).await;
            self.settle(done);
        }
    }

    /// Tells the page of a failure, which ends the run.
    fn settle(&mut self, outcome: Result<(), TrainError>) {
        let (Err(error), Some(run)) = (outcome, &mut self.run) else { return };
        run.abandon();
        post_failure(Some(run.id()), FailureKind::Device, error.to_string());
    }
}

fn session(recipe: Recipe, train_images: usize, engine: Box<dyn Engine>) -> Result<Session, TrainError> {
    let evaluation_piece = engine.evaluation_piece();
    Session::new(Plan { recipe, train_images, evaluation_piece }, engine)
}
