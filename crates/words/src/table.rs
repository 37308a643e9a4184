//! What is said of charts as tables, and the sentences that sum charts up.

/// How one quantity went over a run.
#[derive(Debug, Clone, Copy)]
pub struct Course<'a> {
    /// Its name, in the midst of a line.
    pub name: &'a str,
    /// Its unit, behind a number; may be empty.
    pub unit: &'a str,
    /// Its first value.
    pub first: f32,
    /// Its last value.
    pub last: f32,
    /// Epochs from the first to the last.
    pub epochs: f64,
    /// How its values read.
    pub number: fn(f32) -> String,
}

/// Two labels whose codes have their centers so far apart, in units of the latent space.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Apart {
    /// One label, 0 to 9.
    pub one: u8,
    /// The other.
    pub other: u8,
    /// The distance.
    pub distance: f32,
}

/// What is said of charts as tables, and the sentences that sum charts up.
pub trait TableWords {
    /// The button that opens a chart's table.
    fn table_button(&self) -> &'static str;

    /// The same, for those who cannot see beside what it stands.
    fn table_of(&self, chart: &str) -> String;

    /// The button that closes it.
    fn table_close(&self) -> &'static str;

    /// In the place of a table without rows, and of a summary.
    fn nothing_measured(&self) -> &'static str;

    /// The caption of a table: what the chart shows; over how many steps values are means, if over several.
    fn table_caption(&self, chart: &str, mean_of: Option<u32>) -> String;

    /// The heading of a column: the run, in a duel; what it belongs to, which may be empty; the quantity; its unit,
    /// which may be empty.
    fn table_column(&self, side: Option<&str>, group: &str, name: &str, unit: &str) -> String;

    /// The unit of losses, behind a number.
    fn nats_unit(&self) -> &'static str;

    /// The unit of counts of updates.
    fn updates_unit(&self) -> &'static str;

    /// A step that is still to come.
    fn planned_step(&self, step: u32) -> String;

    /// The column of ranks.
    fn rank_column(&self) -> &'static str;

    /// The column of latent dimensions.
    fn dimension_column(&self) -> &'static str;

    /// The column that says whether a dimension is used.
    fn use_column(&self) -> &'static str;

    /// Whether a dimension is used.
    fn is_used(&self, is_used: bool) -> &'static str;

    /// The column of labels.
    fn label_column(&self) -> &'static str;

    /// The column of how many digits have a label.
    fn digits_column(&self) -> &'static str;

    /// The column of where a label's codes have their center along an axis of that name.
    fn center_column(&self, axis: &str) -> String;

    /// The column of how far a label's codes lie from their center.
    fn spread_column(&self) -> &'static str;

    /// The corner of a table over the plane of the map: what its rows and its columns are.
    fn plane_corner(&self, one_axis: bool) -> &'static str;

    /// The caption of the map's table.
    fn map_table(&self) -> &'static str;

    /// The caption of the manifold's table.
    fn manifold_table(&self) -> &'static str;

    /// The loss in the midst of a line: whether it is the negative evidence lower bound, and whether it was measured
    /// on the held-out images.
    fn loss_in_line(&self, is_elbo: bool, held_out: bool) -> &'static str;

    /// How a quantity went over a run.
    fn course(&self, course: &Course<'_>) -> String;

    /// The lowest value, as text, and its epoch.
    fn lowest(&self, value: &str, epoch: f64) -> String;

    /// The highest value, as text, and its epoch.
    fn highest(&self, value: &str, epoch: f64) -> String;

    /// So many steps with clipped gradients.
    fn clipped_steps(&self, steps: u32) -> String;

    /// So many steps without an update.
    fn skipped_steps(&self, steps: u32) -> String;

    /// What a schedule has come to, and what it comes to at the end of the run, if that is still ahead.
    fn schedule_now(&self, name: &str, now: &str, planned: Option<&str>) -> String;

    /// How much all dimensions have together, and the one that has most, with its share; as text, in nats.
    fn kl_shares(&self, all: &str, dimension: usize, most: &str) -> String;

    /// The map: how many digits, which labels lie nearest and farthest, and what the linear probe reads, in percent.
    fn map_summary(&self, digits: u32, ends: Option<[Apart; 2]>, probe: Option<f32>) -> String;

    /// The manifold: digits a side, how far it reaches, and at how many of its places each label's codes are
    /// nearest, the most frequent first.
    fn manifold_summary(&self, side: usize, reach: f32, nearest: &[(u8, u32)]) -> String;
}
