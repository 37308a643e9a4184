//! What is said in the column that explores a model, in English.

use elbo_protocol::Terms;

use super::English;
use crate::{
    ExploreLabels as _, ExploreWords,
    numbers::{grouped, nats, percent},
};

impl ExploreWords for English {
    fn none_yet(&self, picture: &str) -> String {
        format!("{picture}: none yet")
    }

    fn test_digit(&self, index: u32, label: Option<u8>) -> String {
        match label {
            Some(label) => format!("Test digit {index}, a {label}"),
            None => format!("Test digit {index}"),
        }
    }

    fn a_test_digit(&self, index: u32, label: u8) -> String {
        format!("test digit {index}, a {label}")
    }

    fn neighbor(&self, index: u32, label: u8, distance: f32) -> String {
        format!("Test digit {index}, a {label}, at distance {distance:.2}")
    }

    fn pick_neighbor(&self, index: u32, label: u8, distance: f32) -> String {
        format!("Pick test digit {index}, a {label}, at distance {distance:.2}")
    }

    fn gallery(&self, labels: &[u8], model: &str) -> String {
        let labels: Vec<String> = labels.iter().map(u8::to_string).collect();
        format!("Test digits {}, and below them what {model} makes of each", labels.join(", "))
    }

    fn the_model(&self) -> &'static str {
        "the model"
    }

    fn gallery_of(&self, side: &str) -> String {
        format!("{side}: test digits over reconstructions")
    }

    fn expected_test_digit(&self, last: u32, found: &str) -> String {
        format!("Expected a number from 0 to {}, found '{found}'.", grouped(last))
    }

    fn test_digits_in_view(&self, first: u32, last: u32) -> String {
        format!("Numbers {} to {}. A pick sets the sliders.", grouped(first), grouped(last))
    }

    fn map_of_codes(&self, digits: usize) -> String {
        format!(
            "Map of the codes of {digits} held-out digits. Arrow keys move the sliders' point, with shift further; Home \
             puts it in the center."
        )
    }

    fn on_map(&self, index: usize) -> String {
        format!(" held-out digit {index}")
    }

    fn pick_out_label(&self, label: u8) -> String {
        format!("Pick out the digit {label}")
    }

    fn principal_plane(&self) -> &'static str {
        "Principal plane"
    }

    fn two_dimensions(&self) -> &'static str {
        "Two dimensions"
    }

    fn map_axis(&self, dimension: Option<u32>, share: f32) -> String {
        match dimension {
            Some(dimension) => format!("z{dimension} · {}", percent(share)),
            None => format!("{} of variance", percent(share)),
        }
    }

    fn map_rows(&self) -> &'static str {
        "rows: labels 0 to 9"
    }

    fn sliders_off_plane(&self, distance: f32) -> String {
        format!("the sliders, {distance:.1} off the plane")
    }

    fn map_scale(&self, reach: f32, one_axis: bool, step: u32) -> String {
        let axes = if one_axis { "across" } else { "across and up" };
        let weights = match step {
            0 => "untrained weights".to_owned(),
            step => format!("weights of step {}", grouped(step)),
        };
        format!("From −{reach} to {reach} {axes}, around the mean of the codes; {weights}.")
    }

    fn map_share(&self, share: f32) -> String {
        format!(
            "The plane holds {} of the variance of the codes: digits that overlap here may lie apart in other \
             directions.",
            percent(share)
        )
    }

    fn manifold_of_digits(&self) -> &'static str {
        "Digits decoded all over the plane of the map. Arrow keys move the sliders' point, with shift further; \
         Home puts it in the center."
    }

    fn manifold_size(&self, side: usize) -> String {
        format!("{side}×{side} digits decoded over the map's plane")
    }

    fn what_the_manifold_is(&self) -> &'static str {
        "The same plane and scale as the map. Where codes lie, the decoder was trained; farther out it guesses. Click \
         or drag to set the sliders."
    }

    fn what_the_probe_is(&self, fitted: u32, tested: u32) -> String {
        format!(
            "Ridge regression fitted on {} held-out digits, tested on {} others; chance is about 10 %. It measures \
             the representation. Training does not optimize it.",
            grouped(fitted),
            grouped(tested)
        )
    }

    fn dimensions(&self, latent: usize) -> String {
        format!("{latent} dimensions of z")
    }

    fn ranked_with_unused(&self, unused: usize, latent: usize) -> String {
        format!("ranked by KL, {unused} of {latent} unused")
    }

    fn fold_unused(&self, unfolded: bool, unused: usize) -> String {
        format!("{} {unused} unused", if unfolded { self.hide() } else { self.show() })
    }

    fn unused_dimension(&self) -> &'static str {
        "unused"
    }

    fn kl_of_dimension(&self, nats: f32) -> String {
        format!("KL {nats:.2} nats")
    }

    fn picked(&self, label: u8, index: u32) -> [String; 2] {
        [format!("A {label}"), format!(", no. {index}")]
    }

    fn picked_terms(&self, terms: Terms) -> String {
        format!("{} + {} nats", nats(terms.reconstruction), nats(terms.kl))
    }

    fn morph_end(&self, end: &str, is: Option<&str>) -> String {
        format!("End {end}: {}", is.unwrap_or("not set"))
    }

    fn morph_end_group(&self, end: &str) -> String {
        format!("End {end}")
    }

    fn morph_sources(&self) -> [&'static str; 3] {
        ["sliders", "digit", "drawing"]
    }

    fn set_morph_end(&self, end: &str, from: &str) -> String {
        format!("Set {end} from the {from}")
    }

    fn morph_position(&self, percent: f32) -> String {
        format!("{percent:.0} %")
    }

    fn morph_position_told(&self, percent: f32) -> String {
        format!("{percent:.0} % of the way from A to B")
    }

    fn end_drawing(&self) -> &'static str {
        "the drawing"
    }

    fn end_sliders(&self) -> &'static str {
        "the sliders"
    }

    fn end_prior(&self) -> &'static str {
        "a draw from the prior"
    }
}
