//! The keys of a command.

use elbo_words::words;

/// Keys that are pressed together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shortcut {
    /// The key, in lower case.
    pub key: char,
    /// With Ctrl, or Command on a Mac.
    pub control: bool,
    /// With Shift, if the key is a letter. Signs have their place under Shift or not, by the keyboard.
    pub shift: bool,
}

impl Shortcut {
    /// A key alone.
    #[must_use]
    pub const fn alone(key: char) -> Self {
        Self { key, control: false, shift: false }
    }

    /// A key with Ctrl.
    #[must_use]
    pub const fn with_control(key: char) -> Self {
        Self { key, control: true, shift: false }
    }

    /// A key with Ctrl and Shift.
    #[must_use]
    pub const fn with_both(key: char) -> Self {
        Self { key, control: true, shift: true }
    }

    /// Whether it is a key alone, as one types it.
    #[must_use]
    pub const fn is_single(self) -> bool {
        !self.control
    }

    /// How it reads.
    #[must_use]
    pub fn words(self) -> String {
        words().keys(self.control, self.shift, &self.key.to_string())
    }

    /// As the attribute `aria-keyshortcuts` has it.
    #[must_use]
    pub fn aria(self) -> String {
        let shift = if self.shift { "Shift+" } else { "" };
        let key = self.key.to_ascii_uppercase();
        if self.control { format!("Control+{shift}{key} Meta+{shift}{key}") } else { format!("{shift}{key}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_read_as_they_are_pressed() {
        assert_eq!([Shortcut::alone('t'), Shortcut::alone('?')].map(Shortcut::aria), ["T", "?"]);
        let redo = Shortcut::with_both('z');
        assert_eq!(redo.aria(), "Control+Shift+Z Meta+Shift+Z");
        assert_eq!(redo.words(), "Ctrl+Shift+Z");
        assert!(Shortcut::alone('t').is_single() && !redo.is_single());
    }
}
