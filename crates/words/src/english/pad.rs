//! What is said at the draw pad, and of the test digits nearest to the drawing, in English.

use elbo_protocol::Terms;

use super::English;
use crate::{PadWords, numbers::nats};

impl PadWords for English {
    fn pad_title(&self) -> &'static str {
        "Draw a digit"
    }

    fn pad_label(&self) -> &'static str {
        "Pad: draw a digit with mouse, finger or pen, or put a test digit on it"
    }

    fn pad_undo(&self) -> &'static str {
        "Undo"
    }

    fn pad_clear(&self) -> &'static str {
        "Clear"
    }

    fn pad_drawing(&self) -> &'static str {
        "your drawing"
    }

    fn pad_seen(&self) -> &'static str {
        "Your drawing as the model sees it"
    }

    fn pad_seen_note(&self, is_test_digit: bool) -> &'static str {
        if is_test_digit { "as the model sees it" } else { "as the model sees it, centered by mass" }
    }

    fn pad_reconstruction(&self) -> &'static str {
        "Reconstruction of your drawing"
    }

    fn pad_reconstruction_caption(&self) -> &'static str {
        "its reconstruction"
    }

    fn pad_terms(&self, terms: Terms) -> [String; 4] {
        let Terms { reconstruction, kl, .. } = terms;
        [nats(reconstruction), " reconstruction + ".to_owned(), nats(kl), " KL, nats".to_owned()]
    }

    fn pad_terms_none(&self) -> &'static str {
        "draw to see its two loss terms"
    }

    fn pad_to_sliders(&self) -> &'static str {
        "To sliders"
    }

    fn pad_to_sliders_hint(&self) -> &'static str {
        "Set the sliders to the posterior mean of your drawing"
    }

    fn nearest_digits_title(&self) -> &'static str {
        "nearest codes"
    }

    fn nearest_digits(&self) -> &'static str {
        "Nearest test digits"
    }

    fn nearest_digit(&self, index: u32, label: u8, distance: f32) -> String {
        format!("Test digit {index}, a {label}, at distance {distance:.2}")
    }

    fn pick_nearest_digit(&self, index: u32, label: u8, distance: f32) -> String {
        format!("Pick test digit {index}, a {label}, at distance {distance:.2}")
    }

    fn picture_none_yet(&self, picture: &str) -> String {
        format!("{picture}: none yet")
    }
}
