//! The host of a worker: it carries messages as bytes and wishes as things that may come late, or never.

use std::{
    collections::VecDeque,
    pin::Pin,
    task::{Context, Poll, Waker},
};

use elbo_protocol::{Command, Event, FileFault, decode, encode};
use elbo_worker::{DataFile, Input, Output, Surroundings, Worker};
use futures::{
    channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded},
    future::LocalBoxFuture,
};

use crate::{
    data::{content, weights_file},
    devices::{Graphics, RehearsalDevices},
    weather::Weather,
};

/// A file that the worker waits for.
#[derive(Debug, Clone, Copy)]
enum Wanted {
    Data(DataFile),
    Weights,
}

/// A worker and what is on its way to it and from it.
pub struct Host {
    /// The worker at its work; none once it has ended.
    server: Option<Pin<Box<dyn Future<Output = Worker>>>>,
    inputs: Option<UnboundedSender<Input>>,
    outputs: UnboundedReceiver<Output>,
    wanted: VecDeque<Wanted>,
    /// Whether a data file failed, and was not asked for again.
    failed: bool,
    openings: Vec<LocalBoxFuture<'static, Input>>,
    commands: VecDeque<Vec<u8>>,
    events: VecDeque<Vec<u8>>,
}

impl Host {
    pub fn new(weather: &Weather, graphics: Graphics) -> Self {
        let (inputs, arrived) = unbounded();
        let devices = RehearsalDevices { weather: weather.clone(), graphics };
        let (worker, outputs) = Worker::new(devices, weather.clone(), Surroundings::default());
        Self {
            server: Some(Box::pin(worker.serve(arrived))),
            inputs: Some(inputs),
            outputs,
            wanted: VecDeque::new(),
            failed: false,
            openings: Vec::new(),
            commands: VecDeque::new(),
            events: VecDeque::new(),
        }
    }

    /// The page sends a command.
    pub fn send(&mut self, command: &Command) -> Result<(), String> {
        self.commands.push_back(encode(command).map_err(|error| error.to_string())?);
        Ok(())
    }

    /// The oldest command on its way reaches the worker, and is told.
    pub fn deliver_command(&mut self) -> Result<Option<Command>, String> {
        let Some(bytes) = self.commands.pop_front() else { return Ok(None) };
        let command: Command = decode(&bytes).map_err(|error| error.to_string())?;
        self.give(Input::Command(command.clone()));
        Ok(Some(command))
    }

    /// The oldest event on its way reaches the page.
    pub fn deliver_event(&mut self) -> Result<Option<Event>, String> {
        let Some(bytes) = self.events.pop_front() else { return Ok(None) };
        decode(&bytes).map(Some).map_err(|error| error.to_string())
    }

    /// The oldest event of a kind that is on its way is lost.
    pub fn lose_oldest(&mut self, which: impl Fn(&Event) -> bool) {
        let is_lost = |bytes: &Vec<u8>| decode(bytes).is_ok_and(|event| which(&event));
        if let Some(at) = self.events.iter().position(is_lost) {
            self.events.remove(at);
        }
    }

    /// Whether anything is on its way to either side, or a file or a device is awaited.
    pub fn is_quiet(&self) -> bool {
        let messages = self.commands.is_empty() && self.events.is_empty();
        messages && self.wanted.is_empty() && self.openings.is_empty()
    }

    /// Whether a data file failed, and nobody has asked for it again.
    pub fn lacks_data(&self) -> bool {
        self.failed && self.wanted.is_empty()
    }

    /// The oldest file that is awaited arrives, or fails.
    pub fn fetch(&mut self, arrives: bool) {
        let Some(wanted) = self.wanted.pop_front() else { return };
        let gone = || FileFault::Status { status: 404, text: "Not Found".to_owned() };
        if matches!(wanted, Wanted::Data(_)) {
            self.failed = !arrives;
        }
        self.give(match wanted {
            Wanted::Data(file) => {
                let content = if arrives { Ok(content(file)) } else { Err(gone()) };
                Input::Fetched { file, content }
            }
            Wanted::Weights if arrives => Input::WeightsFetched(Ok(weights_file())),
            Wanted::Weights => Input::WeightsFetched(Err(gone())),
        });
    }

    /// The opening of the graphics processor goes on.
    pub fn poll_openings(&mut self) {
        let mut context = Context::from_waker(Waker::noop());
        let mut done = Vec::new();
        self.openings.retain_mut(|opening| match opening.as_mut().poll(&mut context) {
            Poll::Ready(input) => {
                done.push(input);
                false
            }
            Poll::Pending => true,
        });
        for input in done {
            self.give(input);
        }
    }

    /// The worker goes on up to its next pause. What it told, as the page will decode it.
    pub fn poll(&mut self) -> Result<Vec<Event>, String> {
        let mut context = Context::from_waker(Waker::noop());
        if let Some(server) = &mut self.server
            && server.as_mut().poll(&mut context).is_ready()
        {
            return Err("the worker ended although inputs may come".to_owned());
        }
        self.take_outputs()
    }

    fn take_outputs(&mut self) -> Result<Vec<Event>, String> {
        let mut told = Vec::new();
        while let Ok(output) = self.outputs.try_recv() {
            match output {
                Output::Event(event) => {
                    let bytes = encode(&event).map_err(|error| error.to_string())?;
                    told.push(decode(&bytes).map_err(|error| error.to_string())?);
                    self.events.push_back(bytes);
                }
                Output::Fetch { file, .. } => self.wanted.push_back(Wanted::Data(file)),
                Output::FetchWeights { .. } => self.wanted.push_back(Wanted::Weights),
                Output::OpenGpu(opening) => self.openings.push(opening),
            }
        }
        Ok(told)
    }

    /// The worker dies: it says no more, and what it said last arrives.
    pub fn die(&mut self) {
        self.server = None;
        self.inputs = None;
    }

    /// Whether the worker lives.
    pub fn is_alive(&self) -> bool {
        self.server.is_some()
    }

    /// Ends the worker when its work is done, and hands it out.
    pub fn finish(&mut self) -> Result<Worker, String> {
        const PATIENCE: usize = 10_000;
        self.inputs = None;
        let mut context = Context::from_waker(Waker::noop());
        let Some(server) = &mut self.server else { return Err("the worker is dead".to_owned()) };
        for _ in 0..PATIENCE {
            if let Poll::Ready(worker) = server.as_mut().poll(&mut context) {
                self.server = None;
                return Ok(worker);
            }
        }
        Err("the worker does not come to an end".to_owned())
    }

    fn give(&mut self, input: Input) {
        if let Some(inputs) = &self.inputs {
            inputs.unbounded_send(input).unwrap_or_default();
        }
    }
}
