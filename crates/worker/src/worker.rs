//! The worker's loop: take what the page asks for, answer, do a slice of work, give way.

use std::rc::Rc;

use elbo_protocol::{
    BackendPreference, Command, DeviceReason, DeviceTask, Event, FailureKind, Fault, RunId, SelfTest,
};
use elbo_trainer::TrainError;
use futures::{FutureExt as _, StreamExt as _, channel::mpsc::UnboundedSender};

use crate::{
    choice::Timings,
    creation::Wanted,
    devices::Devices,
    jobs::Jobs,
    loader::Loader,
    opening::{Tested, open_gpu, test_cpu},
    pace::give_way,
    port::{Input, listen, post, post_failure},
    pretrained::{self, Shelf},
    requests::Requests,
    run::Run,
    runs::{Failed, Runs},
};

/// The graphics processor, as far as it is known.
pub(crate) enum Graphics {
    Opening,
    Open(Tested),
    /// Why not; none if it is not wanted.
    None(Option<DeviceReason>),
}

pub(crate) struct Worker {
    pub devices: Rc<dyn Devices>,
    pub preference: BackendPreference,
    pub cpu_test: SelfTest,
    pub graphics: Graphics,
    pub timings: Timings,
    pub loader: Loader,
    pub runs: Option<Runs>,
    /// The pretrained weights.
    pub shelf: Shelf,
    pub requests: Requests,
    pub jobs: Jobs,
    /// Whether the last slice was one of training, so that jobs and training take turns.
    trained_last: bool,
    weights_url: String,
    arrivals: UnboundedSender<Input>,
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
            worker.work().await;
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
        (
            worker @ None,
            Input::Command(Command::Open { preference, data_url, weights_url, train_images }),
        ) => {
            let loader = Loader::new(data_url, train_images as usize, arrivals.clone());
            loader.start();
            pretrained::fetch(weights_url.clone(), arrivals.clone());
            let cpu_test = test_cpu(&**devices).await;
            let graphics = match preference {
                BackendPreference::Cpu => Graphics::None(None),
                _ => Graphics::Opening,
            };
            post(&Event::Opened);
            if let Graphics::Opening = graphics {
                let (devices, arrivals) = (Rc::clone(devices), arrivals.clone());
                post(&Event::Choosing { doing: DeviceTask::Opening });
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
                runs: None,
                shelf: Shelf::Loading,
                requests: Requests::default(),
                jobs: Jobs::default(),
                trained_last: false,
                weights_url,
                arrivals: arrivals.clone(),
            });
        }
        (Some(worker), input) => worker.take(input).await,
        (None, input) => {
            post_failure(None, FailureKind::Worker, Fault::NotOpen { command: format!("{input:?}") });
        }
    }
}

impl Worker {
    fn is_busy(&self) -> bool {
        self.is_training() || !self.jobs.is_empty()
    }

    fn is_training(&self) -> bool {
        self.runs.as_ref().is_some_and(|runs| runs.is_decided() && runs.is_busy())
    }

    /// Does a slice of work: of training, or of the jobs, in turn.
    async fn work(&mut self) {
        let train = self.is_training() && (self.jobs.is_empty() || !self.trained_last);
        self.trained_last = train;
        if train { self.slice().await } else { self.advance_jobs() }
    }

    async fn take(&mut self, input: Input) {
        let command = match input {
            Input::DataArrived => return self.data_arrived().await,
            Input::WeightsArrived(found) => return self.shelf.take(found),
            Input::GraphicsOpened(opened) => {
                self.graphics = match opened {
                    Ok(tested) => Graphics::Open(tested),
                    Err(reason) => Graphics::None(Some(reason)),
                };
                return;
            }
            Input::Command(command) => self.requests.keep(command),
        };
        let Some(command) = command else { return };
        match Wanted::of(&command) {
            Some(wanted) => self.create(wanted).await,
            None => self.obey(command).await,
        }
    }

    /// Does what is commanded to present runs; commands for others are late and dropped.
    async fn obey(&mut self, command: Command) {
        match command {
            Command::Resume { run } => self.with(run, Runs::train),
            Command::Step { run } => self.with(run, Runs::step),
            Command::Pause { run } => {
                if let Some(runs) = self.runs_of(run) {
                    let paused = runs.pause().await;
                    self.settle(paused);
                }
            }
            Command::Amend { run, recipe } => {
                if let Some(present) = self.run_mut(run) {
                    let amended = present.amend(&recipe).await;
                    self.settle(amended.map_err(|error| (run, error)));
                }
            }
            Command::RetryData => self.retry(),
            command => {
                post_failure(
                    None,
                    FailureKind::Worker,
                    Fault::AlreadyOpen { command: format!("{command:?}") },
                );
            }
        }
    }

    /// Loads again what failed.
    fn retry(&mut self) {
        self.loader.start();
        if matches!(self.shelf, Shelf::Failed) {
            self.shelf = Shelf::Loading;
            pretrained::fetch(self.weights_url.clone(), self.arrivals.clone());
        }
    }

    /// Tells the runs which data is here.
    pub async fn data_arrived(&mut self) {
        if let Some(runs) = &mut self.runs {
            let taken = runs.data_arrived(&self.loader).await;
            self.settle(taken);
        }
    }

    fn with(&mut self, run: RunId, act: impl FnOnce(&mut Runs)) {
        if let Some(runs) = self.runs_of(run) {
            act(runs);
        }
    }

    /// The present runs, if the one of that name is among them.
    fn runs_of(&mut self, id: RunId) -> Option<&mut Runs> {
        self.runs.as_mut().filter(|runs| runs.all().iter().any(|run| run.id() == id))
    }

    /// The run of that name, if it is present.
    pub fn run_mut(&mut self, id: RunId) -> Option<&mut Run> {
        self.runs.as_mut()?.get_mut(id)
    }

    async fn slice(&mut self) {
        if let Some(runs) = &mut self.runs {
            let done = runs.slice(&self.loader).await;
            self.settle(done);
        }
    }

    /// Tells the page of a failure, which ends the run.
    fn settle(&mut self, outcome: Result<(), Failed>) {
        if let Err((run, error)) = outcome {
            self.fail(run, &error);
        }
    }

    /// Ends a run whose device failed, and tells the page.
    pub fn fail(&mut self, run: RunId, error: &TrainError) {
        if let Some(run) = self.run_mut(run) {
            run.abandon();
        }
        post_failure(Some(run), FailureKind::Device, Fault::from(error));
    }
}
