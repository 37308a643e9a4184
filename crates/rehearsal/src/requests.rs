//! The requests for looks, from their arrival at the worker to their answers.

use elbo_protocol::{Command, Event, RequestId, RunId, WeightSource};

/// What replaces what: a newer request of the same kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Decode,
    Sheet,
    Reconstruct,
    Pick,
    /// Of a run; none for the pretrained weights.
    Gallery(Option<RunId>),
    Survey,
}

#[derive(Debug)]
struct Asked {
    request: RequestId,
    kind: Kind,
    answered: bool,
}

/// The requests that have reached a worker.
#[derive(Debug, Default)]
pub struct RequestLedger(Vec<Asked>);

impl Kind {
    fn of_command(command: &Command) -> Option<(RequestId, Self)> {
        let known = match command {
            Command::Decode { request, .. } => (*request, Self::Decode),
            Command::DecodeSheet { request, .. } => (*request, Self::Sheet),
            Command::Reconstruct { request, .. } => (*request, Self::Reconstruct),
            Command::Pick { request, .. } => (*request, Self::Pick),
            Command::Gallery { request, source, .. } => (*request, Self::Gallery(run_of(*source))),
            Command::Survey { request, .. } => (*request, Self::Survey),
            Command::Open { .. }
            | Command::RetryData
            | Command::Reset { .. }
            | Command::Start { .. }
            | Command::Return { .. }
            | Command::Duel { .. }
            | Command::Pause { .. }
            | Command::Resume { .. }
            | Command::Step { .. }
            | Command::Amend { .. } => return None,
        };
        Some(known)
    }

    /// Whether an event answers a request of this kind.
    fn is_answered_by(self, event: &Event) -> bool {
        match event {
            Event::Declined { .. } => true,
            Event::Decoded { pixels, .. } => self == Self::Decode && pixels.len() == 784,
            Event::SheetDecoded { .. } => self == Self::Sheet,
            Event::Reconstructed { .. } => self == Self::Reconstruct,
            Event::Picked { .. } => self == Self::Pick,
            Event::GalleryShown { .. } => matches!(self, Self::Gallery(_)),
            Event::Surveyed { .. } => self == Self::Survey,
            _ => false,
        }
    }

    /// Whether a long answer that is in progress is finished although there is a newer request.
    fn is_long(self) -> bool {
        matches!(self, Self::Sheet | Self::Survey)
    }
}

fn run_of(source: WeightSource) -> Option<RunId> {
    match source {
        WeightSource::Pretrained => None,
        WeightSource::Live { run } | WeightSource::Checkpoint { run, .. } => Some(run),
    }
}

/// The request that an event answers, if it is an answer.
pub fn answered_by(event: &Event) -> Option<RequestId> {
    match event {
        Event::Decoded { request, .. }
        | Event::SheetDecoded { request, .. }
        | Event::Reconstructed { request, .. }
        | Event::Picked { request, .. }
        | Event::GalleryShown { request, .. }
        | Event::Surveyed { request, .. }
        | Event::Declined { request } => Some(*request),
        _ => None,
    }
}

impl RequestLedger {
    /// A command has reached the worker.
    pub fn on_command(&mut self, command: &Command) -> Result<(), String> {
        let Some((request, kind)) = Kind::of_command(command) else { return Ok(()) };
        if self.0.iter().any(|asked| asked.request >= request) {
            return Err(format!("{request:?} is asked after a newer one"));
        }
        self.0.push(Asked { request, kind, answered: false });
        Ok(())
    }

    /// The worker has told something. With prompt devices a short request is not answered once there is a newer.
    pub fn on_event(&mut self, event: &Event, prompt: bool) -> Result<(), String> {
        let Some(request) = answered_by(event) else { return Ok(()) };
        let Some(at) = self.0.iter().position(|asked| asked.request == request) else {
            return Err(format!("{request:?} is answered, and was not asked"));
        };
        let kind = self.0[at].kind;
        if self.0[at].answered {
            return Err(format!("{request:?} is answered twice"));
        }
        if !kind.is_answered_by(event) {
            return Err(format!("{request:?} of {kind:?} is answered by another kind"));
        }
        self.0[at].answered = true;
        if prompt && !kind.is_long() && self.0[at + 1..].iter().any(|newer| newer.kind == kind) {
            return Err(format!("{request:?} of {kind:?} is answered although there is a newer one"));
        }
        Ok(())
    }

    /// All work is done: every request is answered, or replaced by a newer one.
    pub fn at_rest(&self) -> Result<(), String> {
        for (at, asked) in self.0.iter().enumerate() {
            let replaced = || self.0[at + 1..].iter().any(|newer| newer.kind == asked.kind);
            if !asked.answered && !replaced() {
                return Err(format!("{:?} of {:?} was never answered", asked.request, asked.kind));
            }
        }
        Ok(())
    }
}
