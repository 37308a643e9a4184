//! The worker: it takes inputs, answers, does slices of work, and gives way between.

use std::rc::Rc;

use elbo_protocol::{Command, Event, FailureKind, Fault, RunId};
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
    surroundings::Surroundings,
};

/// What trains and answers. Nothing happens but in its methods; what it wants to tell or to have done are
/// [`Output`]s.
pub struct Worker {
    context: Context,
    devices: Rc<dyn Devices>,
    surroundings: Surroundings,
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
    /// A worker that computes on these devices, in these surroundings, and where its outputs come, in order.
    pub fn new(
        devices: impl Devices + 'static,
        clock: impl Clock + 'static,
        surroundings: Surroundings,
    ) -> (Self, UnboundedReceiver<Output>) {
        let (sender, outputs) = unbounded();
        let context = Context::new(Rc::new(clock), sender);
        context.post(Event::Booted);
        (Self { context, devices: Rc::new(devices), surroundings, service: None }, outputs)
    }

    /// Takes an input. What it asks for is done at once where that is short; [`Worker::answer`] and
    /// [`Worker::work`] do the rest.
    pub async fn handle(&mut self, input: Input) {
        match (&mut self.service, input) {
            (Some(service), input) => service.handle(input).await,
            (
                None,
                Input::Command(Command::Open {
                    preference,
                    data_url,
                    weights_url,
                    train_images,
                    page_has_webgpu,
                }),
            ) => {
                let offer = self.surroundings.webgpu(page_has_webgpu);
                let opening = Opening { preference, offer, data_url, weights_url, train_images };
                let (context, devices) = (self.context.clone(), Rc::clone(&self.devices));
                self.service = Some(Service::open(context, devices, opening).await);
            }
            (None, input) => {
                let why = Fault::NotOpen { command: format!("{input:?}") };
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
        runs.into_iter().flat_map(crate::runs::Runs::all).map(crate::run::Run::status).collect()
    }
}

#[cfg(test)]
mod tests {
    use elbo_protocol::{AmendmentId, BackendPreference, FileFault, RunState};
    use futures::executor::block_on;

    use super::*;
    use crate::{
        DataFile,
        testing::{TestClock, TestDevices, content, pretrained_file, tiny},
    };

    const RUN: RunId = RunId(1);

    fn worker_on(clock: TestClock) -> (Worker, UnboundedReceiver<Output>) {
        Worker::new(TestDevices::default(), clock, Surroundings::default())
    }

    fn open() -> Input {
        Input::Command(Command::Open {
            preference: BackendPreference::Cpu,
            data_url: "data/".to_owned(),
            weights_url: "weights/tiny.safetensors".to_owned(),
            train_images: 64,
            page_has_webgpu: false,
        })
    }

    fn start(recipe: Recipe) -> Input {
        Input::Command(Command::Start { run: RUN, recipe, train_images: 64 })
    }

    /// Gives the worker an input and all files that it then asks for; what it told meanwhile.
    fn give(worker: &mut Worker, outputs: &mut UnboundedReceiver<Output>, input: Input) -> Vec<Event> {
        let (mut inputs, mut told) = (vec![input], Vec::new());
        while let Some(input) = inputs.pop() {
            block_on(worker.handle(input));
            block_on(worker.answer());
            while let Ok(output) = outputs.try_recv() {
                match output {
                    Output::Event(event) => told.push(event),
                    Output::Fetch { file, .. } => {
                        inputs.insert(0, Input::Fetched { file, content: Ok(content(file)) });
                    }
                    Output::FetchWeights { .. } => {
                        inputs.insert(0, Input::WeightsFetched(Ok(pretrained_file())));
                    }
                    Output::OpenGpu(_) => panic!("the CPU is wanted"),
                }
            }
        }
        told
    }

    fn failure(told: &[Event]) -> Option<FailureKind> {
        told.iter().find_map(|event| match event {
            Event::Failed { failure, .. } => Some(failure.kind),
            _ => None,
        })
    }

    #[test]
    fn nothing_is_done_before_it_is_opened_and_it_is_opened_once() {
        let (mut worker, mut outputs) = worker_on(TestClock::default());
        let told = give(&mut worker, &mut outputs, start(tiny()));
        assert_eq!((told.first(), failure(&told)), (Some(&Event::Booted), Some(FailureKind::Worker)));
        let told = give(&mut worker, &mut outputs, open());
        assert!(told.contains(&Event::Opened) && failure(&told).is_none(), "{told:?}");
        assert!(told.iter().any(|event| matches!(event, Event::Pretrained(_))));
        assert_eq!(failure(&give(&mut worker, &mut outputs, open())), Some(FailureKind::Worker));
    }

    #[test]
    fn a_run_trains_to_its_end() {
        let clock = TestClock::default();
        clock.tick_ms.set(1.0);
        let (mut worker, mut outputs) = worker_on(clock);
        let mut told = give(&mut worker, &mut outputs, open());
        told.extend(give(&mut worker, &mut outputs, start(tiny())));
        while worker.is_busy() {
            block_on(worker.work());
            while let Ok(Output::Event(event)) = outputs.try_recv() {
                told.push(event);
            }
        }
        let states: Vec<RunState> = told
            .iter()
            .filter_map(|event| match event {
                Event::State { run: RUN, state } => Some(*state),
                _ => None,
            })
            .collect();
        assert_eq!(states, [RunState::Ready, RunState::Running, RunState::Finished]);
        let [status] = &*worker.runs() else { panic!("expected one run") };
        assert_eq!((status.step, status.at_rest, status.is_over), (2, true, true));
    }

    #[test]
    fn a_refused_run_leaves_the_present_one_alone() {
        let (mut worker, mut outputs) = worker_on(TestClock::default());
        give(&mut worker, &mut outputs, open());
        give(&mut worker, &mut outputs, start(tiny()));
        let present = worker.runs();
        let broken = Recipe { batch_size: 128, ..tiny() };
        let command = Command::Start { run: RunId(2), recipe: broken, train_images: 64 };
        let told = give(&mut worker, &mut outputs, Input::Command(command));
        assert_eq!(failure(&told), Some(FailureKind::Recipe));
        assert_eq!(worker.runs(), present);
    }

    #[test]
    fn an_engine_that_cannot_be_made_is_a_failure_of_the_device() {
        let devices = TestDevices { refuses: true, ..TestDevices::default() };
        let (mut worker, mut outputs) = Worker::new(devices, TestClock::default(), Surroundings::default());
        assert_eq!(failure(&give(&mut worker, &mut outputs, open())), None);
        let told = give(&mut worker, &mut outputs, start(tiny()));
        assert!(
            matches!(&*told, [Event::Failed { run: Some(RUN), failure }] if failure.kind == FailureKind::Device),
            "{told:?}"
        );
        assert_eq!(worker.runs(), []);
    }

    #[test]
    fn a_data_file_that_failed_is_loaded_again_on_retry() {
        let (mut worker, mut outputs) =
            Worker::new(TestDevices::default(), TestClock::default(), Surroundings::default());
        let mut fetched = |worker: &mut Worker, input| {
            block_on(worker.handle(input));
            let (mut files, mut failed) = (Vec::new(), None);
            while let Ok(output) = outputs.try_recv() {
                match output {
                    Output::Fetch { file, .. } => files.push(file),
                    Output::Event(event) => failed = failed.or(failure(&[event])),
                    Output::FetchWeights { .. } | Output::OpenGpu(_) => {}
                }
            }
            (files, failed)
        };
        let file = DataFile::Train(0);
        assert_eq!(fetched(&mut worker, open()), (vec![file], None));
        let gone = FileFault::Status { status: 404, text: "Not Found".to_owned() };
        let failed = fetched(&mut worker, Input::Fetched { file, content: Err(gone) });
        assert_eq!(failed, (Vec::new(), Some(FailureKind::Data)));
        let retry = || Input::Command(Command::RetryData);
        assert_eq!(fetched(&mut worker, retry()), (vec![file], None));
        assert_eq!(fetched(&mut worker, retry()), (Vec::new(), None), "it is on its way");
        let arrived = fetched(&mut worker, Input::Fetched { file, content: Ok(content(file)) });
        assert_eq!(arrived, (vec![DataFile::HeldOut], None));
    }

    #[test]
    fn commands_for_runs_that_are_gone_are_dropped() {
        let (mut worker, mut outputs) = worker_on(TestClock::default());
        give(&mut worker, &mut outputs, open());
        give(&mut worker, &mut outputs, start(tiny()));
        let run = RunId(9);
        let amend = Command::Amend { run, amendment: AmendmentId(1), recipe: tiny() };
        for command in [Command::Pause { run }, amend] {
            assert_eq!(give(&mut worker, &mut outputs, Input::Command(command)), []);
        }
        assert!(worker.is_busy());
        let told = give(
            &mut worker,
            &mut outputs,
            Input::Unreadable(elbo_protocol::decode::<Command>(&[255]).unwrap_err()),
        );
        assert_eq!(failure(&told), Some(FailureKind::Worker));
    }
}
