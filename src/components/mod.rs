//! What the page shows, one component a file. Components take values and give callbacks; they decide nothing.

pub mod chart_bar;
pub mod chart_canvas;
pub mod charts;
pub mod columns;
pub mod controls;
pub mod digit;
pub mod draw_pad;
pub mod duel_panel;
pub mod duel_view;
pub mod event_log;
pub mod figure;
pub mod header;
pub mod health;
pub mod latent_sliders;
pub mod metrics;
pub mod page;
pub mod painter;
pub mod readout;
pub mod recipe_field;
pub mod recipe_panel;
pub mod time_machine;
pub mod verdict;
