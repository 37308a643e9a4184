//! Requests for a look at the model. Of each kind only the newest unanswered one is kept.

use burn::tensor::Device;
use elbo_protocol::{Command, Event, RequestId};
use elbo_trainer::{Session, TrainError, decode, reconstruct};

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
            Command::Decode { request, z } => self.decode = Some((request, z)),
            Command::Reconstruct { request, pixels } => self.reconstruct = Some((request, pixels)),
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
    pub async fn answer(&mut self, session: &Session, device: &Device) -> Result<(), TrainError> {
        let (step, recipe) = (session.step(), session.recipe());
        if let Some((request, z)) = self.decode.take()
            && let Some(pixels) = of_size(
                decode(&session.model(), session.objective(), z, recipe.latent as usize, device).await,
            )?
        {
            post(&Event::Decoded { request, step, pixels });
        }
        if let Some((request, image)) = self.reconstruct.take() {
            let answer =
                reconstruct(&session.model(), &image, session.objective(), recipe.beta, device).await;
            if let Some(answer) = of_size(answer)? {
                let elbo_trainer::Reconstruction { pixels, terms, mu } = answer;
                post(&Event::Reconstructed { request, step, pixels, terms, mu });
            }
        }
        Ok(())
    }
}

fn of_size<T>(answer: Result<T, TrainError>) -> Result<Option<T>, TrainError> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(TrainError::Size { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
