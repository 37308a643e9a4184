//! A net with its weights.

use elbo_engine::{Layout, ModelSpec, StepParams, WeightError, Weights};

use crate::{
    optim::state::State,
    pass::forward::{Forward, Statistics},
    pass::terms::ReconstructionLoss,
};

/// A net with its weights and the optimizer's state.
#[derive(Debug)]
pub(crate) struct Model {
    /// What is computed.
    pub spec: ModelSpec,
    /// Where the weights lie.
    pub layout: Layout,
    /// The weights, and what the optimizer keeps.
    pub state: State,
}

impl Model {
    /// A net that no gradient has met yet.
    pub(crate) fn new(spec: &ModelSpec, weights: &Weights) -> Result<Self, WeightError> {
        let layout = Layout::new(&spec.architecture);
        let state = State::new(&layout, weights)?;
        Ok(Self { spec: spec.clone(), layout, state })
    }

    /// A pass with these weights.
    pub(crate) fn forward(&self, statistics: Statistics) -> Forward<'_> {
        Forward { layout: &self.layout, state: &self.state, statistics }
    }

    /// The reconstruction loss with these weights.
    pub(crate) fn reconstruction_loss(&self, params: &StepParams) -> ReconstructionLoss {
        let log_sigma = self.layout.log_sigma().map(|at| self.state.parameters[at]);
        ReconstructionLoss { objective: params.objective, log_sigma, output: self.layout.output().0 }
    }
}
