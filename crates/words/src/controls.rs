//! What is said of training: its buttons, where the page stands, whose weights answer.

use elbo_protocol::FailureKind;

/// What is said of training: its buttons, where the page stands, whose weights answer.
pub trait ControlWords {
    /// Training, as a heading and as what is going on.
    fn training(&self) -> &'static str;

    /// The button that begins to train.
    fn train(&self) -> &'static str;

    /// The button that pauses training.
    fn pause(&self) -> &'static str;

    /// The button that goes on after a pause.
    fn resume(&self) -> &'static str;

    /// The button that trains again after a finished run.
    fn train_again(&self) -> &'static str;

    /// The button that takes one step.
    fn step(&self) -> &'static str;

    /// What it does.
    fn step_hint(&self) -> &'static str;

    /// The button that starts over.
    fn reset(&self) -> &'static str;

    /// What it does.
    fn reset_hint(&self) -> &'static str;

    /// A device is being chosen.
    fn status_loading(&self) -> &'static str;

    /// A run can be trained.
    fn status_ready(&self) -> &'static str;

    /// A run is paused.
    fn status_paused(&self) -> &'static str;

    /// A run has reached its end.
    fn status_finished(&self) -> &'static str;

    /// Something failed, without more to say.
    fn status_failed(&self) -> &'static str;

    /// The button that goes on after a failure of this kind.
    fn retry(&self, failure: FailureKind) -> &'static str;

    /// The bar of the data.
    fn data_progress(&self) -> &'static str;

    /// How much of the training images is here.
    fn data_loaded(&self, images: u32, of: u32) -> String;

    /// No weights answer yet.
    fn source_none(&self) -> &'static str;

    /// The run's own weights answer, before its first step.
    fn source_untrained(&self) -> &'static str;

    /// The run's newest weights answer.
    fn source_live(&self) -> &'static str;

    /// The pretrained weights answer: the preset that they are of, if they are of one, and their epochs.
    fn source_pretrained(&self, preset: Option<&str>, epochs: u32) -> String;

    /// The weights of a checkpoint answer.
    fn source_checkpoint(&self, step: u32) -> String;

    /// The main button, where it trains what is chosen instead of the run that exists: a preset, or what was edited.
    fn train_chosen(&self, preset: Option<&str>) -> String;

    /// The button that pauses the run that exists, or goes on with it.
    fn pause_or_resume(&self, runs: bool) -> &'static str;

    /// What it does.
    fn pause_run_hint(&self) -> &'static str;

    /// So many passes of so many.
    fn epoch_of(&self, epoch: u32, of: u32) -> String;
}
