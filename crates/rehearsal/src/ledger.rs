//! What has been said between page and worker, and what must hold of it.

use elbo_protocol::{Command, Event, RequestId};

use crate::{requests::Requests, runs::Runs};

/// The messages of one worker.
#[derive(Debug)]
pub struct Ledger {
    pub requests: Requests,
    pub runs: Runs,
    /// Whether no answer of a device was late so far.
    pub prompt: bool,
    /// The last latent vector that the page has sent to be decoded and has got an answer for.
    pub decoded: Option<Vec<f32>>,
    asked_z: Vec<(RequestId, Vec<f32>)>,
    opened: bool,
}

impl Ledger {
    /// That of a new worker.
    pub fn new(prompt: bool) -> Self {
        Self {
            requests: Requests::default(),
            runs: Runs::default(),
            prompt,
            decoded: None,
            asked_z: Vec::new(),
            opened: false,
        }
    }

    /// A command has reached the worker.
    pub fn on_command(&mut self, command: &Command) -> Result<(), String> {
        let is_open = matches!(command, Command::Open { .. });
        if is_open == std::mem::replace(&mut self.opened, true) {
            return Err(format!("expected to be opened once, first of all, found {command:?}"));
        }
        if let Command::Decode { request, z, .. } = command {
            self.asked_z.push((*request, z.clone()));
        }
        self.runs.on_command(command);
        self.requests.on_command(command)
    }

    /// The worker has told something.
    pub fn on_event(&mut self, event: &Event) -> Result<(), String> {
        self.requests.on_event(event, self.prompt)?;
        self.runs.on_event(event)
    }

    /// Something has reached the page.
    pub fn on_arrival(&mut self, event: &Event) {
        if let Event::Decoded { request, .. } = event {
            let asked = self.asked_z.iter().find(|(asked, _)| asked == request);
            self.decoded = asked.map(|(_, z)| z.clone());
        }
    }

    /// The worker has come to a pause; in a duel where a step broke, one run may be behind.
    pub fn at_pause(&mut self, broke: bool) -> Result<(), String> {
        self.runs.at_pause(broke)
    }

    /// All work is done.
    pub fn at_rest(&self) -> Result<(), String> {
        self.requests.at_rest()?;
        self.runs.at_rest()
    }
}
