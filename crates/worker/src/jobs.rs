//! Requests that take longer than a message may wait: answered piece by piece, between other work.

use elbo_latent::Codes;
use elbo_protocol::{Axes, Event, RequestId, SURVEYED, WeightSource};
use elbo_trainer::{Dataset, TrainError};

use crate::model_viewer::{ModelViewer, WeightsAt};

/// Most latent vectors of a sheet.
pub const MOST_OF_SHEET: usize = 1_024;

/// Images encoded, or latent vectors decoded, between two looks at the clock.
const PIECE: usize = 25;
/// How long a slice of a job may take, in milliseconds.
const SLICE_MS: f64 = 6.0;

/// Whether a slice of jobs that began at a time is over, after a piece from `before` to `now`: the next piece is
/// likely to take as long.
pub(crate) fn slice_is_over(began: f64, before: f64, now: f64) -> bool {
    now - began + (now - before) > SLICE_MS
}

/// A request that is being answered from one set of weights, whatever is trained meanwhile.
#[derive(Debug)]
pub(crate) struct Job {
    /// The request that it answers.
    pub request: RequestId,
    /// Which weights answer.
    pub source: WeightSource,
    weights: WeightsAt,
    task: Task,
}

#[derive(Debug)]
enum Task {
    /// Latent vectors, `[count, latent]`, flat, and the pixels of those decoded, `[done, 784]`.
    Sheet { z: Vec<f32>, done: usize, pixels: Vec<u8> },
    /// The codes of the digits encoded so far.
    Survey { codes: Codes, axes: Axes },
}

/// The jobs in progress, one of a kind at most.
#[derive(Debug, Default)]
pub(crate) struct Jobs {
    /// A sheet.
    pub sheet: Option<Job>,
    /// A survey.
    pub survey: Option<Job>,
}

impl Jobs {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.sheet.is_none() && self.survey.is_none()
    }

    /// Takes the job whose piece is next. A sheet is short, and what is looked at now; a survey is long.
    pub fn next(&mut self) -> Option<Job> {
        self.sheet.take().or_else(|| self.survey.take())
    }

    /// Puts back a job that is not done.
    pub fn put_back(&mut self, job: Job) {
        match job.task {
            Task::Sheet { .. } => self.sheet = Some(job),
            Task::Survey { .. } => self.survey = Some(job),
        }
    }
}

impl Job {
    /// Decodes latent vectors, `[count, latent]`, flat.
    pub fn sheet(request: RequestId, source: WeightSource, weights: WeightsAt, z: Vec<f32>) -> Self {
        Self { request, source, weights, task: Task::Sheet { z, done: 0, pixels: Vec::new() } }
    }

    /// Encodes the first held-out digits, which must be here.
    pub fn survey(request: RequestId, source: WeightSource, weights: WeightsAt, axes: Axes) -> Self {
        let codes = Codes::new(weights.recipe.latent as usize);
        Self { request, source, weights, task: Task::Survey { codes, axes } }
    }

    /// Does the next piece; gives the answer if that was the last.
    ///
    /// # Errors
    /// [`TrainError`] if the viewer is of another net.
    pub fn advance(&mut self, viewer: &mut ModelViewer, data: &Dataset) -> Result<Option<Event>, TrainError> {
        let (request, step) = (self.request, self.weights.step);
        match &mut self.task {
            Task::Sheet { z, done, pixels } => {
                let end = z.len().min(*done + PIECE * self.weights.recipe.latent as usize);
                if *done < end {
                    pixels.extend(viewer.decode_many(&self.weights, &z[*done..end])?);
                    *done = end;
                }
                let all = *done == z.len();
                Ok(all.then(|| Event::SheetDecoded { request, step, pixels: std::mem::take(pixels) }))
            }
            Task::Survey { codes, axes } => {
                let begin = codes.len();
                if begin < SURVEYED {
                    let range = begin..SURVEYED.min(begin + PIECE);
                    let more = viewer.encode(&self.weights, &data.held_out, range)?;
                    codes.mu.extend(more.mu);
                    codes.variance.extend(more.variance);
                    return Ok(None);
                }
                let codes = std::mem::take(codes);
                let survey = viewer.survey(codes, &data.held_out_labels[..SURVEYED], *axes);
                Ok(Some(Event::Surveyed { request, step, survey: Box::new(survey) }))
            }
        }
    }
}
