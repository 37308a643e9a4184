//! Answers to requests: at once where that is short, as a job where it is long.

use elbo_engine::{EngineError, Images};
use elbo_protocol::{Command, Event, RequestId, WeightSource};
use elbo_trainer::{Dataset, Reconstruction, TEST_IMAGES, TrainError};

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
    let Reconstruction { pixels, terms, mu } = seen;
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
    let Reconstruction { pixels, terms, mu } = seen;
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
) -> Result<Option<(u32, Reconstruction)>, TrainError> {
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
