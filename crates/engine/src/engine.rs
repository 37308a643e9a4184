//! The interface of everything that computes training steps.

use std::ops::Range;

use futures::future::LocalBoxFuture;

use crate::{EngineError, EngineState, Images, StepParams, WeightError, Weights};

/// Snapshots that an engine can hold.
pub const SLOTS: usize = 3;

/// Spread of a unit's activation over a batch up to which the unit counts as dead.
pub const DEAD_SPREAD: f32 = 1e-6;

/// What a device answers once its work is done.
pub type Answer<'a, T> = LocalBoxFuture<'a, Result<T, EngineError>>;

/// One model in training on a device.
///
/// Nothing but the methods that give an [`Answer`] waits for the device: the others queue their work, in order.
/// What fails there is told by the next answer. Numbers that are not finite are no failure.
pub trait Engine {
    /// A short name of what computes, for people.
    fn name(&self) -> &'static str;

    /// Held-out images to evaluate in one piece: few where a piece keeps others waiting, many where it costs
    /// launches.
    fn evaluation_piece(&self) -> usize;

    /// One optimizer update on the images of these indices. Of the images there may be more than at the last call,
    /// but what was there is the same. Its measures join the next [`Engine::take_measurements`].
    fn step(&mut self, images: &Images, batch: &[u32], params: &StepParams);

    /// The measures of the steps since the last call, in order.
    fn take_measurements(&mut self) -> Answer<'_, Measurements>;

    /// Keeps weights, running statistics and the optimizer's state in a slot, below [`SLOTS`].
    fn save(&mut self, slot: usize);

    /// Goes back to what a slot keeps, if it keeps anything. Measures and sums not yet taken are dropped either way.
    fn restore(&mut self, slot: usize);

    /// Evaluates held-out images with fixed noise and the running statistics, and adds to the sums;
    /// `measure_gap` also evaluates them with their own statistics.
    fn evaluate(&mut self, images: &Images, range: Range<usize>, params: &StepParams, measure_gap: bool);

    /// The sums since the last call, which begin again from zero.
    fn take_evaluation(&mut self) -> Answer<'_, EvaluationSums>;

    /// Pixel means of a latent vector, `[latent]` to `[784]`, as in evaluation: probabilities under a Bernoulli
    /// likelihood, the Gaussian's mean otherwise. [`EngineError::Size`] if z has another size.
    fn decode<'a>(&'a mut self, z: &'a [f32]) -> Answer<'a, Vec<f32>>;

    /// Encodes an image, `[784]`, and decodes its posterior mean, as in evaluation. [`EngineError::Size`] if
    /// there are not 784 pixels.
    fn reconstruct<'a>(&'a mut self, pixels: &'a [u8], params: &'a StepParams) -> Answer<'a, Reconstruction>;

    /// Everything that a step on these images would compute up to its gradients. Nothing is changed.
    fn inspect<'a>(
        &'a mut self,
        images: &'a Images,
        batch: &'a [u32],
        params: &'a StepParams,
    ) -> Answer<'a, Inspection>;

    /// The weights, running statistics included.
    fn read(&mut self) -> Answer<'_, Weights>;

    /// Takes other weights. The optimizer's state stays.
    ///
    /// # Errors
    /// [`WeightError`] if they are those of another net; nothing is changed then.
    fn load(&mut self, weights: &Weights) -> Result<(), WeightError>;

    /// The whole state, that other engines of the same [`ModelSpec`](crate::ModelSpec) can import. Nothing is changed.
    fn export(&mut self) -> Answer<'_, EngineState>;

    /// The state that a slot keeps, below [`SLOTS`]; none if it keeps none. Nothing is changed.
    fn export_slot(&mut self, slot: usize) -> Answer<'_, Option<EngineState>>;

    /// Goes on from a state, whatever engine it is of. As with [`Engine::restore`], measures and sums not yet taken
    /// are dropped.
    ///
    /// # Errors
    /// [`WeightError`] if it is that of another net or update rule; nothing is changed then.
    fn import(&mut self, state: &EngineState) -> Result<(), WeightError>;

    /// Training steps take their noise from a table from now on, `[steps, batch, latent]` flat, step after step
    /// by their number and again from the beginning.
    fn set_noise_table(&mut self, table: Vec<f32>);
}

/// What one step measured on its batch, before its update.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct StepStats {
    /// Negative log-likelihood, nats per image.
    pub reconstruction: f32,
    /// KL divergence, not weighted, nats per image.
    pub kl: f32,
    /// What training minimizes.
    pub loss: f32,
    /// Euclidean norm of all gradients together, before clipping.
    pub gradient_norm: f32,
    /// Largest magnitude of logvar before it is bounded.
    pub largest_logvar: f32,
    /// Largest magnitude of any number in any gradient.
    pub largest_gradient: f32,
    /// What became of the step.
    pub outcome: StepOutcome,
}

/// What became of a step under the bounds on its gradients. It is decided once, where the bounds are applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
pub enum StepOutcome {
    /// Its gradients were within all bounds.
    #[default]
    Applied,
    /// Its gradients were clipped first.
    Clipped,
    /// It was not taken.
    Skipped,
}

impl StepOutcome {
    /// The number that stands for it in what a device writes.
    #[must_use]
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// What a number that a device wrote stands for.
    #[must_use]
    pub fn from_code(code: f32) -> Self {
        let known = [Self::Clipped, Self::Skipped];
        known.into_iter().find(|outcome| f32::from(outcome.code()) == code).unwrap_or_default()
    }
}

/// What a step measured besides, where [`StepParams::measure_health`] asks for it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HealthStats {
    /// Number of the step, from 1.
    pub step: u32,
    /// KL of each dimension, averaged over the batch, `[latent]`.
    pub kl_per_dimension: Vec<f32>,
    /// Squared norm of the change of all trained parameters together.
    pub squared_update: f32,
    /// Squared norm of those parameters before it.
    pub squared_weights: f32,
    /// Share of each hidden layer's units, the encoder's layers first, whose activation spreads over the batch
    /// by [`DEAD_SPREAD`] or less.
    pub dead_units: Vec<f32>,
    /// Where a layer is normalized: loss of the batch with running statistics, less that with its own, both
    /// before the update.
    pub batch_norm_gap: Option<f32>,
}

/// Measures of some steps.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Measurements {
    /// One for each step, in order.
    pub steps: Vec<StepStats>,
    /// One for each step that measured health, in order.
    pub health: Vec<HealthStats>,
}

/// Sums over evaluated images. Under the optimal sigma, `reconstruction` sums half the squared error instead:
/// the best sigma is that of all images together.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EvaluationSums {
    /// How many images.
    pub images: usize,
    /// Negative log-likelihood.
    pub reconstruction: f32,
    /// KL of each dimension, `[latent]`.
    pub kl_per_dimension: Vec<f32>,
    /// Mu, `[latent]`.
    pub mu: Vec<f32>,
    /// Squared mu, `[latent]`.
    pub squared_mu: Vec<f32>,
    /// The sums of the images whose gap was measured, if any.
    pub batch_norm_gap: Option<GapSums>,
}

/// Sums over the images whose gap was measured: reconstruction, then the KL of each dimension, `[1 + latent]`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GapSums {
    /// How many images.
    pub images: usize,
    /// With running statistics.
    pub running: Vec<f32>,
    /// With the statistics of their own piece.
    pub own: Vec<f32>,
}

/// An image as the model sees it again.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reconstruction {
    /// Pixel means of the decoded posterior mean, `[784]`.
    pub pixels: Vec<f32>,
    /// The posterior mean, `[latent]`.
    pub mu: Vec<f32>,
    /// Negative log-likelihood of the image there. Under the optimal sigma, that of this one image.
    pub reconstruction: f32,
    /// KL of each dimension, `[latent]`.
    pub kl_per_dimension: Vec<f32>,
}

/// Everything that a step computes, up to its gradients.
#[derive(Debug, Clone, Default)]
pub struct Inspection {
    /// Sum of magnitudes of each layer's output, in the order of computation: `encoder.hidden.I` (active),
    /// `encoder.to_mu`, `encoder.to_logvar` (not bounded), `z`, `decoder.hidden.I`, `decoder.to_logits`.
    pub outputs: Vec<(String, f32)>,
    /// KL of each dimension, averaged over the batch, `[latent]`.
    pub kl_per_dimension: Vec<f32>,
    /// The terms, and the gradient norm.
    pub row: StepStats,
    /// Gradients before any bound, by the names of their parameters.
    pub gradients: Weights,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_survive_their_codes() {
        for outcome in [StepOutcome::Applied, StepOutcome::Clipped, StepOutcome::Skipped] {
            assert_eq!(StepOutcome::from_code(f32::from(outcome.code())), outcome);
        }
    }
}
