//! The evaluation that follows every epoch.

use elbo_engine::{Architecture, Layout};
use elbo_protocol::{HeldOut, Quantity};

use super::{Session, Work};
use crate::{
    Dataset, TEST_IMAGES, TrainError,
    session::evaluation::{GAP_IMAGES, held_out},
    session::model_view as look,
};

impl Session {
    pub(super) fn evaluate(&mut self, data: &Dataset) -> Work {
        if data.held_out.len() < TEST_IMAGES {
            return Work::WaitingForData;
        }
        let begin = self.evaluated_images.unwrap_or_default();
        let range = begin..(begin + self.plan.evaluation_piece).min(TEST_IMAGES);
        self.evaluated_images = Some(range.end);
        if range.is_empty() {
            self.evaluated_epochs = self.epoch();
            return Work::EpochDone;
        }
        let recipe = &self.plan.recipe;
        let gap = Layout::new(&Architecture::from(recipe)).normalizes()
            && range.end <= GAP_IMAGES
            && range.len() > 1;
        self.engine.evaluate(&data.held_out, range, &look::settings(recipe), gap);
        Work::Evaluated
    }

    /// The held-out measures of an evaluation that is complete, once. A plateau that they complete cuts the
    /// learning rate; measures that are not finite are treated as a step's are.
    ///
    /// # Errors
    /// [`TrainError::Engine`] if the device was lost.
    pub async fn take_held_out(&mut self) -> Result<Option<HeldOut>, TrainError> {
        let (step, epoch) = (self.step, self.epoch());
        if self.evaluated_images.take_if(|_| self.evaluated_epochs == epoch).is_none() {
            return Ok(None);
        }
        let measures = held_out(&self.plan.recipe, &self.engine.take_evaluation().await?, step, epoch);
        if !measures.terms.is_finite() {
            self.recover(Quantity::HeldOutLoss, step);
            return Ok(None);
        }
        self.watch_plateau(&measures);
        Ok(Some(measures))
    }
}
