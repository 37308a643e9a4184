//! Whether the visitor has been here before: for the offer of a tour.

use crate::storage;

const KEY: &str = "elbo-room.tour";

/// Whether the tour has not been offered on this device. Where the browser keeps nothing, every visit is the first.
#[must_use]
pub fn is_first() -> bool {
    storage::get(KEY).is_none()
}

/// Remembers, where the browser allows, that the tour was offered.
pub fn remember() {
    storage::set(KEY, "offered");
}
