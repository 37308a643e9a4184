//! What answers a look: the pretrained model, and the runs.

use elbo_protocol::{RunId, WeightSource};
use elbo_trainer::{Session, TrainError};

use crate::{
    model_viewer::{ModelViewer, WeightsAt},
    pretrained::PretrainedModel,
    runs::Runs,
};

/// All models that can be looked at.
pub(crate) struct Models<'worker> {
    pub pretrained: &'worker mut PretrainedModel,
    pub runs: Option<&'worker mut Runs>,
}

/// The run that a source is of; none for the pretrained weights.
pub(crate) fn run_of(source: WeightSource) -> Option<RunId> {
    match source {
        WeightSource::Pretrained => None,
        WeightSource::Live { run } | WeightSource::Checkpoint { run, .. } => Some(run),
    }
}

impl Models<'_> {
    /// The run in training that a source is: asking it directly takes no copy.
    pub fn live(&mut self, source: WeightSource) -> Option<&mut Session> {
        match source {
            WeightSource::Live { run } => Some(&mut self.runs.as_mut()?.get_mut(run)?.session),
            WeightSource::Pretrained | WeightSource::Checkpoint { .. } => None,
        }
    }

    /// The weights of a source and where they are looked at, if they are there.
    pub async fn weights(
        &mut self,
        source: WeightSource,
    ) -> Result<Option<(WeightsAt, &mut ModelViewer)>, TrainError> {
        let (run, checkpoint) = match source {
            WeightSource::Pretrained => {
                let model = self.pretrained.model();
                return Ok(model.map(|model| (model.weights.clone(), &mut model.viewer)));
            }
            WeightSource::Live { run } => (run, None),
            WeightSource::Checkpoint { run, step } => (run, Some(step)),
        };
        match self.runs.as_mut().and_then(|runs| runs.get_mut(run)) {
            Some(run) => run.weights(checkpoint).await,
            None => Ok(None),
        }
    }

    /// Where the model of a source is looked at, if it was before.
    pub fn viewer(&mut self, source: WeightSource) -> Option<&mut ModelViewer> {
        match run_of(source) {
            None => self.pretrained.model().map(|model| &mut model.viewer),
            Some(run) => self.runs.as_mut()?.get_mut(run)?.viewer(),
        }
    }

    /// The device of a source's run has failed.
    pub fn fail(&mut self, source: WeightSource, error: &TrainError) {
        if let (Some(run), Some(runs)) = (run_of(source), &mut self.runs) {
            runs.fail(run, error);
        }
    }
}
