//! What is said at the draw pad, and of the test digits nearest to the drawing.

use elbo_protocol::Terms;

/// What is said at the draw pad, and of the test digits nearest to the drawing.
pub trait PadWords {
    /// Heading of the pad.
    fn pad_title(&self) -> &'static str;

    /// The pad, for those who cannot see it.
    fn pad_label(&self) -> &'static str;

    /// The button that takes back the last change.
    fn pad_undo(&self) -> &'static str;

    /// The button that wipes the pad.
    fn pad_clear(&self) -> &'static str;

    /// The drawing, below the pad and in the map's legend.
    fn pad_drawing(&self) -> &'static str;

    /// The drawing in the model's resolution, for those who cannot see it.
    fn pad_seen(&self) -> &'static str;

    /// What stands beside the drawing in the model's resolution; a test digit is not centered, it is so already.
    fn pad_seen_note(&self, is_test_digit: bool) -> &'static str;

    /// The reconstruction, for those who cannot see it.
    fn pad_reconstruction(&self) -> &'static str;

    /// What stands below the reconstruction.
    fn pad_reconstruction_caption(&self) -> &'static str;

    /// Reconstruction and KL of the drawing, in nats: number, words, number, words. The numbers are set in bold.
    fn pad_terms(&self, terms: Terms) -> [String; 4];

    /// In the place of the loss terms while there is no drawing.
    fn pad_terms_none(&self) -> &'static str;

    /// The button that sets the sliders to the drawing's code.
    fn pad_to_sliders(&self) -> &'static str;

    /// What it does.
    fn pad_to_sliders_hint(&self) -> &'static str;

    /// Heading of the row of the nearest test digits.
    fn nearest_digits_title(&self) -> &'static str;

    /// The row, for those who cannot see it.
    fn nearest_digits(&self) -> &'static str;

    /// A test digit near to the drawing, and how far its code is.
    fn nearest_digit(&self, index: u32, label: u8, distance: f32) -> String;

    /// The button that picks it.
    fn pick_nearest_digit(&self, index: u32, label: u8, distance: f32) -> String;

    /// A picture that is not there yet.
    fn picture_none_yet(&self, picture: &str) -> String;
}
