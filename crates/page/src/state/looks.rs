//! What the page asks of the model: which requests are due, and where their answers go.

use std::rc::Rc;

use elbo_protocol::{Command, Event, RequestId, WeightSource};

use super::{Effect, Phase, Picked, Slot, State, breaks_worker};

/// The requests, by kind.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Looks {
    pub decode: Slot,
    pub reconstruct: Slot,
    pub survey: Slot,
    pub sheet: Slot,
    pub pick: Slot,
    pub gallery: Slot,
    pub rival_gallery: Slot,
}

impl Looks {
    /// All of them.
    pub fn all(&mut self) -> [&mut Slot; 7] {
        let Self { decode, reconstruct, survey, sheet, pick, gallery, rival_gallery } = self;
        [decode, reconstruct, survey, sheet, pick, gallery, rival_gallery]
    }
}

impl State {
    /// Sends the requests that are due. While a run is being built none goes to it, since its latent size may
    /// differ.
    pub(super) fn ask(&mut self, effects: &mut Vec<Effect>) {
        self.drop_other_sizes();
        let gone = self.failure.as_ref().is_some_and(|failure| breaks_worker(failure.kind));
        let Some(source) = self.source().filter(|_| !gone) else { return };
        // Nor to the runs of a worker that is gone: a new one takes no request before it is open.
        let building = self.pending.is_some() || self.phase == Phase::Loading;
        if building && source != WeightSource::Pretrained {
            return;
        }
        if self.looks.decode.is_due(self.now_ms) {
            let request = self.next_request();
            let mut z = (*self.sliders).clone();
            z.resize(self.latent(), 0.0);
            self.looks.decode.sent(request, self.now_ms);
            self.explored.asked_z = z.as_slice().into();
            effects.push(Effect::Send(Command::Decode { request, source, z }));
        }
        if self.looks.reconstruct.is_due(self.now_ms)
            && let Some(pixels) = self.drawn.pixels.clone()
        {
            let request = self.next_request();
            self.looks.reconstruct.sent(request, self.now_ms);
            effects.push(Effect::Send(Command::Reconstruct { request, source, pixels: pixels.to_vec() }));
        }
        self.ask_for_map(source, effects);
        self.ask_for_test_digits(source, effects);
    }

    /// Takes an answer, if it is still awaited.
    pub(super) fn answered(&mut self, event: Event) {
        match event {
            Event::Decoded { request, pixels, .. } if self.looks.decode.answered(request) => {
                let pixels: Rc<[u8]> = pixels.into();
                self.end_seen(&Rc::clone(&self.explored.asked_z), &pixels);
                self.decoded.show(Some(pixels), None);
            }
            Event::Reconstructed { request, pixels, terms, mu, neighbors, .. }
                if self.looks.reconstruct.answered(request) =>
            {
                self.reconstructed.show(Some(pixels.into()), Some(terms));
                self.drawn_mu = Some(mu.into());
                self.explored.neighbors = Rc::new(neighbors);
            }
            Event::Surveyed { request, step, survey } if self.looks.survey.answered(request) => {
                self.surveyed(*survey, step);
                // Which digits are nearest is told by the newest survey.
                if self.drawn.pixels.is_some() {
                    self.looks.reconstruct.want();
                }
            }
            Event::SheetDecoded { request, pixels, .. } if self.looks.sheet.answered(request) => {
                self.sheet_decoded(pixels);
            }
            Event::Picked { request, index, label, original, terms, mu, .. }
                if self.looks.pick.answered(request) =>
            {
                self.picked(Picked { index, label, original: original.into(), terms, mu: mu.into() });
            }
            Event::GalleryShown { request, step, labels, originals, reconstructions } => {
                if self.looks.gallery.answered(request) {
                    self.gallery.show(step, &labels, &originals, &reconstructions);
                } else if self.looks.rival_gallery.answered(request) {
                    self.rival_gallery.show(step, &labels, &originals, &reconstructions);
                }
            }
            Event::Declined { request } => {
                for slot in self.looks.all() {
                    slot.answered(request);
                }
            }
            _ => {}
        }
    }

    /// The weights that answer have changed: asks again for all that is in view.
    pub(super) fn want_images(&mut self) {
        self.looks.decode.want();
        self.looks.survey.want();
        if self.drawn.pixels.is_some() {
            self.looks.reconstruct.want();
        }
        self.want_test_digits();
    }

    /// New weights of the run have arrived: asks again now and then.
    pub(super) fn follow_training(&mut self) {
        if !matches!(self.source(), Some(WeightSource::Live { .. })) {
            return;
        }
        self.looks.decode.follow(self.now_ms);
        if self.drawn.pixels.is_some() {
            self.looks.reconstruct.follow(self.now_ms);
        }
        self.follow_with_map();
        self.follow_with_test_digits();
    }

    /// Expects no answer any more: what was asked is gone.
    pub(super) fn forget_requests(&mut self) {
        for slot in self.looks.all() {
            slot.forget();
        }
    }

    /// From now on the run answers, and no longer the pretrained weights.
    pub(super) fn begin(&mut self) {
        let changes = !std::mem::replace(&mut self.has_begun, true) && self.pretrained.is_some();
        if changes {
            self.forget_requests();
            self.forget_codes();
            self.want_images();
        }
    }

    pub(super) fn next_request(&mut self) -> RequestId {
        self.last_request = self.last_request.wrapping_add(1);
        RequestId(self.last_request)
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use elbo_protocol::{Command, Event, FailureKind, Pretrained, RequestId, RunId, Terms, WeightSource};
    use elbo_recipe::Recipe;

    use crate::state::{
        Action, Effect, State,
        tests::{created, decoded, failed, ready},
    };

    fn with_pretrained() -> State {
        let mut page = ready();
        let recipe = Recipe { latent: 16, ..Recipe::default() };
        let pretrained = Pretrained { recipe, epochs: 50, held_out: Terms::default() };
        let asked = page.apply(Action::Heard(Event::Pretrained(Box::new(pretrained))), 1.0);
        let [Effect::Send(Command::Decode { source: WeightSource::Pretrained, z, .. })] = asked.as_slice()
        else {
            panic!("{asked:?}")
        };
        assert_eq!((z.len(), page.latent()), (16, 16));
        page.apply(decoded(2), 1.0);
        page
    }

    #[test]
    fn the_pretrained_weights_answer_until_training_begins() {
        let mut page = with_pretrained();
        page.apply(Action::MoveSlider(0, 1.0), 2.0);
        page.apply(decoded(3), 2.0);
        assert_eq!(page.source(), Some(WeightSource::Pretrained));
        let trained = page.apply(Action::Train, 3.0);
        let live = WeightSource::Live { run: RunId(1) };
        assert_eq!(page.source(), Some(live));
        assert!(trained.iter().any(|effect| matches!(
            effect,
            Effect::Send(Command::Decode { source, z, .. }) if *source == live && z.len() == 32
        )));
    }

    #[test]
    fn an_untrained_run_that_was_asked_for_is_shown() {
        let mut page = with_pretrained();
        page.apply(Action::Reset, 3.0);
        assert_eq!(page.source(), Some(WeightSource::Live { run: RunId(1) }));
    }

    #[test]
    fn a_new_worker_is_not_asked_before_it_is_open() {
        let mut page = ready();
        page.apply(failed(None, FailureKind::Worker), 1.0);
        assert_eq!(page.apply(Action::Retry, 2.0), [Effect::Spawn { reference: false }]);
        assert_eq!(page.apply(Action::MoveSlider(0, 1.0), 3.0), []);
        page.apply(Action::Heard(Event::Booted), 4.0);
        page.apply(Action::Heard(Event::Opened), 5.0);
        let asked = page.apply(created(2, 32), 6.0);
        assert!(
            matches!(asked.as_slice(), [Effect::Send(Command::Decode { z, .. })] if z[0] == 1.0),
            "{asked:?}"
        );
    }

    #[test]
    fn a_declined_request_makes_room_for_the_next() {
        let mut page = with_pretrained();
        assert_eq!(page.apply(Action::MoveSlider(0, 1.0), 2.0).len(), 1);
        assert_eq!(page.apply(Action::MoveSlider(0, 2.0), 2.0), []);
        let before = Rc::clone(&page.sliders);
        let next = page.apply(Action::Heard(Event::Declined { request: RequestId(3) }), 3.0);
        assert_eq!((next.len(), page.sliders), (1, before));
    }
}
