//! The pretrained weights: fetched in the background, then a model to look at like any other.

use elbo_engine::WeightError;
use elbo_protocol::{Event, FailureKind, Fault, FileFault};
use elbo_trainer::{PretrainedWeights, weight_fault};
use futures::channel::mpsc::UnboundedSender;

use crate::{
    fetch::fetch_unpacked,
    lookout::{Lookout, View},
    port::{Input, post, post_failure},
};

/// The pretrained model.
#[derive(Debug)]
pub struct Pretrained {
    /// Its weights.
    pub view: View,
    /// Where it is looked at.
    pub lookout: Lookout,
}

/// The pretrained weights, as far as they are here.
#[derive(Debug)]
pub enum Shelf {
    /// On their way.
    Loading,
    /// Here.
    Here(Box<Pretrained>),
    /// Missing or damaged; the page was told.
    Failed,
}

impl Shelf {
    /// The pretrained model, if it is here.
    pub fn model(&mut self) -> Option<&mut Pretrained> {
        match self {
            Self::Here(pretrained) => Some(pretrained),
            Self::Loading | Self::Failed => None,
        }
    }

    /// Takes what [`fetch`] found, and tells the page.
    pub fn take(&mut self, found: Result<Box<PretrainedWeights>, Fault>) {
        *self = match found
            .and_then(|found| opened(*found).map_err(|error| Fault::Weights(weight_fault(&error))))
        {
            Ok(model) => Self::Here(Box::new(model)),
            Err(fault) => {
                post_failure(None, FailureKind::Weights, fault);
                Self::Failed
            }
        };
    }
}

/// Begins to fetch the weights; what comes of it is an [`Input`].
pub fn fetch(url: String, arrivals: UnboundedSender<Input>) {
    wasm_bindgen_futures::spawn_local(async move {
        let name = url.rsplit('/').next().unwrap_or(&url);
        let found = match fetch_unpacked(&url).await {
            Ok(bytes) => PretrainedWeights::read(&bytes).map_err(|error| FileFault::from(&error)),
            Err(fault) => Err(fault),
        };
        let broken = |fault| Fault::WeightsFile { file: name.to_owned(), fault };
        let found = found.map(Box::new).map_err(broken);
        arrivals.unbounded_send(Input::WeightsArrived(found)).unwrap_or_default();
    });
}

/// A model with the weights; the page is told that it answers.
fn opened(found: PretrainedWeights) -> Result<Pretrained, WeightError> {
    let PretrainedWeights { about, step, weights } = found;
    let view = View { step, recipe: about.recipe.clone(), weights: weights.into() };
    let lookout = Lookout::new(&view)?;
    post(&Event::Pretrained(Box::new(about)));
    Ok(Pretrained { view, lookout })
}
