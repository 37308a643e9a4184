//! What is said of the latent map, of the manifold decoded over the same plane, and of the linear probe.

use elbo_protocol::Axes;

/// What is said of the latent map, of the manifold decoded over the same plane, and of the linear probe.
pub trait MapWords {
    /// Heading of the map.
    fn map_title(&self) -> &'static str;

    /// What stands beside it.
    fn map_note(&self) -> &'static str;

    /// The map, for those who cannot see it, and how it is used.
    fn map_label(&self, digits: usize) -> String;

    /// In the place of the map while there is none.
    fn map_empty(&self) -> &'static str;

    /// The choice of the plane, for those who cannot see it.
    fn map_axes(&self) -> &'static str;

    /// One way to choose the plane.
    fn map_axes_choice(&self, axes: Axes) -> &'static str;

    /// What that plane is.
    fn map_axes_hint(&self, axes: Axes) -> &'static str;

    /// An axis of the map: its dimension, if it is one, and its share of the variance in percent.
    fn map_axis(&self, dimension: Option<u32>, share: f32) -> String;

    /// What stands in rows on the map of a code with one dimension.
    fn map_rows(&self) -> &'static str;

    /// What the number at an axis is.
    fn map_axis_hint(&self) -> &'static str;

    /// A held-out digit on the map, after its label.
    fn map_tip(&self, index: usize) -> String;

    /// The legend of labels, for those who cannot see it.
    fn pick_out_labels(&self) -> &'static str;

    /// The button that picks out a label.
    fn pick_out_label(&self, label: u8) -> String;

    /// The point of the sliders, in the legend.
    fn map_sliders(&self) -> &'static str;

    /// The same, where it lies on the plane.
    fn sliders_on_plane(&self) -> &'static str;

    /// How far the sliders' vector is off the map's plane.
    fn sliders_off_plane(&self, distance: f32) -> String;

    /// The rings of the prior, in the legend.
    fn prior_rings(&self) -> &'static str;

    /// In the place of the scale while there is no map.
    fn map_points_to_come(&self) -> &'static str;

    /// How far the map reaches, on one axis or on two, and of which step its weights are.
    fn map_scale(&self, reach: f32, one_axis: bool, step: u32) -> String;

    /// How much of the variance of the codes the map shows, in percent.
    fn map_share(&self, share: f32) -> String;

    /// What the map of a code with one dimension shows.
    fn map_of_one_dimension(&self) -> &'static str;

    /// What the map of a code with two dimensions shows.
    fn map_of_two_dimensions(&self) -> &'static str;

    /// Heading of the manifold.
    fn manifold_title(&self) -> &'static str;

    /// The manifold, for those who cannot see it, and how it is used.
    fn manifold_label(&self) -> &'static str;

    /// In the place of the manifold while there is none.
    fn manifold_empty(&self) -> &'static str;

    /// Of how many digits a side the manifold is.
    fn manifold_size(&self, side: usize) -> String;

    /// What the manifold is.
    fn manifold_explanation(&self) -> &'static str;

    /// Heading of the probe.
    fn probe_title(&self) -> &'static str;

    /// What stands beside it.
    fn probe_note(&self) -> &'static str;

    /// Before the probe's accuracy.
    fn probe_accuracy(&self) -> &'static str;

    /// What the probe is: fitted on so many digits, tested on others.
    fn probe_explanation(&self, fitted: u32, tested: u32) -> String;
}
