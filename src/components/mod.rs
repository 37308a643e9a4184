//! What the page shows, one component a file. Components take values and give callbacks; they decide nothing.

pub mod address;
pub mod chart_canvas;
pub mod charts;
pub mod columns;
pub mod controls;
pub mod digit;
pub mod draw_pad;
pub mod escape;
pub mod event_log;
pub mod figure;
pub mod header;
pub mod health;
pub mod latent_sliders;
pub mod lesson;
pub mod measure;
pub mod metrics;
pub mod notices;
pub mod page;
pub mod recipe_control;
pub mod recipe_field;
pub mod recipe_panel;
pub mod schedule_preview;
pub mod share;
pub mod tour;
pub mod verdict;
