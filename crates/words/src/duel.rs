//! What is said of duels: the two runs are `A` and `B`.

/// A duel that the page has ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadyDuelKind {
    /// Two ways to draw the first weights.
    Initialization,
    /// With and without a warm-up of the KL.
    WarmUp,
    /// Two learning rates.
    LearningRate,
}

/// What is said of a duel that the page has ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadyDuelWords {
    /// Label of its button.
    pub label: &'static str,
    /// One sentence: what to look at.
    pub watch: &'static str,
    /// What came of it: `elbo train --preset article --epochs 3` with the changes, seeds 1 to 5 and 7, on the
    /// CPU. Losses are -ELBO on the held-out digits, in nats per image.
    pub measured: &'static str,
}

/// What is said of duels. A `side` is the letter of a run, a `gap` a difference of the -ELBO in nats per image.
pub trait DuelWords {
    /// What is said of a duel that the page has ready.
    fn ready_duel(&self, duel: ReadyDuelKind) -> ReadyDuelWords;

    /// Nothing was measured of both runs yet.
    fn duel_open(&self) -> String;

    /// The losses are of different kinds.
    fn duel_incomparable(&self) -> String;

    /// After so many epochs the runs are too close to tell which is better.
    fn duel_close(&self, epoch: u32, gap: f32) -> String;

    /// After so many epochs one is clearly better; the gap is not finite if the other's loss is not.
    fn duel_ahead(&self, side: &str, epoch: u32, gap: f32) -> String;

    /// The first of these has ended with numbers that are not finite, the second goes on.
    fn duel_survives(&self, ended: &str, side: &str) -> String;

    /// Both have ended so.
    fn duel_both_ended(&self) -> String;

    /// A duel's heading: the label of the only field that differs, if there is only one, and how many do.
    fn duel_title(&self, only: Option<&str>, changes: usize) -> String;

    /// What both runs share, and how they are drawn.
    fn duel_shares(&self, seed: u64) -> String;

    /// What counts as ahead.
    fn duel_rule(&self, clear_nats: f32) -> String;

    /// The button that ends a duel with one run's remedy.
    fn duel_remedy(&self, side: &str) -> String;

    /// That one run has ended, and why.
    fn duel_side_ended(&self, side: &str, why: &str) -> String;

    /// The unit of the figures, and of which step they are.
    fn nats_as_of_step(&self, step: u32) -> String;

    /// A change: the label of the field, and the values of A and B as text.
    fn duel_change(&self, label: &str, first: &str, second: &str) -> String;

    /// Fields with these labels were changed, which waits for the end of the duel.
    fn duel_waiting(&self, labels: &[&str]) -> String;

    /// The label of the control for B's value: A has this one.
    fn duel_value(&self, own: &str) -> String;

    /// Both runs have the same value of the field with this label.
    fn duel_shared_field(&self, label: &str) -> String;

    /// B needs a value; A has this one.
    fn duel_needs_value(&self, own: &str) -> String;

    /// B's value is the same as A's.
    fn duel_same_value(&self, own: &str) -> String;

    /// The figure of the optimizer updates.
    fn duel_step(&self) -> &'static str;

    /// The figure of the loss on training batches.
    fn duel_training_loss(&self) -> &'static str;

    /// The figure of the used latent dimensions.
    fn duel_active_units(&self) -> &'static str;
}
