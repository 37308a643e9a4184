//! What a rehearsal knows of the page's state: all that it reads of it is here.

use elbo_page::state::{Phase, RequestKind, State};
use elbo_protocol::{FailureKind, RunId};
use elbo_recipe::Recipe;

/// A run as the page sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct PageRun {
    pub run: RunId,
    pub recipe: Recipe,
    pub step: u32,
    /// Reconstruction loss of the newest step.
    pub reconstruction: Option<f32>,
    pub checkpoints: Vec<u32>,
    pub held_out_step: Option<u32>,
}

/// The runs: none, one, or A and B.
pub fn runs(page: &State) -> Vec<PageRun> {
    page.runs
        .all()
        .map(|run| PageRun {
            run: run.id,
            recipe: (*run.recipe).clone(),
            step: run.step,
            reconstruction: run.latest().map(|measures| measures.terms.reconstruction),
            checkpoints: (*run.checkpoints).clone(),
            held_out_step: run.latest_held_out().map(|measures| measures.step),
        })
        .collect()
}

/// Whether a run was asked for and does not exist yet.
pub fn is_pending(page: &State) -> bool {
    page.runs.pending().is_some()
}

/// The requests whose answers are awaited.
pub fn awaited(page: &State) -> Vec<RequestKind> {
    let requests = page.requests();
    RequestKind::ALL.into_iter().filter(|kind| requests.awaited(*kind).is_some()).collect()
}

/// The failure that stands.
pub fn failure(page: &State) -> Option<FailureKind> {
    page.connection.failure.as_ref().map(|failure| failure.kind)
}

/// Where the page stands.
pub fn phase(page: &State) -> Phase {
    page.phase()
}

/// Whether the device is known and none is being chosen.
pub fn has_device(page: &State) -> bool {
    page.connection.device.is_some() && page.connection.choosing.is_none()
}

/// Training images here, of so many, and held-out images here.
pub fn loaded(page: &State) -> Option<(u32, u32, u32)> {
    page.connection.loaded.map(|loaded| (loaded.train_images, loaded.of, loaded.held_out_images))
}

/// What the sliders say, as far as the model has dimensions.
pub fn latent_vector(page: &State) -> Vec<f32> {
    page.explore.sliders.iter().copied().take(page.latent()).collect()
}

/// The step in view, if it is not the newest.
pub fn checkpoint_in_view(page: &State) -> Option<u32> {
    page.time.checkpoint()
}

/// The image that the page shows of the sliders.
pub fn decoded(page: &State) -> Option<&[u8]> {
    page.explore.decoded.pixels.as_deref()
}
