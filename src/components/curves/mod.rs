//! How a run goes: charts, verdict, numbers, events, time machine.

pub mod chart_bar;
pub mod chart_canvas;
pub mod chart_picture;
pub mod chart_table;
pub mod charts;
pub mod duel_view;
pub mod each_second;
pub mod event_log;
pub mod figure;
pub mod health;
pub mod metrics;
pub mod readout;
pub mod table_dialog;
pub mod time_machine;
pub mod verdict;
