//! The worker's loop: take what the page asks for, answer, do a slice of work, give way.

use elbo_protocol::{Backend, Command, Event, FailureKind, Recipe, RunId};
use elbo_trainer::{Plan, Session, TrainError};
use futures::{FutureExt as _, StreamExt as _, channel::mpsc::UnboundedSender};

use crate::{
    device::{Chosen, choose},
    loader::Loader,
    pace::give_way,
    port::{Input, listen, post, post_failure},
    requests::Requests,
    run::Run,
};

/// Held-out images evaluated in one piece on the CPU: under ten milliseconds.
const CPU_EVALUATION_PIECE: usize = 200;
/// On a GPU: ten pieces, so that few launches are needed.
const GPU_EVALUATION_PIECE: usize = 1_000;

struct Worker {
    chosen: Chosen,
    loader: Loader,
    run: Option<Run>,
    requests: Requests,
}

/// Serves the page until it goes away.
pub async fn serve() {
    let (arrivals, mut inputs) = listen();
    post(&Event::Booted);
    let mut worker: Option<Worker> = None;
    while let Some(input) = inputs.next().await {
        let mut next = Some(input);
        while let Some(input) = next.take() {
            take(&mut worker, input, &arrivals).await;
            next = inputs.next().now_or_never().flatten();
        }
        let Some(worker) = &mut worker else { continue };
        worker.answer().await;
        while worker.is_busy() {
            worker.slice().await;
            give_way().await;
            while let Some(input) = inputs.next().now_or_never().flatten() {
                worker.take(input).await;
            }
            worker.answer().await;
        }
    }
}

async fn take(worker: &mut Option<Worker>, input: Input, arrivals: &UnboundedSender<Input>) {
    match (worker, input) {
        (worker @ None, Input::Command(Command::Open { preference, data_url, train_images })) => {
            let chosen = choose(preference).await;
            post(&Event::Ready { device: chosen.report.clone() });
            let loader = Loader::new(data_url, train_images as usize, arrivals.clone());
            loader.start();
            *worker = Some(Worker { chosen, loader, run: None, requests: Requests::default() });
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
        self.run.as_ref().is_some_and(Run::is_busy)
    }

    async fn take(&mut self, input: Input) {
        let command = match input {
            Input::DataArrived => return self.data_arrived(),
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

    fn create(&mut self, id: RunId, recipe: Recipe, train_images: u32) {
        let backend = self.chosen.report.backend;
        let evaluation_piece = match backend {
            Backend::Cpu => CPU_EVALUATION_PIECE,
            Backend::Webgpu => GPU_EVALUATION_PIECE,
        };
        let plan = Plan { recipe, train_images: train_images as usize, evaluation_piece };
        match Session::new(plan, &self.chosen.device) {
            Ok(session) => {
                // The old run goes first: its memory is then free for the new one.
                self.run = None;
                let parameters = session.model().trained_parameters() as u32;
                let mut run = Run::new(id, session, backend, parameters);
                run.data_arrived(&self.loader.data());
                self.run = Some(run);
            }
            Err(error) => post_failure(Some(id), FailureKind::Recipe, error.to_string()),
        }
    }

    async fn answer(&mut self) {
        if let Some(run) = &self.run
            && !self.requests.is_empty()
        {
            let answered = self.requests.answer(&run.session, &self.chosen.device).await;
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
