//! Requests for a look at a model. Of each kind only the newest unanswered one is kept.

use elbo_protocol::{Axes, Command, RequestId, WeightSource};

use crate::models::run_of;

/// A request.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Asked<T> {
    /// Its name.
    pub request: RequestId,
    /// Which weights are to answer.
    pub source: WeightSource,
    /// What is asked.
    pub what: T,
}

/// The newest unanswered requests.
#[derive(Debug, Default)]
pub(crate) struct Requests {
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

#[cfg(test)]
mod tests {
    use elbo_protocol::RunId;

    use super::*;

    const A: WeightSource = WeightSource::Live { run: RunId(1) };
    const B: WeightSource = WeightSource::Live { run: RunId(2) };

    fn decode(request: u32, z: f32) -> Command {
        Command::Decode { request: RequestId(request), source: A, z: vec![z] }
    }

    fn gallery(request: u32, source: WeightSource) -> Command {
        Command::Gallery { request: RequestId(request), source, indices: vec![request] }
    }

    #[test]
    fn the_newest_of_a_kind_is_kept() {
        let mut requests = Requests::default();
        assert_eq!(requests.keep(decode(1, 0.5)), None);
        assert_eq!(requests.keep(decode(2, 1.5)), None);
        let kept = Asked { request: RequestId(2), source: A, what: vec![1.5] };
        assert_eq!((requests.decode, requests.sheet), (Some(kept), None));
    }

    #[test]
    fn galleries_replace_one_another_only_within_a_run() {
        let mut requests = Requests::default();
        let earlier = WeightSource::Checkpoint { run: RunId(1), step: 10 };
        for command in [gallery(1, A), gallery(2, B), gallery(3, earlier)] {
            assert_eq!(requests.keep(command), None);
        }
        let kept: Vec<u32> = requests.galleries.iter().map(|asked| asked.request.0).collect();
        assert_eq!(kept, [2, 3]);
    }

    #[test]
    fn every_other_command_is_handed_back() {
        let mut requests = Requests::default();
        let pause = Command::Pause { run: RunId(1) };
        assert_eq!(requests.keep(pause.clone()), Some(pause));
        assert_eq!(requests.keep(Command::RetryData), Some(Command::RetryData));
    }
}
