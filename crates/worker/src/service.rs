//! The worker once it is open: what it serves, and how the parts work together.

use std::rc::Rc;

use elbo_protocol::{BackendPreference, Command, Event, FailureKind, Fault, RunId};

use crate::{
    answers::Answers, context::Context, device_choice::DeviceChoice, devices::Devices, loader::Loader,
    message::Input, models::Models, new_runs::NewRuns, pretrained::PretrainedModel, runs::Runs,
    runs_aside::RunsAside, surroundings::WebgpuOffer,
};

/// Data, models, runs and requests.
pub(crate) struct Service {
    context: Context,
    device: DeviceChoice,
    loader: Loader,
    pretrained: PretrainedModel,
    runs: Option<Runs>,
    aside: RunsAside,
    answers: Answers,
    /// Whether the last slice was one of training, so that jobs and training take turns.
    trained_last: bool,
}

/// What [`Command::Open`] says.
pub(crate) struct Opening {
    pub preference: BackendPreference,
    pub offer: WebgpuOffer,
    pub data_url: String,
    pub weights_url: String,
    pub train_images: u32,
}

impl Service {
    /// Begins to load data and weights, tests the CPU, and tells the page that it is open.
    pub async fn open(context: Context, devices: Rc<dyn Devices>, opening: Opening) -> Self {
        let Opening { preference, offer, data_url, weights_url, train_images } = opening;
        let mut loader = Loader::new(context.clone(), data_url, train_images as usize);
        loader.start();
        let pretrained = PretrainedModel::load(context.clone(), weights_url);
        let device = DeviceChoice::new(context.clone(), devices, preference, offer).await;
        context.post(Event::Opened);
        device.open_gpu();
        let (answers, aside) = (Answers::new(context.clone()), RunsAside::new(context.clone()));
        Self { context, device, loader, pretrained, runs: None, aside, answers, trained_last: false }
    }

    /// The present runs, if any.
    pub fn runs(&self) -> Option<&Runs> {
        self.runs.as_ref()
    }

    /// Takes an input.
    pub async fn handle(&mut self, input: Input) {
        match input {
            Input::Command(command) => {
                let Some(command) = self.answers.keep(command) else { return };
                match NewRuns::of(&command) {
                    Some(wanted) => self.create(wanted).await,
                    None => self.command(command).await,
                }
            }
            Input::Unreadable(error) => {
                let fault = Fault::Unreadable { detail: error.to_string() };
                self.context.post_failure(None, FailureKind::Worker, fault);
            }
            Input::Fetched { file, content } => {
                if self.loader.take(file, content) {
                    self.data_arrived().await;
                }
            }
            Input::WeightsFetched(fetched) => self.pretrained.take(fetched),
            Input::GpuOpened(opened) => self.device.gpu_opened(opened),
        }
    }

    /// Does what is commanded to present runs; commands for others are late and dropped.
    async fn command(&mut self, command: Command) {
        match command {
            Command::Resume { run } => {
                if let Some(runs) = self.runs_of(run) {
                    runs.train();
                }
            }
            Command::Step { run } => {
                if let Some(runs) = self.runs_of(run) {
                    runs.step();
                }
            }
            Command::Pause { run } => {
                if let Some(runs) = self.runs_of(run) {
                    runs.pause().await;
                }
            }
            Command::Amend { run, amendment, recipe } => {
                if let Some(runs) = self.runs_of(run) {
                    runs.amend(run, amendment, &recipe).await;
                }
            }
            Command::Return { run } => {
                self.aside.swap(&mut self.runs, run).await;
                self.data_arrived().await;
            }
            Command::RetryData => {
                self.loader.start();
                self.pretrained.retry();
            }
            open @ (Command::Open { .. }
            | Command::Reset { .. }
            | Command::Start { .. }
            | Command::Duel { .. }
            | Command::Decode { .. }
            | Command::DecodeSheet { .. }
            | Command::Reconstruct { .. }
            | Command::Pick { .. }
            | Command::Gallery { .. }
            | Command::Survey { .. }) => {
                let why = Fault::AlreadyOpen { command: format!("{open:?}") };
                self.context.post_failure(None, FailureKind::Worker, why);
            }
        }
    }

    /// Builds fresh runs. The present ones are set aside or go, unless the fresh ones are refused.
    async fn create(&mut self, wanted: NewRuns) {
        let train = wanted.train;
        if let Err(refusal) = wanted.check() {
            return self.context.post_failure(Some(refusal.run), FailureKind::Recipe, refusal.why);
        }
        // Runs that go do so first: their memory is then free for the new ones.
        if let Some(runs) = self.runs.take() {
            self.aside.set_aside(runs).await;
        }
        match wanted.build(&self.context, self.device.devices()) {
            Ok(runs) => self.runs = Some(runs),
            // The recipe is sound, and the runs before are gone: no recipe helps.
            Err((run, error)) => {
                return self.context.post_failure(Some(run), FailureKind::Device, (&error).into());
            }
        }
        self.data_arrived().await;
        if let Some(runs) = self.runs.as_mut().filter(|_| train) {
            runs.train();
        }
    }

    /// Tells the runs which data is here.
    async fn data_arrived(&mut self) {
        if let Some(runs) = &mut self.runs {
            runs.data_arrived(self.loader.data()).await;
        }
    }

    /// The present runs, if the one of that name is among them.
    fn runs_of(&mut self, id: RunId) -> Option<&mut Runs> {
        self.runs.as_mut().filter(|runs| runs.has(id))
    }

    /// Answers requests, and decides on the device, as far as that can be done now.
    pub async fn answer(&mut self) {
        let mut models = Models { pretrained: &mut self.pretrained, runs: self.runs.as_mut() };
        self.answers.answer(&mut models, self.loader.data()).await;
        if let Some(runs) = &mut self.runs {
            self.device.decide(runs, self.loader.data()).await;
        }
    }

    /// Whether there is work to do.
    pub fn is_busy(&self) -> bool {
        self.is_training() || self.answers.is_busy()
    }

    fn is_training(&self) -> bool {
        self.runs.as_ref().is_some_and(|runs| runs.is_decided() && runs.is_busy())
    }

    /// Does a slice of work: of training, or of long answers, in turn.
    pub async fn work(&mut self) {
        let train = self.is_training() && (!self.answers.is_busy() || !self.trained_last);
        self.trained_last = train;
        match &mut self.runs {
            Some(runs) if train => runs.slice(self.loader.data()).await,
            runs => {
                let mut models = Models { pretrained: &mut self.pretrained, runs: runs.as_mut() };
                self.answers.advance(&mut models, self.loader.data());
            }
        }
    }
}
