//! Held-out digits to look at and to pick from: requests for them, and their answers.

use std::rc::Rc;

use elbo_protocol::Terms;
use elbo_recipe::{PIXELS, TEST_IMAGES};

/// Held-out digits that there are to pick from.
pub const HELD_OUT: u32 = TEST_IMAGES as u32;

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
    pub(in crate::state) fn show(
        &mut self,
        step: u32,
        labels: &[u8],
        originals: &[u8],
        reconstructions: &[u8],
    ) {
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
    #[must_use]
    pub fn is_in_view(&self) -> bool {
        self.in_view > 0
    }

    /// A part of the page that shows it has come into view, or has left it.
    pub(super) fn seen(&mut self, in_view: bool) {
        self.in_view = if in_view { self.in_view.saturating_add(1) } else { self.in_view.saturating_sub(1) };
    }

    /// These digits are asked for, by their places.
    pub(super) fn ask(&mut self, indices: &[u32]) {
        self.asked = indices.into();
    }
}

/// The test digits to pick from.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TestDigits {
    /// The page in view.
    pub page: u32,
    /// The digit that was picked, once it has been seen by the model.
    pub picked: Option<Rc<Picked>>,
    pick: Option<u32>,
    sliders_follow: bool,
}

impl TestDigits {
    /// With this digit picked, if any, and the sliders at its posterior mean or where they are.
    pub(super) fn of(pick: Option<u32>, sliders_follow: bool) -> Self {
        Self { pick, sliders_follow: sliders_follow && pick.is_some(), ..Self::default() }
    }

    /// The place of the digit that was picked.
    #[must_use]
    pub fn pick(&self) -> Option<u32> {
        self.pick
    }

    /// Whether the sliders follow the digit that was picked.
    #[must_use]
    pub fn sliders_follow(&self) -> bool {
        self.sliders_follow
    }

    /// Picks a digit, which the sliders follow.
    pub(super) fn choose(&mut self, index: u32) {
        self.pick = Some(index);
        self.sliders_follow = true;
    }

    /// The visitor moves the sliders: they do not follow the digit any more.
    pub(super) fn let_go(&mut self) {
        self.sliders_follow = false;
    }

    /// Takes what the model makes of the digit. Where the sliders go, if they follow it.
    pub(super) fn take(&mut self, picked: Picked, latent: usize) -> Option<Rc<[f32]>> {
        // Another one has been picked meanwhile, or the weights are of another size.
        if self.pick != Some(picked.index) || picked.mu.len() != latent {
            return None;
        }
        let mu = Rc::clone(&picked.mu);
        self.picked = Some(Rc::new(picked));
        self.sliders_follow.then_some(mu)
    }
}

/// Places of the digits on a page of the gallery.
#[must_use]
pub fn page_indices(page: u32) -> Vec<u32> {
    let first = page.saturating_sub(1).min(PAGES - 2) * GALLERY as u32;
    if page == 0 { ONE_OF_EACH.to_vec() } else { (first..first + GALLERY as u32).collect() }
}
