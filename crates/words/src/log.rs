//! What the list of events says of what the visitor and the page do; what happens to a run is in `RunWords`.

/// Titles in the list of events.
#[expect(missing_docs, reason = "a title is named by its English text")]
pub trait LogTitles {
    fn log_another_device(&self) -> &'static str;
    fn log_change_refused(&self) -> &'static str;
    fn log_data_failed(&self) -> &'static str;
    fn log_data_loaded(&self) -> &'static str;
    fn log_duel_ended(&self) -> &'static str;
    fn log_duel_finished(&self) -> &'static str;
    fn log_duel_refused(&self) -> &'static str;
    fn log_duel_started(&self) -> &'static str;
    fn log_fresh_duel(&self) -> &'static str;
    fn log_fresh_model(&self) -> &'static str;
    fn log_loading_the_data_again(&self) -> &'static str;
    fn log_paused(&self) -> &'static str;
    fn log_preset_refused(&self) -> &'static str;
    fn log_pretrained_weights_failed(&self) -> &'static str;
    fn log_recipe_refused(&self) -> &'static str;
    fn log_remedy_applied(&self) -> &'static str;
    fn log_remedy_refused(&self) -> &'static str;
    fn log_resumed(&self) -> &'static str;
    fn log_run_back(&self) -> &'static str;
    fn log_run_ended(&self) -> &'static str;
    fn log_run_finished(&self) -> &'static str;
    fn log_run_started(&self) -> &'static str;
    fn log_starting_a_new_worker(&self) -> &'static str;
    fn log_training_started(&self) -> &'static str;
    fn log_value_refused(&self) -> &'static str;
    fn log_worker_failed(&self) -> &'static str;
}

/// What kind of thing happened, in one word.
#[expect(missing_docs, reason = "a kind is named by its English text")]
pub trait LogKindWords {
    fn log_kind_note(&self) -> &'static str;
    fn log_kind_trouble(&self) -> &'static str;
    fn log_kind_verdict(&self) -> &'static str;
    fn log_kind_warm_up(&self) -> &'static str;
    fn log_kind_cut(&self) -> &'static str;
    fn log_kind_clip(&self) -> &'static str;
    fn log_kind_skip(&self) -> &'static str;
    fn log_kind_rollback(&self) -> &'static str;
    fn log_kind_change(&self) -> &'static str;
}

/// Details in the list of events. A `side` is the letter of a run of a duel.
pub trait LogWords: LogKindWords + LogTitles {
    /// Before the first step.
    fn log_start(&self) -> &'static str;

    /// So many updates were done.
    fn log_step(&self, step: u32) -> String;

    /// So many training images are here.
    fn log_images(&self, images: u32) -> String;

    /// A device is asked for by this name.
    fn log_asked_for(&self, device: &str) -> String;

    /// A run that exists: its seed, parameters and steps of an epoch.
    fn log_run(&self, seed: u64, parameters: u32, steps_per_epoch: u32) -> String;

    /// A duel that exists: its seed and what is changed.
    fn log_duel(&self, seed: u64, changes: &[String]) -> String;

    /// A duel has ended, and a run begins.
    fn log_takes_its_place(&self) -> &'static str;

    /// A remedy, by what it does, was applied; in a fresh run, if so.
    fn log_remedy(&self, remedy: &str, fresh: bool) -> String;

    /// A remedy was applied in a fresh run of one side's recipe.
    fn log_remedy_of(&self, remedy: &str, side: &str) -> String;

    /// One side ended for this reason, and the other goes on.
    fn log_goes_on(&self, why: &str, side: &str) -> String;

    /// The held-out loss at the end of a run, in nats.
    fn log_held_out(&self, loss: f32) -> String;

    /// A run that ended before its time.
    fn log_ended_early(&self) -> &'static str;

    /// A link shows a step that the run has yet to come to.
    fn log_moment_wanted(&self, step: u32) -> String;

    /// The step of a link is shown now, or the nearest to it that is kept; how to come back.
    fn log_moment_shown(&self, step: u32) -> (String, String);

    /// A run that was never measured.
    fn log_not_measured(&self) -> &'static str;

    /// The button that opens the list of so many events.
    fn events_count(&self, count: usize) -> String;
}
