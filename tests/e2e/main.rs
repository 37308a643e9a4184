//! End-to-end tests: the release build in `dist/`, in a real Chromium, as a visitor meets it.
//!
//! Run them with `cargo xtask test`, which installs the browser and builds the page. The numbers that
//! runs are held against come from an independent implementation of the same net, over several seeds.

mod accessibility;
mod answers;
mod bad_input;
mod browser;
mod commands;
mod curves;
mod devices;
mod diagnosis;
mod drawing;
mod duel;
mod exploring;
mod fields;
mod latent;
mod layout;
mod learn;
mod main_thread;
mod map;
mod recipe;
mod rooms;
mod screenshots;
mod sharing;
mod smoothness;
mod start;
mod tables;
mod time_machine;
mod training;
mod webgpu;
