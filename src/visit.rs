//! Whether the visitor has been here before: for the offer of a tour.

use gloo::storage::{LocalStorage, Storage as _};

const KEY: &str = "elbo-room.tour";

/// Whether the tour has not been offered on this device. Where the browser keeps nothing, every visit is the first.
#[must_use]
pub fn is_first() -> bool {
    LocalStorage::get::<bool>(KEY).is_err()
}

/// Remembers, where the browser allows, that the tour was offered.
pub fn remember() {
    LocalStorage::set(KEY, true).ok();
}
