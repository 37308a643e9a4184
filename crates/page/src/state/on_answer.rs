//! What the page asks of the model, and what the answers do.

use elbo_protocol::{Event, WeightSource};

use super::{Effect, Phase, Picked, RequestKind, State, ViewRequest};
use crate::side::Side;

impl State {
    /// Sends the requests that are due. While a run is being built none goes to it, since its latent size may
    /// differ.
    pub(super) fn send_requests(&mut self) -> Vec<Effect> {
        let latent = self.latent();
        if self.explore.has_other_sizes(latent) {
            self.explore.drop_other_sizes(latent);
        }
        if !self.explore.pad.is_drawn() {
            self.requests.forget(RequestKind::Reconstruct);
        }
        let Some(source) = self.source().filter(|_| !self.connection.is_broken()) else { return Vec::new() };
        if !self.runs.is_settled() && source != WeightSource::Pretrained {
            return Vec::new();
        }
        let mut effects = Vec::new();
        for kind in self.requests.due() {
            let asked_of = match kind {
                RequestKind::Gallery(Side::B) => self.rival_source(),
                // The survey waits for the held-out digits.
                RequestKind::Survey => Some(source).filter(|_| self.connection.has_held_out()),
                RequestKind::Decode
                | RequestKind::Reconstruct
                | RequestKind::Sheet
                | RequestKind::Pick
                | RequestKind::Gallery(Side::A) => Some(source),
            };
            let Some(source) = asked_of else { continue };
            if let Some(command) = self.explore.ask(kind, self.requests.next(), source, latent) {
                self.requests.sent(kind);
                effects.push(Effect::Send(command));
            }
        }
        effects
    }

    /// Takes an answer, if it is still awaited.
    pub(super) fn on_answer(&mut self, event: Event) {
        let latent = self.latent();
        match event {
            Event::Decoded { request, pixels, step: _ } => {
                if self.requests.take(RequestKind::Decode, request) {
                    self.explore.decoded(pixels);
                }
            }
            Event::Reconstructed { request, pixels, terms, mu, neighbors, step: _ } => {
                if self.requests.take(RequestKind::Reconstruct, request) {
                    self.explore.pad.show(pixels, terms, mu, neighbors);
                }
            }
            Event::Surveyed { request, step, survey } => {
                if self.requests.take(RequestKind::Survey, request) {
                    let asks_sheet = self.requests.is_busy(RequestKind::Sheet);
                    let anew = self.explore.surveyed(*survey, step, latent, asks_sheet);
                    self.requests.want(anew);
                }
            }
            Event::SheetDecoded { request, pixels, step: _ } => {
                if self.requests.take(RequestKind::Sheet, request) {
                    self.explore.map.sheet_decoded(pixels);
                }
            }
            Event::Picked { request, index, label, original, terms, mu, step: _, pixels: _ } => {
                if self.requests.take(RequestKind::Pick, request) {
                    let picked = Picked { index, label, original: original.into(), terms, mu: mu.into() };
                    let anew = self.explore.picked(picked, latent);
                    self.requests.want(anew);
                }
            }
            Event::GalleryShown { request, step, labels, originals, reconstructions } => {
                for side in Side::BOTH {
                    if self.requests.take(RequestKind::Gallery(side), request) {
                        let gallery = &mut self.explore.galleries[side.index()];
                        gallery.show(step, &labels, &originals, &reconstructions);
                    }
                }
            }
            Event::Declined { request } => self.requests.declined(request),
            Event::Booted
            | Event::Opened
            | Event::Choosing { .. }
            | Event::Ready { .. }
            | Event::Pretrained(_)
            | Event::Loaded { .. }
            | Event::Created { .. }
            | Event::State { .. }
            | Event::Progress { .. }
            | Event::Baselines { .. }
            | Event::Amended { .. }
            | Event::AmendmentRefused { .. }
            | Event::Occurred { .. }
            | Event::Diagnosed { .. }
            | Event::HeldOut { .. }
            | Event::Checkpoints { .. }
            | Event::SetAside { .. }
            | Event::Returned { .. }
            | Event::Failed { .. } => {}
        }
    }

    /// Other weights answer from now on, if so: asks them for all that is in view.
    pub(super) fn ask_anew_if(&mut self, other_weights: bool) {
        if other_weights {
            let shown = self.explore.all_in_view().into_iter().filter(|kind| self.view.asks(*kind));
            self.requests.want(shown);
        }
    }

    /// Shows another part of the page: asks for what comes into view with it.
    pub(super) fn look_at(&mut self, request: ViewRequest) {
        let comes = self.view.on_request(request);
        let there = self.explore.all_in_view().into_iter().filter(|kind| comes.contains(kind));
        self.requests.want(there);
    }

    /// New weights of the run have arrived: asks again now and then.
    pub(super) fn follow_training(&mut self) {
        if matches!(self.source(), Some(WeightSource::Live { .. })) {
            let following = self.explore.following(self.phase() == Phase::Running);
            self.requests.follow(following.into_iter().filter(|(kind, _)| self.view.asks(*kind)));
        }
    }

    /// From now on the run answers, and no longer the pretrained weights.
    pub(super) fn begin(&mut self) {
        let changes = self.time.begin() && self.connection.pretrained.is_some();
        if changes {
            self.requests.forget_all();
            self.explore.forget_codes();
        }
        self.ask_anew_if(changes);
    }
}

#[cfg(test)]
mod tests;
