//! Requests for a look at the model. Of each kind only the newest unanswered one is kept.

use elbo_engine::EngineError;
use elbo_protocol::{Command, Event, RequestId};
use elbo_trainer::{Reconstruction, Session, TrainError};

use crate::port::post;

/// The newest unanswered requests.
#[derive(Debug, Default)]
pub struct Requests {
    decode: Option<(RequestId, Vec<f32>)>,
    reconstruct: Option<(RequestId, Vec<u8>)>,
}

impl Requests {
    /// Keeps a request instead of an older one; hands back any other command.
    pub fn keep(&mut self, command: Command) -> Option<Command> {
        match command {
            Command::Decode { request, z, .. } => self.decode = Some((request, z)),
            Command::Reconstruct { request, pixels, .. } => self.reconstruct = Some((request, pixels)),
            other => return Some(other),
        }
        None
    }

    /// Whether one waits.
    pub fn is_empty(&self) -> bool {
        self.decode.is_none() && self.reconstruct.is_none()
    }

    /// Answers what waits from the newest weights. A request of the wrong size, such as one made for a run with
    /// another latent size, is dropped: a newer one is on its way.
    pub async fn answer(&mut self, session: &mut Session) -> Result<(), TrainError> {
        let step = session.step();
        if let Some((request, z)) = self.decode.take()
            && let Some(pixels) = of_size(session.decode(&z).await)?
        {
            post(&Event::Decoded { request, step, pixels });
        }
        if let Some((request, image)) = self.reconstruct.take()
            && let Some(Reconstruction { pixels, terms, mu }) = of_size(session.reconstruct(&image).await)?
        {
            post(&Event::Reconstructed { request, step, pixels, terms, mu, neighbours: Vec::new() });
        }
        Ok(())
    }
}

fn of_size<T>(answer: Result<T, TrainError>) -> Result<Option<T>, TrainError> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(TrainError::Engine(EngineError::Size { .. })) => Ok(None),
        Err(error) => Err(error),
    }
}
