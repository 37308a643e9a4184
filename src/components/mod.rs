//! What the page shows, one component a file. Components take values and give callbacks; they decide nothing.

pub mod chart_canvas;
pub mod charts;
pub mod columns;
pub mod controls;
pub mod digit;
pub mod draw_pad;
pub mod event_log;
pub mod figure;
pub mod gallery;
pub mod header;
pub mod health;
pub mod in_view;
pub mod latent_slider;
pub mod latent_sliders;
pub mod metrics;
pub mod morph;
pub mod neighbours;
pub mod page;
pub mod recipe_field;
pub mod recipe_panel;
pub mod test_digits;
pub mod verdict;
