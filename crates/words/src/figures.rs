//! Names and explanations of the figures of a run: its progress, its loss, its health.

/// Names and explanations of the figures of a run: its progress, its loss, its health.
pub trait FigureWords {
    /// The figures of progress and loss, for those who cannot see them.
    fn figures_label(&self) -> &'static str;

    /// The loss, which may be the negative evidence lower bound: on held-out images, or in training.
    fn figure_loss(&self, is_elbo: bool, held_out: bool) -> &'static str;

    /// The bar of the run's progress.
    fn steps_done(&self) -> &'static str;

    /// Passes over the training images.
    fn figure_epoch(&self) -> &'static str;

    /// Optimizer updates.
    fn figure_step(&self) -> &'static str;

    /// The speed of training.
    fn figure_images_per_second(&self) -> &'static str;

    /// How many parameters are trained.
    fn figure_parameters(&self) -> &'static str;

    /// The unit of the losses, and over how many steps they are means.
    fn figures_note(&self) -> &'static str;

    /// So many of so many, of epochs and of active units.
    fn share_of(&self, part: u32, of: u32) -> String;

    /// Heading of the figures of health.
    fn health_title(&self) -> &'static str;

    /// What stands beside it.
    fn health_note(&self) -> &'static str;

    /// The gradient norm.
    fn figure_gradient_norm(&self) -> &'static str;

    /// What it is.
    fn gradient_norm_hint(&self) -> &'static str;

    /// What the learning rate among the figures is.
    fn learning_rate_hint(&self) -> &'static str;

    /// What beta among the figures is.
    fn beta_hint(&self) -> &'static str;

    /// What the update ratio is.
    fn update_ratio_hint(&self) -> &'static str;

    /// The largest log-variance.
    fn figure_largest_logvar(&self) -> &'static str;

    /// What it is.
    fn largest_logvar_hint(&self) -> &'static str;

    /// Active latent dimensions.
    fn figure_active_units(&self) -> &'static str;

    /// What they are.
    fn active_units_hint(&self) -> &'static str;

    /// Dead units.
    fn figure_dead_units(&self) -> &'static str;

    /// What they are.
    fn dead_units_hint(&self) -> &'static str;

    /// What the count of clipped updates is.
    fn clipped_hint(&self) -> &'static str;

    /// What the count of skipped updates is.
    fn skipped_hint(&self) -> &'static str;

    /// The gap of batch normalization.
    fn figure_batch_norm_gap(&self) -> &'static str;

    /// What it is.
    fn batch_norm_gap_hint(&self) -> &'static str;

    /// Reconstruction and KL together.
    fn figure_negative_elbo(&self) -> &'static str;

    /// What training minimizes.
    fn figure_objective(&self) -> &'static str;

    /// What it is.
    fn objective_hint(&self) -> &'static str;

    /// The figures are of the first run of a duel.
    fn figures_of_a(&self) -> &'static str;

    /// Before the held-out loss; whether it stands behind the words that the figures are of run A.
    fn held_out_before(&self, of_a: bool) -> &'static str;

    /// So many seconds to the end of the run, after the step.
    fn time_left(&self, seconds: f32) -> String;
}
