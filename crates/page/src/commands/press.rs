//! Which keys are which command, and where keys are for typing.

use elbo_words::CommandGroup;

use super::{command::PageCommand, shortcut::Shortcut};

/// A key that was pressed, as the browser tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct KeyPress<'a> {
    pub key: &'a str,
    /// Ctrl or Command.
    pub control: bool,
    pub shift: bool,
    pub alt: bool,
}

impl KeyPress<'_> {
    /// The command of these keys.
    #[must_use]
    pub fn command(self) -> Option<PageCommand> {
        let is_it = |shortcut: Shortcut| self.is(shortcut);
        PageCommand::all().iter().copied().find(|command| command.shortcut().is_some_and(is_it))
    }

    fn is(self, shortcut: Shortcut) -> bool {
        let mut letters = self.key.chars();
        let (Some(letter), None) = (letters.next(), letters.next()) else { return false };
        // Caps Lock gives capitals without Shift.
        let same_key = letter.to_ascii_lowercase() == shortcut.key;
        let same_shift = self.shift == shortcut.shift || !letter.is_ascii_alphabetic();
        same_key && same_shift && self.control == shortcut.control && !self.alt
    }
}

/// Where the focus is when a key is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Focus {
    /// In something that takes typing.
    pub types: bool,
    /// In a card, or in anything else that lies over the page.
    pub in_dialog: bool,
}

impl PageCommand {
    /// Whether its keys do it, with the focus there, and if keys that are pressed alone are commands. The palette opens
    /// from everywhere.
    #[must_use]
    pub fn takes_keys(self, focus: Focus, single_keys: bool) -> bool {
        let is_single = self.shortcut().is_some_and(Shortcut::is_single);
        (self == Self::Palette || !(focus.types || focus.in_dialog)) && (single_keys || !is_single)
    }
}

/// Whether keys go into the element with this tag, in capitals, if it has the focus. The type is that of an input.
#[must_use]
pub fn takes_typing(tag: &str, input_type: &str, is_editable: bool) -> bool {
    match tag {
        "INPUT" => !matches!(input_type, "range" | "checkbox" | "radio" | "button" | "color" | "file"),
        "TEXTAREA" | "SELECT" => true,
        _ => is_editable,
    }
}

/// The commands that have keys, group by group.
#[must_use]
pub fn keys_sheet() -> Vec<(CommandGroup, Vec<(PageCommand, Shortcut)>)> {
    let mut sheet: Vec<(CommandGroup, Vec<(PageCommand, Shortcut)>)> = Vec::new();
    for command in PageCommand::all() {
        let Some(shortcut) = command.shortcut() else { continue };
        match sheet.last_mut() {
            Some((group, commands)) if *group == command.group() => commands.push((*command, shortcut)),
            _ => sheet.push((command.group(), vec![(*command, shortcut)])),
        }
    }
    sheet
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(key: &str) -> KeyPress<'_> {
        KeyPress { key, control: false, shift: false, alt: false }
    }

    #[test]
    fn a_letter_alone_and_letters_with_modifiers_are_told_apart() {
        assert_eq!(press("t").command(), Some(PageCommand::Train));
        assert_eq!(press("T").command(), Some(PageCommand::Train), "with Caps Lock");
        assert_eq!(KeyPress { shift: true, ..press("T") }.command(), None);
        assert_eq!(KeyPress { control: true, ..press("t") }.command(), None, "a new tab");
        assert_eq!(KeyPress { alt: true, ..press("t") }.command(), None);
        assert_eq!(press("z").command(), None);
        let undo = KeyPress { control: true, ..press("z") };
        assert_eq!(undo.command(), Some(PageCommand::Undo));
        assert_eq!(KeyPress { shift: true, ..undo }.command(), Some(PageCommand::Redo));
        assert_eq!(KeyPress { shift: true, key: "Z", ..undo }.command(), Some(PageCommand::Redo));
    }

    #[test]
    fn signs_are_where_the_keyboard_has_them() {
        assert_eq!(KeyPress { shift: true, ..press("?") }.command(), Some(PageCommand::Keys));
        assert_eq!(press("?").command(), Some(PageCommand::Keys));
        let workspace = crate::workspace::Workspace::Latent;
        assert_eq!(KeyPress { shift: true, ..press("3") }.command(), Some(PageCommand::Show(workspace)));
        for named in ["Enter", "Tab", " ", "ArrowDown", "F5", "Dead", ""] {
            assert_eq!(press(named).command(), None, "{named}");
        }
    }

    #[test]
    fn keys_do_nothing_while_one_types_or_reads_a_card() {
        let (page, field) = (Focus::default(), Focus { types: true, in_dialog: false });
        let card = Focus { types: false, in_dialog: true };
        let taken = |command: PageCommand| [page, field, card].map(|focus| command.takes_keys(focus, true));
        assert_eq!(taken(PageCommand::Train), [true, false, false]);
        assert_eq!(taken(PageCommand::Undo), [true, false, false], "a field has an undo of its own");
        assert_eq!(taken(PageCommand::Palette), [true, true, true]);
        assert!(!PageCommand::Train.takes_keys(page, false) && PageCommand::Undo.takes_keys(page, false));
    }

    #[test]
    fn keys_go_into_fields_and_not_into_sliders() {
        assert!(takes_typing("INPUT", "text", false) && takes_typing("INPUT", "number", false));
        assert!(takes_typing("SELECT", "", false) && takes_typing("TEXTAREA", "", false));
        assert!(takes_typing("DIV", "", true));
        assert!(!takes_typing("INPUT", "range", false) && !takes_typing("INPUT", "checkbox", false));
        assert!(!takes_typing("BUTTON", "", false) && !takes_typing("BODY", "", false));
    }

    #[test]
    fn the_sheet_has_every_key_once() {
        let sheet = keys_sheet();
        let count: usize = sheet.iter().map(|(_, commands)| commands.len()).sum();
        let with_keys = PageCommand::all().iter().filter(|command| command.shortcut().is_some()).count();
        assert_eq!(count, with_keys);
        let groups: Vec<CommandGroup> = sheet.iter().map(|(group, _)| *group).collect();
        assert!(groups.windows(2).all(|pair| pair[0] < pair[1]), "{groups:?}");
    }
}
