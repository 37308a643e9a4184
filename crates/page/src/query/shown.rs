//! Foreign names and values, as the page repeats them.

/// Most characters of a foreign name or value shown.
pub const SHOWN: usize = 40;

/// The text, cut where it is too long to be shown.
pub fn shown(text: &str) -> String {
    if text.chars().count() <= SHOWN {
        return text.to_owned();
    }
    text.chars().take(SHOWN).chain(['…']).collect()
}
