//! What the page shows, one component a file. Components take values and give callbacks; they decide nothing.

pub mod controls;
pub mod digit;
pub mod draw_pad;
pub mod elbo_chart;
pub mod event_log;
pub mod header;
pub mod latent_sliders;
pub mod metrics;
pub mod page;
pub mod recipe_field;
pub mod recipe_panel;
