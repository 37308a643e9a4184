//! Answers to requests: at once where that is short, as a job where it is long.

use elbo_engine::{EngineError, Images};
use elbo_protocol::{Command, Event, RequestId, WeightSource};
use elbo_trainer::{Dataset, ReconstructedImage, TEST_IMAGES, TrainError};

use crate::{
    context::Context,
    jobs::{Job, Jobs, MOST_OF_SHEET, slice_is_over},
    models::Models,
    requests::{Asked, Requests},
};

/// Most digits of a gallery: some ten milliseconds' work.
const MOST_OF_GALLERY: usize = 100;

/// An answer; none if the weights asked for are not there, or what is asked does not fit them.
type Answer = Result<Option<Event>, TrainError>;

/// The requests that wait, and the jobs that answer long ones.
pub(crate) struct Answers {
    context: Context,
    requests: Requests,
    jobs: Jobs,
}

impl Answers {
    /// Nothing is asked yet.
    pub fn new(context: Context) -> Self {
        Self { context, requests: Requests::default(), jobs: Jobs::default() }
    }

    /// Keeps a request until it can be answered; hands back any other command.
    pub fn keep(&mut self, command: Command) -> Option<Command> {
        self.requests.keep(command)
    }

    /// Whether a long answer is in progress.
    pub fn is_busy(&self) -> bool {
        !self.jobs.is_empty()
    }

    /// Answers what waits, as far as it can be answered now. Those that need held-out digits wait for them.
    pub async fn answer(&mut self, models: &mut Models<'_>, data: &Dataset) {
        if let Some(asked) = self.requests.decode.take() {
            let answer = decoded(models, &asked).await;
            self.reply(models, asked.request, asked.source, answer);
        }
        if let Some(asked) = self.requests.reconstruct.take() {
            let answer = reconstructed(models, data, &asked).await;
            self.reply(models, asked.request, asked.source, answer);
        }
        self.begin_sheet(models).await;
        if data.has_digits() {
            if let Some(asked) = self.requests.pick.take() {
                let answer = picked(models, data, &asked).await;
                self.reply(models, asked.request, asked.source, answer);
            }
            for asked in std::mem::take(&mut self.requests.galleries) {
                let answer = gallery(models, data, &asked).await;
                self.reply(models, asked.request, asked.source, answer);
            }
            self.begin_survey(models).await;
        }
    }

    /// Does a slice of the long answers.
    pub fn advance(&mut self, models: &mut Models<'_>, data: &Dataset) {
        let began = self.context.now_ms();
        while let Some(mut job) = self.jobs.next() {
            let before = self.context.now_ms();
            let source = job.source;
            let answer = match models.viewer(source) {
                Some(viewer) => job.advance(viewer, data),
                // Its run is gone.
                None => {
                    self.reply(models, job.request, source, Ok(None));
                    continue;
                }
            };
            match answer {
                Ok(None) => self.jobs.put_back(job),
                answer => self.reply(models, job.request, source, answer),
            }
            if slice_is_over(began, before, self.context.now_ms()) {
                return;
            }
        }
    }

    /// Sends an answer. A device that failed ends the run that was asked.
    fn reply(&self, models: &mut Models<'_>, request: RequestId, source: WeightSource, answer: Answer) {
        match answer {
            Ok(Some(event)) => self.context.post(event),
            Ok(None) | Err(TrainError::Engine(EngineError::Size { .. }) | TrainError::Weights(_)) => {
                self.context.post(Event::Declined { request });
            }
            Err(error) => {
                self.context.post(Event::Declined { request });
                models.fail(source, &error);
            }
        }
    }

    /// Begins to decode a sheet, unless one is being decoded: that one is answered first.
    async fn begin_sheet(&mut self, models: &mut Models<'_>) {
        if self.jobs.sheet.is_some() {
            return;
        }
        let Some(Asked { request, source, what: z }) = self.requests.sheet.take() else { return };
        let answer = match models.weights(source).await {
            Ok(Some((weights, _))) if sheet_fits(&z, weights.recipe.latent as usize) => {
                self.jobs.sheet = Some(Job::sheet(request, source, weights, z));
                return;
            }
            Ok(_) => Ok(None),
            Err(error) => Err(error),
        };
        self.reply(models, request, source, answer);
    }

    /// Begins a survey, unless one is being taken: that one is answered first.
    async fn begin_survey(&mut self, models: &mut Models<'_>) {
        if self.jobs.survey.is_some() {
            return;
        }
        let Some(Asked { request, source, what: axes }) = self.requests.survey.take() else { return };
        let answer = match models.weights(source).await {
            Ok(Some((weights, _))) => {
                self.jobs.survey = Some(Job::survey(request, source, weights, axes));
                return;
            }
            Ok(None) => Ok(None),
            Err(error) => Err(error),
        };
        self.reply(models, request, source, answer);
    }
}

async fn decoded(models: &mut Models<'_>, asked: &Asked<Vec<f32>>) -> Answer {
    let (step, pixels) = match models.live(asked.source) {
        Some(session) => (session.step(), session.decode(&asked.what).await?),
        None => {
            let Some((weights, viewer)) = models.weights(asked.source).await? else { return Ok(None) };
            (weights.step, viewer.decode(&weights, &asked.what).await?)
        }
    };
    Ok(Some(Event::Decoded { request: asked.request, step, pixels }))
}

async fn reconstructed(models: &mut Models<'_>, data: &Dataset, asked: &Asked<Vec<u8>>) -> Answer {
    let Some((step, seen)) = seen(models, asked.source, &asked.what).await? else { return Ok(None) };
    let ReconstructedImage { pixels, terms, mu } = seen;
    let viewer = models.viewer(asked.source);
    let neighbors = viewer.map(|viewer| viewer.neighbors(&mu, data)).unwrap_or_default();
    Ok(Some(Event::Reconstructed { request: asked.request, step, pixels, terms, mu, neighbors }))
}

async fn picked(models: &mut Models<'_>, data: &Dataset, asked: &Asked<u32>) -> Answer {
    let (request, index) = (asked.request, asked.what);
    if index as usize >= TEST_IMAGES {
        return Ok(None);
    }
    let (original, label) = digit(data, index as usize);
    let Some((step, seen)) = seen(models, asked.source, &original).await? else { return Ok(None) };
    let ReconstructedImage { pixels, terms, mu } = seen;
    Ok(Some(Event::Picked { request, step, index, label, original, pixels, terms, mu }))
}

async fn gallery(models: &mut Models<'_>, data: &Dataset, asked: &Asked<Vec<u32>>) -> Answer {
    let indices = &asked.what;
    if indices.len() > MOST_OF_GALLERY || indices.iter().any(|index| *index as usize >= TEST_IMAGES) {
        return Ok(None);
    }
    let (mut images, mut labels) = (Images::default(), Vec::with_capacity(indices.len()));
    for index in indices {
        let (pixels, label) = digit(data, *index as usize);
        images.extend(&pixels);
        labels.push(label);
    }
    let Some((weights, viewer)) = models.weights(asked.source).await? else { return Ok(None) };
    let posteriors = viewer.encode(&weights, &images, 0..images.len())?;
    Ok(Some(Event::GalleryShown {
        request: asked.request,
        step: weights.step,
        labels,
        originals: images.bytes().to_vec(),
        reconstructions: viewer.decode_many(&weights, &posteriors.mu)?,
    }))
}

/// An image as the model sees it again, and the steps behind the model.
async fn seen(
    models: &mut Models<'_>,
    source: WeightSource,
    pixels: &[u8],
) -> Result<Option<(u32, ReconstructedImage)>, TrainError> {
    if let Some(session) = models.live(source) {
        return Ok(Some((session.step(), session.reconstruct(pixels).await?)));
    }
    let Some((weights, viewer)) = models.weights(source).await? else { return Ok(None) };
    Ok(Some((weights.step, viewer.reconstruct(&weights, pixels).await?)))
}

/// Whether flat latent vectors make a sheet: whole ones, and not too many.
fn sheet_fits(z: &[f32], latent: usize) -> bool {
    z.len().is_multiple_of(latent) && z.len() / latent <= MOST_OF_SHEET
}

/// A held-out digit's pixels, `[784]`, and its label.
fn digit(data: &Dataset, index: usize) -> (Vec<u8>, u8) {
    (data.held_out.pixels(index).to_vec(), data.held_out_labels[index])
}

#[cfg(test)]
mod tests {
    use elbo_protocol::{Axes, RunId, WeightSource};
    use futures::executor::block_on;

    use super::*;
    use crate::{
        pretrained::PretrainedModel,
        run::Run,
        runs::Runs,
        testing::{TestHost, dataset, session, tiny},
    };

    const LIVE: WeightSource = WeightSource::Live { run: RunId(1) };

    struct Room {
        host: TestHost,
        pretrained: PretrainedModel,
        runs: Runs,
        answers: Answers,
    }

    impl Room {
        fn new() -> Self {
            let mut host = TestHost::default();
            let run = Run::new(host.context(), RunId(1), session(tiny()), 1 << 20);
            let mut runs = Runs::new(host.context(), vec![run]);
            block_on(runs.data_arrived(&dataset(64)));
            host.events();
            let pretrained = PretrainedModel::load(host.context(), String::new());
            Self { pretrained, runs, answers: Answers::new(host.context()), host }
        }

        /// What is told once the requests were seen to, with this data.
        fn ask(&mut self, command: Command, data: &Dataset) -> Vec<Event> {
            assert_eq!(self.answers.keep(command), None);
            let mut models = Models { pretrained: &mut self.pretrained, runs: Some(&mut self.runs) };
            block_on(self.answers.answer(&mut models, data));
            self.host.events()
        }

        fn advance(&mut self, data: &Dataset) -> Vec<Event> {
            let mut models = Models { pretrained: &mut self.pretrained, runs: Some(&mut self.runs) };
            self.answers.advance(&mut models, data);
            self.host.events()
        }
    }

    fn decode(source: WeightSource, z: Vec<f32>) -> Command {
        Command::Decode { request: RequestId(7), source, z }
    }

    #[test]
    fn a_run_answers_at_once_and_so_does_its_checkpoint() {
        let mut room = Room::new();
        for source in [LIVE, WeightSource::Checkpoint { run: RunId(1), step: 5 }] {
            let told = room.ask(decode(source, vec![0.5, 0.5]), &Dataset::default());
            assert!(
                matches!(&*told, [Event::Decoded { request: RequestId(7), step: 0, pixels }] if pixels.len() == 784),
                "{told:?}"
            );
        }
    }

    #[test]
    fn what_cannot_be_answered_is_declined() {
        let gone = WeightSource::Live { run: RunId(9) };
        let sheet = Command::DecodeSheet { request: RequestId(7), source: LIVE, z: vec![0.0; 3] };
        let pick = Command::Pick { request: RequestId(7), source: LIVE, index: 10_000 };
        let many = Command::Gallery { request: RequestId(7), source: LIVE, indices: vec![0; 101] };
        let refused = [
            decode(gone, vec![0.0; 2]),
            decode(LIVE, vec![0.0; 3]),
            decode(WeightSource::Pretrained, vec![0.0; 2]),
            Command::Reconstruct { request: RequestId(7), source: LIVE, pixels: vec![0; 9] },
            sheet,
            pick,
            many,
        ];
        for command in refused {
            let told = Room::new().ask(command.clone(), &dataset(64));
            assert_eq!(told, [Event::Declined { request: RequestId(7) }], "{command:?}");
        }
    }

    #[test]
    fn what_needs_held_out_digits_waits_for_them() {
        let mut room = Room::new();
        let gallery = Command::Gallery { request: RequestId(7), source: LIVE, indices: vec![3, 4] };
        assert_eq!(room.ask(gallery, &Dataset::default()), []);
        let pick = Command::Pick { request: RequestId(8), source: LIVE, index: 5 };
        let told = room.ask(pick, &dataset(64));
        let [Event::Picked { label: 5, index: 5, .. }, Event::GalleryShown { labels, .. }] = &*told else {
            panic!("found {told:?}")
        };
        assert_eq!(labels, &[3, 4]);
    }

    #[test]
    fn a_survey_is_answered_in_slices_and_then_knows_neighbors() {
        let (mut room, data) = (Room::new(), dataset(64));
        room.host.clock.tick_ms.set(2.0);
        let survey = Command::Survey { request: RequestId(7), source: LIVE, axes: Axes::Principal };
        assert_eq!(room.ask(survey, &data), []);
        assert!(room.answers.is_busy());
        let (mut slices, mut told) = (0, Vec::new());
        while told.is_empty() {
            told = room.advance(&data);
            slices += 1;
        }
        assert!(matches!(&*told, [Event::Surveyed { request: RequestId(7), .. }]), "{told:?}");
        assert!(slices > 10 && !room.answers.is_busy(), "{slices}");
        let pixels = data.held_out.pixels(3).to_vec();
        let told = room.ask(Command::Reconstruct { request: RequestId(8), source: LIVE, pixels }, &data);
        let [Event::Reconstructed { neighbors, .. }] = &*told else { panic!("found {told:?}") };
        assert_eq!(neighbors.len(), elbo_protocol::NEIGHBORS);
    }

    #[test]
    fn a_long_answer_whose_run_is_gone_is_declined() {
        let mut room = Room::new();
        let z = vec![0.0; 2 * MOST_OF_SHEET];
        assert_eq!(
            room.ask(Command::DecodeSheet { request: RequestId(7), source: LIVE, z }, &dataset(64)),
            []
        );
        room.runs = Runs::new(
            room.host.context(),
            vec![Run::new(room.host.context(), RunId(2), session(tiny()), 1 << 20)],
        );
        room.host.events();
        assert_eq!(room.advance(&dataset(64)), [Event::Declined { request: RequestId(7) }]);
    }
}
