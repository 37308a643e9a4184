//! What is said in the column that explores a model; what has no numbers is in `ExploreLabels`.

use elbo_protocol::Terms;

/// What is said in the column that explores a model.
pub trait ExploreWords {
    /// A picture that is not there yet.
    fn none_yet(&self, picture: &str) -> String;

    /// A digit of the test set, and its label once it is known.
    fn test_digit(&self, index: u32, label: Option<u8>) -> String;

    /// The same in the midst of a sentence.
    fn a_test_digit(&self, index: u32, label: u8) -> String;

    /// A test digit near to the drawing, and how far its code is.
    fn neighbor(&self, index: u32, label: u8, distance: f32) -> String;

    /// The button that picks it.
    fn pick_neighbor(&self, index: u32, label: u8, distance: f32) -> String;

    /// Originals with these labels, and what a model makes of them.
    fn gallery(&self, labels: &[u8], model: &str) -> String;

    /// The model, where there is one only.
    fn the_model(&self) -> &'static str;

    /// What the strip of one side of a duel shows.
    fn gallery_of(&self, side: &str) -> String;

    /// A number of a test digit was refused: it has to be at most `last`.
    fn expected_test_digit(&self, last: u32, found: &str) -> String;

    /// The test digits in view.
    fn test_digits_in_view(&self, first: u32, last: u32) -> String;

    /// The map, for those who cannot see it, and how it is used.
    fn map_of_codes(&self, digits: usize) -> String;

    /// A held-out digit on the map, after its label.
    fn on_map(&self, index: usize) -> String;

    /// The button that picks out a label.
    fn pick_out_label(&self, label: u8) -> String;

    /// The choice of the plane of most variance.
    fn principal_plane(&self) -> &'static str;

    /// The choice of the two dimensions with the largest KL.
    fn two_dimensions(&self) -> &'static str;

    /// An axis of the map: its dimension, if it is one, and its share of the variance in percent.
    fn map_axis(&self, dimension: Option<u32>, share: f32) -> String;

    /// What stands in rows on the map of a code with one dimension.
    fn map_rows(&self) -> &'static str;

    /// How far the sliders' vector is off the map's plane.
    fn sliders_off_plane(&self, distance: f32) -> String;

    /// How far the map reaches, on one axis or on two, and of which step its weights are.
    fn map_scale(&self, reach: f32, one_axis: bool, step: u32) -> String;

    /// How much of the variance of the codes the map shows, in percent.
    fn map_share(&self, share: f32) -> String;

    /// The manifold, for those who cannot see it, and how it is used.
    fn manifold_of_digits(&self) -> &'static str;

    /// Of how many digits a side the manifold is.
    fn manifold_size(&self, side: usize) -> String;

    /// What the manifold is.
    fn what_the_manifold_is(&self) -> &'static str;

    /// What the probe is: fitted on so many digits, tested on others.
    fn what_the_probe_is(&self, fitted: u32, tested: u32) -> String;

    /// How many sliders there are, before their KL is known.
    fn dimensions(&self, latent: usize) -> String;

    /// The order of the sliders, and how many are unused.
    fn ranked_with_unused(&self, unused: usize, latent: usize) -> String;

    /// The button that shows or hides the unused sliders.
    fn fold_unused(&self, unfolded: bool, unused: usize) -> String;

    /// In the place of a KL that is next to none.
    fn unused_dimension(&self) -> &'static str;

    /// The KL of a dimension, in nats.
    fn kl_of_dimension(&self, nats: f32) -> String;

    /// The picked digit by its label, and after that its number.
    fn picked(&self, label: u8, index: u32) -> [String; 2];

    /// Reconstruction and KL of the picked digit, in nats.
    fn picked_terms(&self, terms: Terms) -> String;

    /// An end of the morph, for those who cannot see it: what it is, if it is set.
    fn morph_end(&self, end: &str, is: Option<&str>) -> String;

    /// The group of an end of the morph.
    fn morph_end_group(&self, end: &str) -> String;

    /// What an end of the morph may be taken from: the sliders, the picked digit, the drawing.
    fn morph_sources(&self) -> [&'static str; 3];

    /// The button that sets an end of the morph.
    fn set_morph_end(&self, end: &str, from: &str) -> String;

    /// How far the morph is, in percent.
    fn morph_position(&self, percent: f32) -> String;

    /// The same, for those who cannot see it.
    fn morph_position_told(&self, percent: f32) -> String;

    /// An end that was taken from the drawing.
    fn end_drawing(&self) -> &'static str;

    /// An end that was taken from the sliders.
    fn end_sliders(&self) -> &'static str;

    /// An end that was drawn from the prior.
    fn end_prior(&self) -> &'static str;
}
