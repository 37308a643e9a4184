//! What the browser keeps for the page. It may keep nothing, or refuse to be asked: then nothing is known, and the
//! page goes on.

use web_sys::Storage;

/// The text kept under a key.
#[must_use]
pub fn get(key: &str) -> Option<String> {
    kept()?.get_item(key).ok().flatten()
}

/// Keeps a text under a key, where the browser allows.
pub fn set(key: &str, text: &str) {
    if let Some(storage) = kept() {
        // A store that is full or forbidden keeps nothing.
        storage.set_item(key, text).ok();
    }
}

fn kept() -> Option<Storage> {
    gloo::utils::window().local_storage().ok().flatten()
}
