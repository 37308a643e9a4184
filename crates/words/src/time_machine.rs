//! What is said of the time machine: the moments of a run.

/// What is said of the time machine: the moments of a run.
pub trait TimeMachineWords {
    /// Heading of the time machine.
    fn time_title(&self) -> &'static str;

    /// There are no moments yet.
    fn time_empty(&self) -> &'static str;

    /// A moment of a run: whether it is the present, its step and epoch, and the last held-out loss in nats.
    fn time_words(&self, is_live: bool, step: u32, epoch: f64, held_out: Option<f32>) -> String;

    /// The slider over the moments.
    fn time_slider(&self) -> &'static str;

    /// The button that replays the run, or stops the replay.
    fn time_replay(&self, is_replaying: bool) -> &'static str;

    /// The button that goes back to the newest weights.
    fn time_back_to_live(&self) -> &'static str;

    /// What stands beside the heading: whether a moment of the past is in view, and whether the run trains.
    fn time_note(&self, is_past: bool, is_training: bool) -> &'static str;

    /// The button that shows the newest weights again, in a word.
    fn time_live(&self) -> &'static str;
}
