//! Requests that take longer than a message may wait: answered piece by piece, between other work.

use elbo_latent::Codes;
use elbo_protocol::{Axes, Event, RequestId, SURVEYED, WeightSource};
use elbo_trainer::TrainError;

use crate::{
    loader::Loader,
    lookout::{Lookout, View},
    pace::now_ms,
    worker::Worker,
};

/// Most latent vectors of a sheet.
pub const MOST_OF_SHEET: usize = 1_024;

/// Images encoded, or latent vectors decoded, between two looks at the clock.
const PIECE: usize = 25;
/// How long a slice of a job may take, in milliseconds.
const SLICE_MS: f64 = 6.0;

/// A request that is being answered from one set of weights, whatever is trained meanwhile.
#[derive(Debug)]
pub struct Job {
    request: RequestId,
    source: WeightSource,
    view: View,
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
pub struct Jobs {
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
}

impl Job {
    /// Decodes latent vectors, `[count, latent]`, flat.
    pub fn sheet(request: RequestId, source: WeightSource, view: View, z: Vec<f32>) -> Self {
        Self { request, source, view, task: Task::Sheet { z, done: 0, pixels: Vec::new() } }
    }

    /// Encodes the first held-out digits, which must be here.
    pub fn survey(request: RequestId, source: WeightSource, view: View, axes: Axes) -> Self {
        let codes = Codes::new(view.recipe.latent as usize);
        Self { request, source, view, task: Task::Survey { codes, axes } }
    }

    /// Does the next piece; gives the answer if that was the last.
    fn advance(&mut self, lookout: &mut Lookout, loader: &Loader) -> Result<Option<Event>, TrainError> {
        let (request, step) = (self.request, self.view.step);
        match &mut self.task {
            Task::Sheet { z, done, pixels } => {
                let end = z.len().min(*done + PIECE * self.view.recipe.latent as usize);
                if *done < end {
                    pixels.extend(lookout.decode_many(&self.view, &z[*done..end])?);
                    *done = end;
                }
                let all = *done == z.len();
                Ok(all.then(|| Event::SheetDecoded { request, step, pixels: std::mem::take(pixels) }))
            }
            Task::Survey { codes, axes } => {
                let begin = codes.len();
                if begin < SURVEYED {
                    let range = begin..SURVEYED.min(begin + PIECE);
                    let more = lookout.encode(&self.view, &loader.data().held_out, range)?;
                    codes.mu.extend(more.mu);
                    codes.variance.extend(more.variance);
                    return Ok(None);
                }
                let codes = std::mem::take(codes);
                let survey = lookout.survey(codes, &loader.data().held_out_labels[..SURVEYED], *axes);
                Ok(Some(Event::Surveyed { request, step, survey: Box::new(survey) }))
            }
        }
    }
}

impl Worker {
    /// Does a slice of the jobs, in turn; a short one, whatever the net.
    pub fn advance_jobs(&mut self) {
        let began = now_ms();
        loop {
            let before = now_ms();
            // A sheet is short, and what is looked at now; a survey is long.
            let slot = if self.jobs.sheet.is_some() { &mut self.jobs.sheet } else { &mut self.jobs.survey };
            let Some(mut job) = slot.take() else { return };
            let loader = self.loader.clone();
            let answer = match self.lookout(job.source) {
                Some(lookout) => job.advance(lookout, &loader),
                // Its run is gone.
                None => {
                    self.reply(job.request, job.source, Ok(None));
                    continue;
                }
            };
            match answer {
                Ok(None) => match job.task {
                    Task::Sheet { .. } => self.jobs.sheet = Some(job),
                    Task::Survey { .. } => self.jobs.survey = Some(job),
                },
                answer => self.reply(job.request, job.source, answer),
            }
            let now = now_ms();
            if now - began + (now - before) > SLICE_MS {
                return;
            }
        }
    }
}
