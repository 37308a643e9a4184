//! The evaluation that follows every epoch.

use burn::module::Module as _;
use elbo_protocol::{BatchNorm, HeldOut};

use super::{Session, Work};
use crate::{Dataset, Evaluation, EvaluationPlan, TEST_IMAGES, TrainError};

impl Session {
    pub(super) fn evaluate(&mut self, data: &Dataset) -> Work {
        if data.held_out.len() < TEST_IMAGES {
            return Work::WaitingForData;
        }
        let latent = self.plan.recipe.latent as usize;
        let noise = self.noise.get_or_insert_with(|| Evaluation::noise(TEST_IMAGES, latent)).clone();
        let plan = self.evaluation_plan();
        let model = &self.model;
        let evaluation = self.evaluation.get_or_insert_with(|| Evaluation::new(model.valid(), plan, noise));
        if evaluation.advance(&data.held_out, self.plan.evaluation_piece, &self.device) {
            return Work::Evaluated;
        }
        self.evaluated_epochs = self.epoch();
        Work::EpochDone
    }

    fn evaluation_plan(&self) -> EvaluationPlan {
        let recipe = &self.plan.recipe;
        EvaluationPlan {
            objective: self.objective,
            beta: recipe.beta,
            latent: recipe.latent as usize,
            images: TEST_IMAGES,
            normalises: recipe.batch_norm != BatchNorm::Off,
        }
    }

    /// The held-out measures of an evaluation that is complete, once. A plateau that they complete cuts the
    /// learning rate; measures that are not finite are treated as a step's are.
    ///
    /// # Errors
    /// [`TrainError::Device`] if the device was lost.
    pub async fn take_held_out(&mut self) -> Result<Option<HeldOut>, TrainError> {
        let (step, epoch) = (self.step, self.epoch());
        let Some(evaluation) = self.evaluation.take_if(|_| self.evaluated_epochs == epoch) else {
            return Ok(None);
        };
        let measures = evaluation.finish(step, epoch).await?;
        if !measures.terms.is_finite() {
            self.recover("the held-out loss".to_owned(), step);
            return Ok(None);
        }
        self.watch_plateau(&measures);
        Ok(Some(measures))
    }
}
