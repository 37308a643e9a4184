//! Held-out digits to look at and to pick from: requests for them, and their answers.

use std::rc::Rc;

use elbo_protocol::{Command, Terms, WeightSource};
use elbo_recipe::PIXELS;

use super::{Effect, Side, State};

/// Held-out digits that there are to pick from.
pub const HELD_OUT: u32 = 10_000;

/// Digits on one page of the gallery.
pub const GALLERY: usize = 10;

/// Pages of the gallery: one with a digit of each kind, then all of them in their order.
pub const PAGES: u32 = 1 + HELD_OUT / GALLERY as u32;

/// Places of the first nought, one and so on among MNIST's held-out digits.
const ONE_OF_EACH: [u32; GALLERY] = [3, 2, 1, 18, 4, 8, 11, 0, 61, 7];

/// Shortest time between two requests for test digits that only follow the training, in milliseconds.
pub const FOLLOW_DIGITS_MS: f64 = 500.0;

/// A held-out digit that was picked.
#[derive(Debug, Clone, PartialEq)]
pub struct Picked {
    /// Its place among the held-out digits.
    pub index: u32,
    /// Its label, 0 to 9.
    pub label: u8,
    /// Its pixels, `[784]`, 255 is ink.
    pub original: Rc<[u8]>,
    /// Its terms at its posterior mean, in nats.
    pub terms: Terms,
    /// Its posterior mean, `[latent]`.
    pub mu: Rc<[f32]>,
}

/// Held-out digits and their reconstructions.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Gallery {
    /// Counts the answers shown.
    pub version: u32,
    /// Optimizer updates behind the weights used.
    pub step: u32,
    /// Places of the digits among the held-out ones; none before the first answer.
    pub indices: Rc<[u32]>,
    /// Their labels, 0 to 9.
    pub labels: Rc<[u8]>,
    /// Their pixels, `[count, 784]`, flat, 255 is ink.
    pub originals: Rc<[u8]>,
    /// Pixel probabilities of the decoded posterior means, `[count, 784]`, flat, 255 is one.
    pub reconstructions: Rc<[u8]>,
    asked: Rc<[u32]>,
    in_view: u8,
}

impl Gallery {
    /// Takes an answer; one of another size than was asked for is dropped.
    pub(super) fn show(&mut self, step: u32, labels: &[u8], originals: &[u8], reconstructions: &[u8]) {
        let (count, pixels) = (self.asked.len(), self.asked.len() * PIXELS);
        if labels.len() != count || originals.len() != pixels || reconstructions.len() != pixels {
            return;
        }
        self.version = self.version.wrapping_add(1);
        self.step = step;
        self.indices = Rc::clone(&self.asked);
        self.labels = labels.into();
        self.originals = originals.into();
        self.reconstructions = reconstructions.into();
    }

    /// Whether any part of the page shows it now.
    fn is_in_view(&self) -> bool {
        self.in_view > 0
    }
}

/// Places of the digits on a page of the gallery.
#[must_use]
pub fn page_indices(page: u32) -> Vec<u32> {
    let first = page.saturating_sub(1).min(PAGES - 2) * GALLERY as u32;
    if page == 0 { ONE_OF_EACH.to_vec() } else { (first..first + GALLERY as u32).collect() }
}

impl State {
    pub(super) fn gallery_in_view(&mut self, whose: Side, in_view: bool) {
        let (gallery, slot) = match whose {
            Side::A => (&mut self.gallery, &mut self.looks.gallery),
            Side::B => (&mut self.rival_gallery, &mut self.looks.rival_gallery),
        };
        if in_view {
            gallery.in_view = gallery.in_view.saturating_add(1);
            slot.want();
        } else {
            gallery.in_view = gallery.in_view.saturating_sub(1);
        }
    }

    /// Asks for the galleries that are in view.
    pub(super) fn want_galleries(&mut self) {
        if self.gallery.is_in_view() {
            self.looks.gallery.want();
        }
        if self.rival_gallery.is_in_view() {
            self.looks.rival_gallery.want();
        }
    }

    /// The weights that answer have changed: asks again for the digits in view.
    pub(super) fn want_test_digits(&mut self) {
        if self.explored.pick.is_some() {
            self.looks.pick.want();
        }
        self.want_galleries();
    }

    /// New weights of the run have arrived: asks again now and then.
    pub(super) fn follow_with_test_digits(&mut self) {
        if self.explored.pick.is_some() {
            self.looks.pick.follow_every(FOLLOW_DIGITS_MS, self.now_ms);
        }
        if self.gallery.is_in_view() {
            self.looks.gallery.follow_every(FOLLOW_DIGITS_MS, self.now_ms);
        }
        if self.rival_gallery.is_in_view() {
            self.looks.rival_gallery.follow_every(FOLLOW_DIGITS_MS, self.now_ms);
        }
    }

    /// Sends the requests for test digits that are due.
    pub(super) fn ask_for_test_digits(&mut self, source: WeightSource, effects: &mut Vec<Effect>) {
        if self.looks.pick.is_due(self.now_ms)
            && let Some(index) = self.explored.pick
        {
            let request = self.next_request();
            self.looks.pick.sent(request, self.now_ms);
            effects.push(Effect::Send(Command::Pick { request, source, index }));
        }
        if self.looks.gallery.is_due(self.now_ms) && self.gallery.is_in_view() {
            let (request, indices) = (self.next_request(), page_indices(self.explored.page));
            self.looks.gallery.sent(request, self.now_ms);
            self.gallery.asked = indices.as_slice().into();
            effects.push(Effect::Send(Command::Gallery { request, source, indices }));
        }
        if self.looks.rival_gallery.is_due(self.now_ms)
            && self.rival_gallery.is_in_view()
            && let Some(source) = self.rival_source()
        {
            let (request, indices) = (self.next_request(), page_indices(self.explored.page));
            self.looks.rival_gallery.sent(request, self.now_ms);
            self.rival_gallery.asked = indices.as_slice().into();
            effects.push(Effect::Send(Command::Gallery { request, source, indices }));
        }
    }

    /// Takes the answer about the picked digit.
    pub(super) fn picked(&mut self, picked: Picked) {
        // Another one has been picked meanwhile, or the weights are of another size.
        if self.explored.pick != Some(picked.index) || picked.mu.len() != self.latent() {
            return;
        }
        if self.explored.sliders_follow_pick {
            self.put_sliders(&Rc::clone(&picked.mu));
        }
        self.explored.picked = Some(Rc::new(picked));
    }
}
