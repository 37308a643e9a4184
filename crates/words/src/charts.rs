//! What is said around the charts: their headings, settings and readouts. What is drawn on them is in `PlotWords`.

/// What is said around the charts: their headings, settings and readouts.
pub trait ChartWords {
    /// What stands above the choice of the charts' scale.
    fn scale(&self) -> &'static str;

    /// The same, for those who cannot see it.
    fn scale_label(&self) -> &'static str;

    /// A logarithmic scale, or a linear one.
    fn scale_name(&self, logarithmic: bool) -> &'static str;

    /// What stands above the choice of the charts' smoothing.
    fn smoothing(&self) -> &'static str;

    /// The same, for those who cannot see it.
    fn smoothing_label(&self) -> &'static str;

    /// What smoothing does.
    fn smoothing_hint(&self) -> &'static str;

    /// No smoothing, some, and much.
    fn smoothings(&self) -> [&'static str; 3];

    /// In the place of the cursor's position while there is none.
    fn cursor_none(&self) -> &'static str;

    /// The button that hides the cursor.
    fn cursor_hide(&self) -> &'static str;

    /// How keys move the cursor.
    fn cursor_keys(&self) -> &'static str;

    /// Heading of the chart of the loss terms.
    fn elbo_chart_title(&self) -> &'static str;

    /// The chart, for those who cannot see it.
    fn elbo_chart_label(&self) -> &'static str;

    /// What its lines are.
    fn elbo_chart_note(&self) -> &'static str;

    /// The unit of losses.
    fn nats_per_image(&self) -> &'static str;

    /// Heading of the chart of the gradient norm.
    fn gradient_chart_title(&self) -> &'static str;

    /// What its axes are.
    fn gradient_chart_unit(&self) -> &'static str;

    /// The chart, for those who cannot see it.
    fn gradient_chart_label(&self) -> &'static str;

    /// What the ticks of a duel's first run are, before their counts.
    fn ticks_of_a(&self) -> &'static str;

    /// What the ticks of its second run are, before their counts.
    fn ticks_of_b(&self) -> &'static str;

    /// What the ticks of a single run are, before their counts.
    fn ticks_of_one(&self) -> &'static str;

    /// Between the counts of short ticks and long ones.
    fn ticks_longer(&self) -> &'static str;

    /// So many updates with clipped gradients.
    fn clipped_updates(&self, updates: u32) -> String;

    /// So many updates not made.
    fn skipped_updates(&self, updates: u32) -> String;

    /// What the ticks are, before there is a run.
    fn ticks_none(&self) -> &'static str;

    /// Heading of the chart of the KL of each dimension.
    fn kl_chart_title(&self) -> &'static str;

    /// What its bars are.
    fn kl_chart_unit(&self) -> &'static str;

    /// The chart, for those who cannot see it.
    fn kl_chart_label(&self) -> &'static str;

    /// Heading of the chart of the schedules.
    fn schedule_chart_title(&self) -> &'static str;

    /// What its faint lines are.
    fn schedule_chart_note(&self) -> &'static str;

    /// The chart, for those who cannot see it.
    fn schedule_chart_label(&self) -> &'static str;

    /// Heading of the chart of the update ratio.
    fn update_chart_title(&self) -> &'static str;

    /// What its axes are.
    fn update_chart_unit(&self) -> &'static str;

    /// When it is measured, and what is usual.
    fn update_chart_note(&self) -> &'static str;

    /// The chart, for those who cannot see it.
    fn update_chart_label(&self) -> &'static str;

    /// Heading of the list of events.
    fn events_title(&self) -> &'static str;
}
