//! What is written on charts, and said of them.

/// What is written on charts, and said of them.
pub trait PlotWords {
    /// Below the axis of the epochs.
    fn epochs(&self) -> &'static str;

    /// The loss with all its terms.
    fn total_term(&self) -> &'static str;

    /// The reconstruction term of the loss.
    fn reconstruction_term(&self) -> &'static str;

    /// The KL term of the loss.
    fn kl_term(&self) -> &'static str;

    /// The learning rate, in the midst of a line.
    fn learning_rate_curve(&self) -> &'static str;

    /// The weight of the KL, in the midst of a line.
    fn beta_curve(&self) -> &'static str;

    /// Of values on training batches.
    fn on_training(&self) -> &'static str;

    /// Of values on the held-out images.
    fn on_held_out(&self) -> &'static str;

    /// Of values that the schedules foresee.
    fn planned(&self) -> &'static str;

    /// The gradient norm, at the cursor.
    fn norm(&self) -> &'static str;

    /// The largest gradient norm of several steps.
    fn largest_norm(&self) -> &'static str;

    /// Steps with clipped gradients.
    fn clipped(&self) -> &'static str;

    /// Steps without an update.
    fn skipped(&self) -> &'static str;

    /// The norm of an update over that of the weights.
    fn update_over_weights(&self) -> &'static str;

    /// The update ratio that is usual.
    fn usual_update_ratio(&self, ratio: f64) -> String;

    /// The norm from which gradients are clipped.
    fn clipped_at(&self, norm: f64) -> String;

    /// The norm from which updates are skipped.
    fn skipped_above(&self, norm: f64) -> String;

    /// The loss of a decoder whose output is zero, in nats.
    fn output_of_zeros(&self, nats: f32) -> String;

    /// The loss without a code, in nats.
    fn posterior_collapse(&self, nats: f32) -> String;

    /// The least reconstruction loss that there can be, in nats.
    fn reconstruction_floor(&self, nats: f32) -> String;

    /// Used latent dimensions, below their bars.
    fn used(&self, dimensions: usize) -> String;

    /// Unused latent dimensions, below their bars.
    fn unused(&self, dimensions: usize) -> String;

    /// How many latent dimensions are used, and after which step that was measured on what.
    fn spectrum(&self, used: usize, unused: usize, held_out: bool, step: u32) -> String;

    /// The KL of a latent dimension in nats, whether that makes it used, and its rank, from 1, among so many.
    fn bar(&self, dimension: usize, kl: f32, is_used: bool, rank: u32, of: usize) -> String;

    /// The checkpoint in view.
    fn step_shown(&self, step: u32) -> String;

    /// The marks that dotted lines stand for.
    fn dotted(&self, marks: &[String]) -> String;

    /// Where the cursor stands; over how many steps values are means, if over several.
    fn position(&self, step: u32, epoch: f64, mean_of: Option<u32>) -> String;

    /// How long a run is.
    fn length(&self, epochs: u32) -> String;

    /// The mark where the learning rate reached its full value.
    fn mark_learning_rate_warm(&self) -> &'static str;

    /// The mark where beta reached its full value.
    fn mark_kl_warm(&self) -> &'static str;

    /// The mark where the learning rate was cut.
    fn mark_cut(&self) -> &'static str;

    /// The mark where a run went back to a snapshot.
    fn mark_rolled_back(&self) -> &'static str;

    /// The mark where a run used its last rollback.
    fn mark_gave_up(&self) -> &'static str;

    /// The mark where the recipe was changed.
    fn mark_amended(&self) -> &'static str;
}
