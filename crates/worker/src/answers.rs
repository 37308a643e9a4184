//! Answers to requests: at once where that is short, as a job where it is long.

use elbo_engine::{EngineError, Images};
use elbo_protocol::{Event, RequestId, WeightSource};
use elbo_trainer::{Dataset, Reconstruction, Session, TEST_IMAGES, TrainError};

use crate::{
    jobs::{Job, MOST_OF_SHEET},
    lookout::{Lookout, View},
    port::post,
    requests::{Asked, run_of},
    worker::Worker,
};

/// Most digits of a gallery: some ten milliseconds' work.
const MOST_OF_GALLERY: usize = 100;

/// An answer; none if the weights asked for are not there, or what is asked does not fit them.
type Answer = Result<Option<Event>, TrainError>;

impl Worker {
    /// Answers what waits, as far as it can be answered now. Those that need held-out digits wait for them.
    pub async fn answer(&mut self) {
        if let Some(asked) = self.requests.decode.take() {
            let answer = self.decoded(&asked).await;
            self.reply(asked.request, asked.source, answer);
        }
        if let Some(asked) = self.requests.reconstruct.take() {
            let answer = self.reconstructed(&asked).await;
            self.reply(asked.request, asked.source, answer);
        }
        self.begin_sheet().await;
        if self.loader.data().has_digits() {
            if let Some(asked) = self.requests.pick.take() {
                let answer = self.picked(&asked).await;
                self.reply(asked.request, asked.source, answer);
            }
            for asked in std::mem::take(&mut self.requests.galleries) {
                let answer = self.gallery(&asked).await;
                self.reply(asked.request, asked.source, answer);
            }
            self.begin_survey().await;
        }
    }

    /// Sends an answer. A device that failed ends the run that was asked.
    pub(crate) fn reply(&mut self, request: RequestId, source: WeightSource, answer: Answer) {
        match answer {
            Ok(Some(event)) => post(&event),
            Ok(None) | Err(TrainError::Engine(EngineError::Size { .. }) | TrainError::Weights(_)) => {
                post(&Event::Declined { request });
            }
            Err(error) => {
                post(&Event::Declined { request });
                if let Some(run) = run_of(source) {
                    self.fail(run, &error);
                }
            }
        }
    }

    async fn decoded(&mut self, asked: &Asked<Vec<f32>>) -> Answer {
        let (step, pixels) = match self.live(asked.source) {
            Some(session) => (session.step(), session.decode(&asked.what).await?),
            None => {
                let Some((view, lookout)) = self.sight(asked.source).await? else { return Ok(None) };
                (view.step, lookout.decode(&view, &asked.what).await?)
            }
        };
        Ok(Some(Event::Decoded { request: asked.request, step, pixels }))
    }

    async fn reconstructed(&mut self, asked: &Asked<Vec<u8>>) -> Answer {
        let Some((step, seen)) = self.seen(asked.source, &asked.what).await? else { return Ok(None) };
        let Reconstruction { pixels, terms, mu } = seen;
        let data = self.loader.clone();
        let lookout = self.lookout(asked.source);
        let neighbors = lookout.map(|lookout| lookout.neighbors(&mu, &data.data())).unwrap_or_default();
        Ok(Some(Event::Reconstructed { request: asked.request, step, pixels, terms, mu, neighbors }))
    }

    async fn picked(&mut self, asked: &Asked<u32>) -> Answer {
        let index = asked.what;
        if index as usize >= TEST_IMAGES {
            return Ok(None);
        }
        let (original, label) = digit(&self.loader.data(), index as usize);
        let Some((step, seen)) = self.seen(asked.source, &original).await? else { return Ok(None) };
        let Reconstruction { pixels, terms, mu } = seen;
        let request = asked.request;
        Ok(Some(Event::Picked { request, step, index, label, original, pixels, terms, mu }))
    }

    async fn gallery(&mut self, asked: &Asked<Vec<u32>>) -> Answer {
        let indices = &asked.what;
        if indices.len() > MOST_OF_GALLERY || indices.iter().any(|index| *index as usize >= TEST_IMAGES) {
            return Ok(None);
        }
        let (mut images, mut labels) = (Images::default(), Vec::with_capacity(indices.len()));
        for index in indices {
            let (pixels, label) = digit(&self.loader.data(), *index as usize);
            images.extend(&pixels);
            labels.push(label);
        }
        let Some((view, lookout)) = self.sight(asked.source).await? else { return Ok(None) };
        let posteriors = lookout.encode(&view, &images, 0..images.len())?;
        Ok(Some(Event::GalleryShown {
            request: asked.request,
            step: view.step,
            labels,
            originals: images.bytes().to_vec(),
            reconstructions: lookout.decode_many(&view, &posteriors.mu)?,
        }))
    }

    /// Begins to decode a sheet, unless one is being decoded: that one is answered first.
    async fn begin_sheet(&mut self) {
        if self.jobs.sheet.is_some() {
            return;
        }
        let Some(asked) = self.requests.sheet.take() else { return };
        let Asked { request, source, what: z } = asked;
        match self.sight(source).await {
            Ok(Some((view, _))) if sheet_fits(&z, view.recipe.latent as usize) => {
                self.jobs.sheet = Some(Job::sheet(request, source, view, z));
            }
            Ok(_) => self.reply(request, source, Ok(None)),
            Err(error) => self.reply(request, source, Err(error)),
        }
    }

    /// Begins a survey, unless one is being taken: that one is answered first.
    async fn begin_survey(&mut self) {
        if self.jobs.survey.is_some() {
            return;
        }
        let Some(Asked { request, source, what: axes }) = self.requests.survey.take() else { return };
        match self.sight(source).await {
            Ok(Some((view, _))) => self.jobs.survey = Some(Job::survey(request, source, view, axes)),
            Ok(None) => self.reply(request, source, Ok(None)),
            Err(error) => self.reply(request, source, Err(error)),
        }
    }

    /// An image as the model sees it again, and the steps behind the model.
    async fn seen(
        &mut self,
        source: WeightSource,
        pixels: &[u8],
    ) -> Result<Option<(u32, Reconstruction)>, TrainError> {
        if let Some(session) = self.live(source) {
            return Ok(Some((session.step(), session.reconstruct(pixels).await?)));
        }
        let Some((view, lookout)) = self.sight(source).await? else { return Ok(None) };
        Ok(Some((view.step, lookout.reconstruct(&view, pixels).await?)))
    }

    /// The run in training that a source is: asking it directly takes no copy.
    fn live(&mut self, source: WeightSource) -> Option<&mut Session> {
        match source {
            WeightSource::Live { run } => Some(&mut self.run_mut(run)?.session),
            _ => None,
        }
    }

    /// The weights of a source and where they are looked at, if they are there.
    async fn sight(&mut self, source: WeightSource) -> Result<Option<(View, &mut Lookout)>, TrainError> {
        match source {
            WeightSource::Pretrained => {
                Ok(self.shelf.model().map(|model| (model.view.clone(), &mut model.lookout)))
            }
            WeightSource::Live { run } => match self.run_mut(run) {
                Some(run) => run.sight(None).await,
                None => Ok(None),
            },
            WeightSource::Checkpoint { run, step } => match self.run_mut(run) {
                Some(run) => run.sight(Some(step)).await,
                None => Ok(None),
            },
        }
    }

    /// Where the model of a source is looked at, if it was before.
    pub(crate) fn lookout(&mut self, source: WeightSource) -> Option<&mut Lookout> {
        match run_of(source) {
            None => self.shelf.model().map(|model| &mut model.lookout),
            Some(run) => self.run_mut(run)?.lookout(),
        }
    }
}

/// Whether flat latent vectors make a sheet: whole ones, and not too many.
fn sheet_fits(z: &[f32], latent: usize) -> bool {
    z.len().is_multiple_of(latent) && z.len() / latent <= MOST_OF_SHEET
}

/// A held-out digit's pixels, `[784]`, and its label.
fn digit(data: &Dataset, index: usize) -> (Vec<u8>, u8) {
    (data.held_out.pixels(index).to_vec(), data.held_out_labels[index])
}
