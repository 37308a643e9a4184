//! The worker: it takes inputs, answers, does slices of work, and gives way between.

use std::rc::Rc;

use elbo_protocol::{Command, Event, FailureKind, RunId};
use elbo_recipe::Recipe;
use futures::{
    FutureExt as _, StreamExt as _,
    channel::mpsc::{UnboundedReceiver, unbounded},
};

use crate::{
    context::{Clock, Context},
    devices::Devices,
    message::{Input, Output},
    service::{Opening, Service},
};

/// What trains and answers. Nothing happens but in its methods; what it wants to tell or to have done are
/// [`Output`]s.
pub struct Worker {
    context: Context,
    devices: Rc<dyn Devices>,
    /// None before [`Command::Open`].
    service: Option<Service>,
}

/// Where a run of the worker stands.
#[derive(Debug, Clone, PartialEq)]
pub struct RunStatus {
    /// Its name.
    pub run: RunId,
    /// Its recipe, with all changes taken.
    pub recipe: Recipe,
    /// Optimizer updates done.
    pub step: u32,
    /// Whether it has gone back to find what was not finite, and has not told of it yet.
    pub is_retracing: bool,
    /// Whether it has stopped, or has not begun.
    pub at_rest: bool,
    /// Whether it has finished, given up or failed.
    pub is_over: bool,
    /// Optimizer updates behind each checkpoint kept, rising.
    pub checkpoints: Vec<u32>,
}

impl Worker {
    /// A worker that computes on these devices, and where its outputs come, in order.
    pub fn new(
        devices: impl Devices + 'static,
        clock: impl Clock + 'static,
    ) -> (Self, UnboundedReceiver<Output>) {
        let (sender, outputs) = unbounded();
        let context = Context::new(Rc::new(clock), sender);
        context.post(Event::Booted);
        (Self { context, devices: Rc::new(devices), service: None }, outputs)
    }

    /// Takes an input. What it asks for is done at once where that is short; [`Worker::answer`] and
    /// [`Worker::work`] do the rest.
    pub async fn handle(&mut self, input: Input) {
        match (&mut self.service, input) {
            (Some(service), input) => service.handle(input).await,
            (None, Input::Command(Command::Open { preference, data_url, weights_url, train_images })) => {
                let opening = Opening { preference, data_url, weights_url, train_images };
                let (context, devices) = (self.context.clone(), Rc::clone(&self.devices));
                self.service = Some(Service::open(context, devices, opening).await);
            }
            (None, input) => {
                let why = format!("expected the command to open first, found {input:?}");
                self.context.post_failure(None, FailureKind::Worker, why);
            }
        }
    }

    /// Answers requests, and decides on the device, as far as that can be done now.
    pub async fn answer(&mut self) {
        if let Some(service) = &mut self.service {
            service.answer().await;
        }
    }

    /// Whether there is work to do.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.service.as_ref().is_some_and(Service::is_busy)
    }

    /// Does a slice of work, of some 10 ms on the CPU, if there is any.
    pub async fn work(&mut self) {
        if let Some(service) = self.service.as_mut().filter(|service| service.is_busy()) {
            service.work().await;
        }
    }

    /// Serves until the inputs end and no work is left: takes all that has arrived, answers, does a slice of work,
    /// lets others run.
    pub async fn serve(mut self, mut inputs: UnboundedReceiver<Input>) -> Self {
        while let Some(input) = inputs.next().await {
            self.handle(input).await;
            self.handle_arrived(&mut inputs).await;
            while self.is_busy() {
                self.work().await;
                self.context.yield_now().await;
                self.handle_arrived(&mut inputs).await;
            }
        }
        self
    }

    async fn handle_arrived(&mut self, inputs: &mut UnboundedReceiver<Input>) {
        while let Some(input) = inputs.next().now_or_never().flatten() {
            self.handle(input).await;
        }
        self.answer().await;
    }

    /// Where its runs stand: none, one, or the two of a duel.
    #[must_use]
    pub fn runs(&self) -> Vec<RunStatus> {
        let runs = self.service.as_ref().and_then(Service::runs);
        runs.into_iter().flat_map(|runs| runs.all()).map(crate::run::Run::status).collect()
    }
}
