//! One run as the page sees it.

use std::{collections::VecDeque, rc::Rc};

use elbo_protocol::{HeldOut, Recipe, RunId, RunState, Terms};

use crate::history::History;

/// Most held-out measures kept; then every second one goes.
pub const HELD_OUT_POINTS: usize = 2048;

/// Steps that the training figures are averaged over.
pub const AVERAGED_STEPS: usize = 20;

/// What the worker says of a run when it is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shape {
    /// Trainable parameters.
    pub parameters: u32,
    /// Latent dimensions.
    pub latent: u32,
    /// Optimiser updates per epoch.
    pub steps_per_epoch: u32,
    /// Optimiser updates in the whole run.
    pub total_steps: u32,
}

/// A run that was asked for, and does not exist yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Pending {
    /// Its name.
    pub id: RunId,
    /// Its recipe.
    pub recipe: Recipe,
    /// [`RunState::Running`] if it trains at once, else [`RunState::Ready`].
    pub wanted: RunState,
}

/// A run that exists.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Its name.
    pub id: RunId,
    /// Its recipe.
    pub recipe: Recipe,
    /// Its size and length.
    pub shape: Shape,
    /// Optimiser updates done.
    pub step: u32,
    /// Passes over the training images done.
    pub epoch: u32,
    /// Training speed, once it can be told.
    pub images_per_second: Option<f32>,
    /// The terms of all steps.
    pub history: Rc<History>,
    /// The held-out measures, oldest first.
    pub held_out: Rc<Vec<HeldOut>>,
    recent: VecDeque<Terms>,
}

impl Run {
    pub(super) fn new(id: RunId, recipe: Recipe, shape: Shape) -> Self {
        Self {
            id,
            recipe,
            shape,
            step: 0,
            epoch: 0,
            images_per_second: None,
            history: Rc::default(),
            held_out: Rc::default(),
            recent: VecDeque::with_capacity(AVERAGED_STEPS),
        }
    }

    /// Mean of the terms of the last [`AVERAGED_STEPS`] steps; none before the first.
    #[must_use]
    pub fn training(&self) -> Option<Terms> {
        let count = self.recent.len() as f32;
        let mean = |part: fn(&Terms) -> f32| self.recent.iter().map(part).sum::<f32>() / count;
        (count > 0.0).then(|| Terms {
            loss: mean(|terms| terms.loss),
            reconstruction: mean(|terms| terms.reconstruction),
            kl: mean(|terms| terms.kl),
        })
    }

    /// The newest held-out measures.
    #[must_use]
    pub fn latest_held_out(&self) -> Option<&HeldOut> {
        self.held_out.last()
    }

    pub(super) fn record(&mut self, first_step: u32, terms: &[Terms]) {
        let history = Rc::make_mut(&mut self.history);
        for (step, &terms) in (first_step..).zip(terms) {
            if step <= self.step {
                continue;
            }
            self.step = step;
            history.push(step, terms);
            if self.recent.len() == AVERAGED_STEPS {
                self.recent.pop_front();
            }
            self.recent.push_back(terms);
        }
    }

    pub(super) fn record_held_out(&mut self, measures: HeldOut) {
        let points = Rc::make_mut(&mut self.held_out);
        if points.last().is_some_and(|last| last.step >= measures.step) {
            return;
        }
        if points.len() >= HELD_OUT_POINTS {
            let mut index = 0;
            points.retain(|_| {
                index += 1;
                index % 2 == 0
            });
        }
        points.push(measures);
    }
}
