//! Which weights of a run are looked at, and where: the newest ones, and those of its checkpoints.

use std::rc::Rc;

use elbo_engine::Weights;
use elbo_protocol::Event;
use elbo_trainer::{Checkpoints, TrainError};

use crate::{
    model_viewer::{ModelViewer, WeightsAt},
    run::Run,
};

/// Room for the weights of checkpoints, in bytes, of all runs together.
pub const CHECKPOINT_BYTES: usize = 32 << 20;

/// What a run keeps for looks.
#[derive(Debug)]
pub(crate) struct WeightViews {
    /// The newest copy of the weights, and how often they had changed by then.
    copy: Option<(u64, Rc<Weights>)>,
    checkpoints: Checkpoints<Rc<Weights>>,
    /// The checkpoints that the page knows of.
    told: Vec<u32>,
    viewer: Option<ModelViewer>,
}

impl WeightViews {
    /// Nothing yet.
    pub fn new(checkpoints: Checkpoints<Rc<Weights>>) -> Self {
        Self { copy: None, checkpoints, told: Vec::new(), viewer: None }
    }

    /// Drops the checkpoints after a step: the run has gone back to it.
    pub fn go_back_to(&mut self, step: u32) {
        self.checkpoints.go_back_to(step);
    }

    /// Optimizer updates behind each checkpoint, rising.
    pub fn steps(&self) -> Vec<u32> {
        self.checkpoints.steps()
    }
}

impl Run {
    /// The newest weights, or those of the last checkpoint at or before a step; and where they are looked at. None
    /// if no checkpoint is kept.
    pub async fn weights(
        &mut self,
        checkpoint: Option<u32>,
    ) -> Result<Option<(WeightsAt, &mut ModelViewer)>, TrainError> {
        let (step, weights) = match checkpoint {
            None => (self.session.step(), self.newest().await?),
            Some(step) => match self.views.checkpoints.at(step) {
                Some((step, weights)) => (step, Rc::clone(weights)),
                None => return Ok(None),
            },
        };
        let weights = WeightsAt { step, recipe: self.session.recipe().clone(), weights };
        let viewer = match &mut self.views.viewer {
            Some(viewer) => viewer,
            empty => empty.insert(ModelViewer::new(&weights)?),
        };
        Ok(Some((weights, viewer)))
    }

    /// Where the run is looked at, if it was before.
    pub fn viewer(&mut self) -> Option<&mut ModelViewer> {
        self.views.viewer.as_mut()
    }

    /// Whether the weights as they are now are a checkpoint to keep.
    pub fn checkpoint_is_due(&self) -> bool {
        self.views.checkpoints.is_due(self.session.step())
    }

    /// Keeps the weights as they are now, if that is due. Weights that are not finite are no checkpoint: what broke
    /// them is about to be found, and the run to go back.
    pub async fn keep_checkpoint(&mut self) -> Result<(), TrainError> {
        if self.checkpoint_is_due() {
            let (step, weights) = (self.session.step(), self.newest().await?);
            if weights.is_finite() {
                self.views.checkpoints.keep(step, weights);
            }
        }
        Ok(())
    }

    /// Tells the page which checkpoints are kept, if that has changed.
    pub fn tell_checkpoints(&mut self) {
        let steps = self.views.steps();
        if steps != self.views.told {
            self.views.told.clone_from(&steps);
            self.context.post(Event::Checkpoints { run: self.id(), steps });
        }
    }

    /// The newest weights, copied only if they have changed since the last copy.
    async fn newest(&mut self) -> Result<Rc<Weights>, TrainError> {
        let changes = self.session.changes();
        if let Some((known, weights)) = &self.views.copy
            && *known == changes
        {
            return Ok(Rc::clone(weights));
        }
        let weights = Rc::new(self.session.weights().await?);
        self.views.copy = Some((changes, Rc::clone(&weights)));
        Ok(weights)
    }
}
