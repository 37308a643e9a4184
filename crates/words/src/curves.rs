//! What is said in the column of verdict, curves and events; what has no numbers or names is in `CurvesLabels`.

/// What is said in the column of verdict, curves and events.
pub trait CurvesWords {
    /// The card of a verdict, and of which run it is in a duel.
    fn diagnosis(&self, of: Option<&str>) -> String;

    /// What stands above the choice of the charts' scale.
    fn scale(&self) -> &'static str;

    /// A logarithmic scale, or a linear one.
    fn scale_name(&self, logarithmic: bool) -> &'static str;

    /// What stands above the choice of the charts' smoothing.
    fn smoothing(&self) -> &'static str;

    /// No smoothing, some, and much.
    fn smoothings(&self) -> [&'static str; 3];

    /// What the ticks of a single run are, before their counts.
    fn ticks_of_one(&self) -> &'static str;

    /// So many updates with clipped gradients.
    fn clipped_updates(&self, updates: u32) -> String;

    /// So many updates not made.
    fn skipped_updates(&self, updates: u32) -> String;

    /// A moment of a run: whether it is the present, its step and epoch, and the last held-out loss in nats.
    fn moment(&self, is_live: bool, step: u32, epoch: f64, held_out: Option<f32>) -> String;

    /// So many of so many, of epochs and of active units.
    fn share_of(&self, part: u32, of: u32) -> String;
}

/// Names of figures.
#[expect(missing_docs, reason = "a figure is named by its English text")]
pub trait FigureNames {
    fn figure_active_units(&self) -> &'static str;
    fn figure_batch_norm_gap(&self) -> &'static str;
    fn figure_dead_units(&self) -> &'static str;
    fn figure_epoch(&self) -> &'static str;
    fn figure_gradient_norm(&self) -> &'static str;
    fn figure_images_per_second(&self) -> &'static str;
    fn figure_largest_logvar(&self) -> &'static str;
    fn figure_parameters(&self) -> &'static str;
    fn figure_step(&self) -> &'static str;
}
