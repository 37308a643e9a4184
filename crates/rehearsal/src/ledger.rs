//! What has been said between page and worker, and what must hold of it.

use elbo_protocol::{Command, Event, RequestId};

use crate::{requests::RequestLedger, runs::RunLedger};

/// A request to decode a latent vector.
#[derive(Debug)]
pub struct Decode {
    request: RequestId,
    /// The latent vector.
    pub z: Vec<f32>,
    /// The image, `[784]`, once it has reached the page.
    pub pixels: Option<Vec<u8>>,
}

/// The messages of one worker.
#[derive(Debug)]
pub struct Ledger {
    pub requests: RequestLedger,
    pub runs: RunLedger,
    /// Whether no answer of a device was late so far.
    pub prompt: bool,
    /// The newest request to decode, its latent vector, and the image once that has reached the page.
    pub decode: Option<Decode>,
    opened: bool,
}

impl Ledger {
    /// That of a new worker.
    pub fn new(prompt: bool) -> Self {
        Self {
            requests: RequestLedger::default(),
            runs: RunLedger::default(),
            prompt,
            decode: None,
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
            self.decode = Some(Decode { request: *request, z: z.clone(), pixels: None });
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
        if let (Event::Decoded { request, pixels, .. }, Some(decode)) = (event, &mut self.decode)
            && *request == decode.request
        {
            decode.pixels = Some(pixels.clone());
        }
    }

    /// The worker has come to a pause.
    pub fn at_pause(&mut self) -> Result<(), String> {
        self.runs.at_pause()
    }

    /// All work is done.
    pub fn at_rest(&self) -> Result<(), String> {
        self.requests.at_rest()?;
        self.runs.at_rest()
    }
}
