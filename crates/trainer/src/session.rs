//! One run: model, optimiser and place in the epoch, advanced one short piece of work at a time.

use std::rc::Rc;

use burn::{
    module::Module,
    tensor::{Device, Tensor, TensorData},
};
use elbo_protocol::{HeldOut, Recipe, Terms};
use elbo_vae::{Architecture, Vae};

use crate::{
    Adam, AdamConfig, Dataset, EpochOrder, Evaluation, TEST_IMAGES, TrainError, gradients::differentiate,
    step_noise,
};

/// What a run is asked to do, and in pieces of what size.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The recipe.
    pub recipe: Recipe,
    /// Train on the first so many images.
    pub train_images: usize,
    /// Held-out images evaluated in one piece: small on a CPU, where a piece keeps others waiting,
    /// large on a GPU, where a piece costs launches.
    pub evaluation_piece: usize,
}

/// What a call of [`Session::advance`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// One optimiser update was queued; its terms are among the next [`Session::take_terms`].
    Stepped,
    /// A piece of the held-out evaluation was queued.
    Evaluated,
    /// The evaluation of an epoch is complete and can be fetched with [`Session::take_held_out`].
    EpochDone,
    /// Images that the next piece of work needs are not here yet.
    WaitingForData,
    /// All epochs are done.
    Finished,
}

/// One run of a recipe on a device.
#[derive(Debug)]
pub struct Session {
    plan: Plan,
    device: Device,
    model: Vae,
    adam: Adam,
    step: u32,
    order: EpochOrder,
    /// Terms of the steps since the last report, each `[2]`, on the device.
    pending: Vec<Tensor<1>>,
    noise: Option<Rc<[f32]>>,
    evaluation: Option<Evaluation>,
    evaluated_epochs: u32,
}

impl Session {
    /// A fresh run with untrained weights.
    ///
    /// # Errors
    /// [`TrainError::TooFewImages`] if there is not one whole batch.
    pub fn new(plan: Plan, device: &Device) -> Result<Self, TrainError> {
        let (batch_size, images) = (plan.recipe.batch_size as usize, plan.train_images);
        if images < batch_size {
            return Err(TrainError::TooFewImages { batch_size, images });
        }
        Ok(Self {
            model: Vae::new(&Architecture::from(&plan.recipe), plan.recipe.seed, &device.clone().autodiff()),
            order: EpochOrder::new(plan.recipe.seed, 0, images),
            plan,
            device: device.clone(),
            adam: Adam::new(AdamConfig::default()),
            step: 0,
            pending: Vec::new(),
            noise: None,
            evaluation: None,
            evaluated_epochs: 0,
        })
    }

    /// The recipe.
    #[must_use]
    pub fn recipe(&self) -> &Recipe {
        &self.plan.recipe
    }

    /// Optimiser updates done.
    #[must_use]
    pub fn step(&self) -> u32 {
        self.step
    }

    /// Optimiser updates per epoch: whole batches only.
    #[must_use]
    pub fn steps_per_epoch(&self) -> u32 {
        self.plan.train_images as u32 / self.plan.recipe.batch_size
    }

    /// Optimiser updates in the whole run.
    #[must_use]
    pub fn total_steps(&self) -> u32 {
        self.steps_per_epoch() * self.plan.recipe.epochs
    }

    /// Passes over the training images done.
    #[must_use]
    pub fn epoch(&self) -> u32 {
        self.step / self.steps_per_epoch()
    }

    /// Whether the last epoch has yet to be evaluated.
    #[must_use]
    pub fn evaluation_is_due(&self) -> bool {
        self.epoch() > self.evaluated_epochs
    }

    /// Whether all epochs are trained and evaluated.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.step == self.total_steps() && !self.evaluation_is_due()
    }

    /// The model with the newest weights, without autodiff.
    #[must_use]
    pub fn model(&self) -> Vae {
        self.model.valid()
    }

    /// Does the next piece of work: one optimiser update, or one piece of the evaluation that follows
    /// every epoch. Nothing is read back.
    pub fn advance(&mut self, data: &Dataset) -> Work {
        if self.evaluation_is_due() {
            return self.evaluate(data);
        }
        if self.step == self.total_steps() {
            return Work::Finished;
        }
        self.train(data)
    }

    fn train(&mut self, data: &Dataset) -> Work {
        let batch_size = self.plan.recipe.batch_size as usize;
        let index = (self.step % self.steps_per_epoch()) as usize;
        if index == 0 {
            self.order = EpochOrder::new(self.plan.recipe.seed, self.epoch(), self.plan.train_images);
        }
        let batch = self.order.batch(index, batch_size).expect("an epoch has steps_per_epoch whole batches");
        if batch.iter().any(|image| *image as usize >= data.train.len()) {
            return Work::WaitingForData;
        }
        let device = self.device.clone().autodiff();
        let images = data.train.gather(batch.iter().map(|image| *image as usize), &device);
        let latent = self.plan.recipe.latent as usize;
        let eps = step_noise(self.plan.recipe.seed, self.step, batch_size * latent);
        self.update(images, Tensor::from_data(TensorData::new(eps, [batch_size, latent]), &device));
        Work::Stepped
    }

    /// One optimiser update on a batch, `[batch, 784]`, with its noise, `[batch, latent]`.
    fn update(&mut self, images: Tensor<2>, eps: Tensor<2>) {
        let Recipe { likelihood, beta, learning_rate, .. } = self.plan.recipe;
        let (terms, gradients) = differentiate(&self.model, images, eps, likelihood, beta);
        self.pending.push(Tensor::cat(vec![terms.reconstruction.clone(), terms.kl()], 0));
        self.model = self.adam.update(self.model.clone(), gradients, f64::from(learning_rate));
        self.step += 1;
    }

    fn evaluate(&mut self, data: &Dataset) -> Work {
        if data.held_out.len() < TEST_IMAGES {
            return Work::WaitingForData;
        }
        let latent = self.plan.recipe.latent as usize;
        let noise = self.noise.get_or_insert_with(|| Evaluation::noise(TEST_IMAGES, latent)).clone();
        let (model, likelihood) = (&self.model, self.plan.recipe.likelihood);
        let evaluation = self
            .evaluation
            .get_or_insert_with(|| Evaluation::new(model.valid(), likelihood, noise, latent, TEST_IMAGES));
        if evaluation.advance(&data.held_out, self.plan.evaluation_piece, &self.device) {
            return Work::Evaluated;
        }
        self.evaluated_epochs = self.epoch();
        Work::EpochDone
    }

    /// Reads back the terms of the steps since the last call, in order, in one transaction.
    ///
    /// # Errors
    /// [`TrainError::Device`] if the device was lost, [`TrainError::NonFinite`] for the first step whose
    /// terms are not finite.
    pub async fn take_terms(&mut self) -> Result<Vec<Terms>, TrainError> {
        if self.pending.is_empty() {
            return Ok(Vec::new());
        }
        let pending = std::mem::take(&mut self.pending);
        let first = self.step - pending.len() as u32 + 1;
        let values: Vec<f32> = Tensor::cat(pending, 0).into_data_async().await?.iter::<f32>().collect();
        let mut terms = Vec::with_capacity(values.len() / 2);
        for (step, pair) in (first..).zip(values.chunks_exact(2)) {
            for (term, value) in [("the reconstruction loss", pair[0]), ("the KL divergence", pair[1])] {
                if !value.is_finite() {
                    return Err(TrainError::NonFinite { term, value, step });
                }
            }
            terms.push(Terms::new(pair[0], pair[1], self.plan.recipe.beta));
        }
        Ok(terms)
    }

    /// The held-out terms of an evaluation that is complete, once.
    ///
    /// # Errors
    /// [`TrainError::Device`] if the device was lost.
    pub async fn take_held_out(&mut self) -> Result<Option<HeldOut>, TrainError> {
        let (step, epoch, beta) = (self.step, self.epoch(), self.plan.recipe.beta);
        match self.evaluation.take_if(|_| self.evaluated_epochs == epoch) {
            Some(evaluation) => evaluation.finish(beta, step, epoch).await.map(Some),
            None => Ok(None),
        }
    }
}
