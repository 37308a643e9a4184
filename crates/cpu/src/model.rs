//! A net with its weights.

use elbo_engine::{Layout, Program, Settings, WeightError, Weights};

use crate::{
    forward::{Forward, Statistics},
    optimiser::State,
    terms::Likely,
};

/// A net with its weights and the optimiser's state.
#[derive(Debug)]
pub(crate) struct Model {
    /// What is computed.
    pub program: Program,
    /// Where the weights lie.
    pub layout: Layout,
    /// The weights, and what the optimiser keeps.
    pub state: State,
}

impl Model {
    /// A net that no gradient has met yet.
    pub(crate) fn new(program: &Program, weights: &Weights) -> Result<Self, WeightError> {
        let layout = Layout::new(&program.architecture);
        let state = State::new(&layout, weights)?;
        Ok(Self { program: program.clone(), layout, state })
    }

    /// A pass with these weights.
    pub(crate) fn forward(&self, statistics: Statistics) -> Forward<'_> {
        Forward { program: &self.program, layout: &self.layout, state: &self.state, statistics }
    }

    /// The reconstruction loss with these weights.
    pub(crate) fn likely<'a>(&'a self, settings: &'a Settings) -> Likely<'a> {
        let log_sigma = self.layout.log_sigma.map(|at| self.state.parameters[at]);
        Likely { program: &self.program, settings, log_sigma }
    }
}
