//! Everything that the visitor can tell the page to do: its name, its key, whether it can be done now, and the action
//! that does it.

#![deny(clippy::wildcard_enum_match_arm)]

mod act;
mod command;
mod palette;
mod press;
mod said;
mod shortcut;
mod standing;
#[cfg(test)]
mod tests;

pub use command::PageCommand;
pub use palette::{FoundCommand, PaletteKey, found};
pub use press::{Focus, KeyPress, keys_sheet, takes_typing};
pub use shortcut::Shortcut;
pub use standing::{Standing, Standings};
