//! Requests for a look at a model. Of each kind only the newest unanswered one is kept.

use elbo_protocol::{Axes, Command, RequestId, RunId, WeightSource};

/// A request.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked<T> {
    /// Its name.
    pub request: RequestId,
    /// Which weights are to answer.
    pub source: WeightSource,
    /// What is asked.
    pub what: T,
}

/// The newest unanswered requests.
#[derive(Debug, Default)]
pub struct Requests {
    /// A latent vector to decode, `[latent]`.
    pub decode: Option<Asked<Vec<f32>>>,
    /// Latent vectors to decode, `[count, latent]`, flat.
    pub sheet: Option<Asked<Vec<f32>>>,
    /// An image to reconstruct, `[784]`.
    pub reconstruct: Option<Asked<Vec<u8>>>,
    /// A held-out digit to reconstruct.
    pub pick: Option<Asked<u32>>,
    /// Held-out digits to reconstruct, one request for each run of a duel.
    pub galleries: Vec<Asked<Vec<u32>>>,
    /// A survey.
    pub survey: Option<Asked<Axes>>,
}

impl Requests {
    /// Keeps a request instead of an older one; hands back any other command.
    pub fn keep(&mut self, command: Command) -> Option<Command> {
        match command {
            Command::Decode { request, source, z } => self.decode = Some(Asked { request, source, what: z }),
            Command::DecodeSheet { request, source, z } => {
                self.sheet = Some(Asked { request, source, what: z });
            }
            Command::Reconstruct { request, source, pixels } => {
                self.reconstruct = Some(Asked { request, source, what: pixels });
            }
            Command::Pick { request, source, index } => {
                self.pick = Some(Asked { request, source, what: index });
            }
            Command::Gallery { request, source, indices } => {
                self.galleries.retain(|asked| run_of(asked.source) != run_of(source));
                self.galleries.push(Asked { request, source, what: indices });
            }
            Command::Survey { request, source, axes } => {
                self.survey = Some(Asked { request, source, what: axes });
            }
            other => return Some(other),
        }
        None
    }
}

/// The run that a source is of; none for the pretrained weights.
pub fn run_of(source: WeightSource) -> Option<RunId> {
    match source {
        WeightSource::Pretrained => None,
        WeightSource::Live { run } | WeightSource::Checkpoint { run, .. } => Some(run),
    }
}
