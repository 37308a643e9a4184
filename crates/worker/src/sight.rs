//! Which weights of a run are looked at, and where: the newest ones, and those of the moments kept.

use std::rc::Rc;

use elbo_engine::Weights;
use elbo_protocol::Event;
use elbo_trainer::{Checkpoints, TrainError};

use crate::{
    lookout::{Lookout, View},
    port::post,
    run::Run,
};

/// Room for the weights of moments, in bytes, of all runs together.
pub const MOMENT_BYTES: usize = 32 << 20;

/// What a run keeps for looks.
#[derive(Debug)]
pub struct Sight {
    /// The newest copy of the weights, and how often they had changed by then.
    copy: Option<(u64, Rc<Weights>)>,
    moments: Checkpoints<Rc<Weights>>,
    /// The moments that the page knows of.
    told: Vec<u32>,
    lookout: Option<Lookout>,
}

impl Sight {
    /// Nothing yet.
    pub fn new(moments: Checkpoints<Rc<Weights>>) -> Self {
        Self { copy: None, moments, told: Vec::new(), lookout: None }
    }
}

impl Run {
    /// The newest weights, or those of the last moment at or before a step; and where they are looked at. None if
    /// no moment is kept.
    pub async fn sight(&mut self, moment: Option<u32>) -> Result<Option<(View, &mut Lookout)>, TrainError> {
        let (step, weights) = match moment {
            None => (self.session.step(), self.newest().await?),
            Some(step) => match self.sight.moments.at(step) {
                Some((step, weights)) => (step, Rc::clone(weights)),
                None => return Ok(None),
            },
        };
        let view = View { step, recipe: self.session.recipe().clone(), weights };
        let lookout = match &mut self.sight.lookout {
            Some(lookout) => lookout,
            empty => empty.insert(Lookout::new(&view)?),
        };
        Ok(Some((view, lookout)))
    }

    /// Where the run is looked at, if it was before.
    pub fn lookout(&mut self) -> Option<&mut Lookout> {
        self.sight.lookout.as_mut()
    }

    /// Whether the weights as they are now are a moment to keep.
    pub(crate) fn moment_is_due(&self) -> bool {
        self.sight.moments.is_due(self.session.step())
    }

    /// Keeps the weights as they are now, if that is due. Weights that are not finite are no moment: what broke
    /// them is about to be found, and the run to go back.
    pub(crate) async fn keep_moment(&mut self) -> Result<(), TrainError> {
        if self.moment_is_due() {
            let (step, weights) = (self.session.step(), self.newest().await?);
            if weights.is_finite() {
                self.sight.moments.keep(step, weights);
            }
        }
        Ok(())
    }

    /// Drops the moments after a step: the run has gone back to it.
    pub(crate) fn go_back_to(&mut self, step: u32) {
        self.sight.moments.go_back_to(step);
    }

    /// Tells the page which moments are kept, if that has changed.
    pub(crate) fn tell_moments(&mut self) {
        let steps = self.sight.moments.steps();
        if steps != self.sight.told {
            self.sight.told.clone_from(&steps);
            post(&Event::Checkpoints { run: self.id(), steps });
        }
    }

    /// The newest weights, copied only if they have changed since the last copy.
    async fn newest(&mut self) -> Result<Rc<Weights>, TrainError> {
        let changes = self.session.changes();
        if let Some((known, weights)) = &self.sight.copy
            && *known == changes
        {
            return Ok(Rc::clone(weights));
        }
        let weights = Rc::new(self.session.weights().await?);
        self.sight.copy = Some((changes, Rc::clone(&weights)));
        Ok(weights)
    }
}
