//! What is said of the time machine: the moments of a run, in English.

use super::English;
use crate::{
    TimeMachineWords,
    numbers::{grouped, nats},
};

impl TimeMachineWords for English {
    fn time_title(&self) -> &'static str {
        "Time machine"
    }

    fn time_empty(&self) -> &'static str {
        "Nothing to go back to yet: it needs two moments of a run."
    }

    fn time_words(&self, is_live: bool, step: u32, epoch: f64, held_out: Option<f32>) -> String {
        let live = if is_live { "live · " } else { "" };
        let held_out =
            held_out.map_or_else(|| "not measured yet".to_owned(), |loss| format!("held out {}", nats(loss)));
        format!("{live}step {} · epoch {epoch:.1} · {held_out}", grouped(step))
    }

    fn time_slider(&self) -> &'static str {
        "Moment of the run"
    }

    fn time_replay(&self, is_replaying: bool) -> &'static str {
        if is_replaying { "Stop the replay" } else { "Replay the run" }
    }

    fn time_back_to_live(&self) -> &'static str {
        "Back to live"
    }

    fn time_note(&self, is_past: bool, is_training: bool) -> &'static str {
        match (is_past, is_training) {
            (true, true) => "in the past · training goes on",
            (true, false) => "in the past",
            (false, _) => "map, digits and sliders follow",
        }
    }

    fn time_live(&self) -> &'static str {
        "Live"
    }
}
