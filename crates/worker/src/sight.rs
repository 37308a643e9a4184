//! Which weights of a run are looked at, and where.

use std::rc::Rc;

use elbo_engine::Weights;
use elbo_trainer::TrainError;

use crate::{
    lookout::{Lookout, View},
    run::Run,
};

/// What a run keeps for looks. Nothing before the first one.
#[derive(Debug, Default)]
pub struct Sight {
    /// The newest copy of the weights, and how often they had changed by then.
    copy: Option<(u64, Rc<Weights>)>,
    lookout: Option<Lookout>,
}

impl Run {
    /// The newest weights, or those of the last moment at or before a step; and where they are looked at. None if
    /// no moment is kept.
    pub async fn sight(&mut self, moment: Option<u32>) -> Result<Option<(View, &mut Lookout)>, TrainError> {
        let view = match moment {
            None => self.newest().await?,
            Some(_) => return Ok(None),
        };
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

    /// The newest weights, copied only if they have changed since the last copy.
    async fn newest(&mut self) -> Result<View, TrainError> {
        let changes = self.session.changes();
        let known = self.sight.copy.as_ref().filter(|(known, _)| *known == changes);
        let weights = match known {
            Some((_, weights)) => Rc::clone(weights),
            None => {
                let weights = Rc::new(self.session.weights().await?);
                self.sight.copy = Some((changes, Rc::clone(&weights)));
                weights
            }
        };
        Ok(View { step: self.session.step(), recipe: self.session.recipe().clone(), weights })
    }
}
