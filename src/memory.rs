//! What the page remembers on this device from one visit to the next.

use crate::{first_visit, storage, theme};
use elbo_page::state::{Memory, PageFrame};

const SINGLE_KEYS: &str = "elbo-room.single-keys";

/// What stands around the workspaces, as it was left.
#[must_use]
pub fn frame() -> PageFrame {
    let off = storage::get(SINGLE_KEYS).is_some_and(|kept| kept == "off");
    PageFrame { theme: theme::stored(), single_keys: !off, ..PageFrame::default() }
}

/// Remembers something, where the browser allows.
pub fn keep(memory: Memory) {
    match memory {
        Memory::Visit => first_visit::remember(),
        Memory::Theme(theme) => theme::show(theme),
        Memory::SingleKeys(on) => storage::set(SINGLE_KEYS, if on { "on" } else { "off" }),
    }
}
