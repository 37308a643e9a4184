//! Commands as the visitor meets them: as buttons, in the palette, on the sheet of keys, and by keys.

pub mod command_button;
pub mod context;
pub mod edit_buttons;
pub mod focus_return;
pub mod keys;
pub mod palette;
pub mod provider;
pub mod shortcuts;
pub mod theme_button;
