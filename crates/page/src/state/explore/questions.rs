//! What is asked of the model: what is in view, how often it follows the training, and the questions.

use elbo_protocol::{Command, RequestId, WeightSource};

use super::{Explore, FOLLOW_DIGITS_MS, page_indices};
use crate::{side::Side, state::RequestKind};

/// Shortest time between two requests of sliders or drawing that only follow the training, in milliseconds.
pub const FOLLOW_EVERY_MS: f64 = 100.0;

impl Explore {
    /// All that is in view or set: it is asked of other weights.
    pub(in crate::state) fn all_in_view(&self) -> Vec<RequestKind> {
        let drawn = self.pad.is_drawn().then_some(RequestKind::Reconstruct);
        let pick = self.digits.pick().map(|_| RequestKind::Pick);
        let always = [RequestKind::Decode, RequestKind::Survey];
        always.into_iter().chain(drawn).chain(pick).chain(self.galleries_in_view()).collect()
    }

    /// What follows the training, and at most once in how many milliseconds.
    pub(in crate::state) fn following(&self, is_training: bool) -> Vec<(RequestKind, f64)> {
        let every_ms = |kind: RequestKind| match kind {
            RequestKind::Decode | RequestKind::Reconstruct => Some(FOLLOW_EVERY_MS),
            RequestKind::Survey => is_training.then(|| self.map.follow_every_ms()),
            RequestKind::Pick | RequestKind::Gallery(_) => Some(FOLLOW_DIGITS_MS),
            RequestKind::Sheet => None,
        };
        self.all_in_view().into_iter().filter_map(|kind| Some((kind, every_ms(kind)?))).collect()
    }

    /// The question of this kind, to these weights, with so many latent dimensions; none if there is nothing to ask.
    pub(in crate::state) fn ask(
        &mut self,
        kind: RequestKind,
        request: RequestId,
        source: WeightSource,
        latent: usize,
    ) -> Option<Command> {
        match kind {
            RequestKind::Decode => {
                let mut z = (*self.sliders).clone();
                z.resize(latent, 0.0);
                self.asked_z = z.as_slice().into();
                Some(Command::Decode { request, source, z })
            }
            RequestKind::Reconstruct => {
                let pixels = self.pad.drawn.pixels.as_ref()?.to_vec();
                Some(Command::Reconstruct { request, source, pixels })
            }
            RequestKind::Survey => Some(Command::Survey { request, source, axes: self.map.axes }),
            RequestKind::Sheet => {
                let z = self.map.ask_sheet()?;
                Some(Command::DecodeSheet { request, source, z })
            }
            RequestKind::Pick => {
                let index = self.digits.pick()?;
                Some(Command::Pick { request, source, index })
            }
            RequestKind::Gallery(side) => {
                let gallery =
                    Some(&mut self.galleries[side.index()]).filter(|gallery| gallery.is_in_view())?;
                let indices = page_indices(self.digits.page);
                gallery.ask(&indices);
                Some(Command::Gallery { request, source, indices })
            }
        }
    }

    /// The galleries in view.
    pub(super) fn galleries_in_view(&self) -> impl Iterator<Item = RequestKind> {
        let seen = Side::BOTH.into_iter().filter(|side| self.galleries[side.index()].is_in_view());
        seen.map(RequestKind::Gallery)
    }
}
