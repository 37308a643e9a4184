//! What the list of events says, in English.

use super::English;
use crate::{LogKindWords, LogTitles, LogWords, TimeMachineWords as _, numbers::grouped};

impl LogTitles for English {
    fn log_another_device(&self) -> &'static str {
        "Another device"
    }

    fn log_change_refused(&self) -> &'static str {
        "Change refused"
    }

    fn log_data_failed(&self) -> &'static str {
        "Data failed"
    }

    fn log_data_loaded(&self) -> &'static str {
        "Data loaded"
    }

    fn log_duel_ended(&self) -> &'static str {
        "Duel ended"
    }

    fn log_duel_finished(&self) -> &'static str {
        "Duel finished"
    }

    fn log_duel_refused(&self) -> &'static str {
        "Duel refused"
    }

    fn log_duel_started(&self) -> &'static str {
        "Duel started"
    }

    fn log_fresh_duel(&self) -> &'static str {
        "Fresh duel"
    }

    fn log_fresh_model(&self) -> &'static str {
        "Fresh model"
    }

    fn log_loading_the_data_again(&self) -> &'static str {
        "Loading the data again"
    }

    fn log_paused(&self) -> &'static str {
        "Paused"
    }

    fn log_preset_refused(&self) -> &'static str {
        "Preset refused"
    }

    fn log_pretrained_weights_failed(&self) -> &'static str {
        "Pretrained weights failed"
    }

    fn log_recipe_refused(&self) -> &'static str {
        "Recipe refused"
    }

    fn log_remedy_applied(&self) -> &'static str {
        "Remedy applied"
    }

    fn log_remedy_refused(&self) -> &'static str {
        "Remedy refused"
    }

    fn log_resumed(&self) -> &'static str {
        "Resumed"
    }

    fn log_run_back(&self) -> &'static str {
        "Back to the run before"
    }

    fn log_run_ended(&self) -> &'static str {
        "Run ended"
    }

    fn log_run_finished(&self) -> &'static str {
        "Run finished"
    }

    fn log_run_started(&self) -> &'static str {
        "Run started"
    }

    fn log_starting_a_new_worker(&self) -> &'static str {
        "Starting a new worker"
    }

    fn log_training_started(&self) -> &'static str {
        "Training started"
    }

    fn log_value_refused(&self) -> &'static str {
        "Value refused"
    }

    fn log_worker_failed(&self) -> &'static str {
        "Worker failed"
    }
}

impl LogKindWords for English {
    fn log_kind_note(&self) -> &'static str {
        "note"
    }

    fn log_kind_trouble(&self) -> &'static str {
        "problem"
    }

    fn log_kind_verdict(&self) -> &'static str {
        "verdict"
    }

    fn log_kind_warm_up(&self) -> &'static str {
        "warm-up"
    }

    fn log_kind_cut(&self) -> &'static str {
        "cut"
    }

    fn log_kind_clip(&self) -> &'static str {
        "clip"
    }

    fn log_kind_skip(&self) -> &'static str {
        "skip"
    }

    fn log_kind_rollback(&self) -> &'static str {
        "rollback"
    }

    fn log_kind_change(&self) -> &'static str {
        "change"
    }
}

impl LogWords for English {
    fn events_count(&self, count: usize) -> String {
        match count {
            1 => "1 event".to_owned(),
            count => format!("{count} events"),
        }
    }

    fn log_start(&self) -> &'static str {
        "start"
    }

    fn log_step(&self, step: u32) -> String {
        format!("step {}", grouped(step))
    }

    fn log_images(&self, images: u32) -> String {
        format!("{} training images", grouped(images))
    }

    fn log_asked_for(&self, device: &str) -> String {
        format!("{device} is asked for; a fresh run begins")
    }

    fn log_run(&self, seed: u64, parameters: u32, steps_per_epoch: u32) -> String {
        let (parameters, steps) = (grouped(parameters), grouped(steps_per_epoch));
        format!("seed {seed} · {parameters} parameters · {steps} steps an epoch")
    }

    fn log_duel(&self, seed: u64, changes: &[String]) -> String {
        format!("seed {seed} · {}", changes.join(", "))
    }

    fn log_takes_its_place(&self) -> &'static str {
        "a fresh run takes its place"
    }

    fn log_remedy(&self, remedy: &str, fresh: bool) -> String {
        if fresh { format!("{remedy}, in a fresh run") } else { remedy.to_owned() }
    }

    fn log_remedy_of(&self, remedy: &str, side: &str) -> String {
        format!("{remedy}, in a fresh run of {side}'s recipe")
    }

    fn log_goes_on(&self, why: &str, side: &str) -> String {
        format!("{why} · {side} goes on")
    }

    fn log_held_out(&self, loss: f32) -> String {
        format!("held-out loss {loss:.2} nats")
    }

    fn log_ended_early(&self) -> &'static str {
        "ended early"
    }

    fn log_moment_wanted(&self, step: u32) -> String {
        format!("The link shows step {step}: the page goes there when the run has come so far")
    }

    fn log_moment_shown(&self, step: u32) -> (String, String) {
        let back = self.time_back_to_live();
        (format!("Showing step {step}, as the link does"), format!("{back} shows the newest weights again"))
    }

    fn log_not_measured(&self) -> &'static str {
        "not measured"
    }
}
