//! What the page shows, one component a file. Components take values and give callbacks; they decide nothing.

pub mod chart_canvas;
pub mod charts;
pub mod columns;
pub mod controls;
pub mod digit;
pub mod draw_pad;
pub mod event_log;
pub mod figure;
pub mod header;
pub mod health;
pub mod latent_map;
pub mod latent_sliders;
pub mod manifold;
pub mod metrics;
pub mod page;
pub mod painted;
pub mod plane_surface;
pub mod probe;
pub mod recipe_field;
pub mod recipe_panel;
pub mod verdict;
