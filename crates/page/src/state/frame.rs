//! What stands around the workspaces: the theme, the palette, the sheet of keys, and sharing.

use super::{Effect, Memory};
use crate::theme::Theme;

/// Something that lies over the page and takes its keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnTop {
    /// The palette of commands.
    Palette,
    /// The sheet of keys.
    Keys,
}

/// What the visitor does around the workspaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameAction {
    /// The next theme was asked for.
    NextTheme,
    /// The link was asked for.
    Share,
    /// The palette or the sheet of keys was asked for, or its button pressed again.
    Toggle(OnTop),
    /// What lies over the page was closed.
    Close,
    /// Keys that are pressed alone were switched on or off.
    SingleKeys(bool),
}

/// What stands around the workspaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageFrame {
    /// The theme.
    pub theme: Theme,
    /// Whether keys that are pressed alone are commands.
    pub single_keys: bool,
    /// What lies over the page.
    pub overlay: Option<OnTop>,
    /// Counts how often the link was asked for.
    pub shares: u32,
}

impl Default for PageFrame {
    fn default() -> Self {
        Self { theme: Theme::default(), single_keys: true, overlay: None, shares: 0 }
    }
}

impl PageFrame {
    /// Takes an action.
    pub(super) fn on_action(&mut self, action: FrameAction) -> Option<Effect> {
        match action {
            FrameAction::NextTheme => {
                self.theme = self.theme.next();
                return Some(Effect::Remember(Memory::Theme(self.theme)));
            }
            FrameAction::Share => self.shares = self.shares.wrapping_add(1),
            FrameAction::Toggle(overlay) => {
                self.overlay = (self.overlay != Some(overlay)).then_some(overlay);
            }
            FrameAction::Close => self.overlay = None,
            FrameAction::SingleKeys(on) => {
                self.single_keys = on;
                return Some(Effect::Remember(Memory::SingleKeys(on)));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_lies_over_the_page_at_a_time() {
        let mut frame = PageFrame::default();
        frame.on_action(FrameAction::Toggle(OnTop::Palette));
        frame.on_action(FrameAction::Toggle(OnTop::Keys));
        assert_eq!(frame.overlay, Some(OnTop::Keys));
        frame.on_action(FrameAction::Toggle(OnTop::Keys));
        assert_eq!(frame.overlay, None);
        frame.on_action(FrameAction::Toggle(OnTop::Palette));
        frame.on_action(FrameAction::Close);
        assert_eq!(frame.overlay, None);
    }

    #[test]
    fn themes_go_round_and_are_shown() {
        let mut frame = PageFrame::default();
        let shown = [(); 3].map(|()| frame.on_action(FrameAction::NextTheme));
        assert_eq!(
            shown,
            [Theme::Light, Theme::Dark, Theme::Auto]
                .map(|theme| Some(Effect::Remember(Memory::Theme(theme))))
        );
    }
}
