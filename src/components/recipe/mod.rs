//! The recipe: its fields, schedules, and the change that makes a duel.

pub mod duel_panel;
pub mod recipe_control;
pub mod recipe_field;
pub mod recipe_panel;
pub mod schedule_preview;
